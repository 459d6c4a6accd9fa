import { CloudTrailServiceException } from "@aws-sdk/client-cloudtrail";
import { S3ServiceException } from "@aws-sdk/client-s3";
import { fromIni } from "@aws-sdk/credential-providers";
import { CallError, RunEnded, WrongAccount } from "../../../commands/verify/call-error";
import { judgeError } from "../../../commands/verify/failed-read";
import { classify, type FailureKind } from "../../../commands/verify/failure";
import { sampleOf, testInFullRun } from "../../full-tests";
import { notPassed, type StubRun, startStub } from "./stub";

let stub: StubRun;
beforeAll(async () => {
  stub = await startStub();
});
afterEach(() => stub.aws.reset());
afterAll(() => stub.aws.stop());

/** Errors as the services answer them, through the AWS SDK. */
const ANSWERED: readonly (readonly [
  operation: string,
  status: number,
  code: string,
  message: string,
  kind: string,
  remedy: string,
])[] = [
  [
    "s3:GetBucketPolicy",
    400,
    "ExpiredToken",
    "The provided token has expired.",
    "expired",
    "Renew the credentials of the audit account",
  ],
  [
    "cloudtrail:ListTrails",
    400,
    "ExpiredTokenException",
    "The security token included in the request is expired",
    "expired",
    "Renew the credentials of the management account",
  ],
  [
    "kms:GetKeyPolicy",
    400,
    "UnrecognizedClientException",
    "The security token included in the request is invalid.",
    "invalid",
    "does not know the access key",
  ],
  [
    "s3:GetBucketPolicy",
    403,
    "InvalidAccessKeyId",
    "The AWS Access Key Id you provided does not exist in our records.",
    "invalid",
    "does not know the access key",
  ],
  [
    "s3:GetBucketPolicy",
    403,
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match",
    "invalid",
    "its secret is wrong",
  ],
  [
    "kms:GetKeyPolicy",
    400,
    "InvalidSignatureException",
    "Signature expired: 20261121T000000Z is now earlier than 20261121T001000Z",
    "clock",
    "Set this machine's clock",
  ],
  [
    "s3:GetBucketPolicy",
    403,
    "RequestTimeTooSkewed",
    "The difference between the request time and the current time is too large.",
    "clock",
    "Set this machine's clock",
  ],
  [
    "s3:GetBucketPolicy",
    403,
    "AccessDenied",
    "User: x is not authorized to perform: s3:GetBucketPolicy because no identity-based policy allows it",
    "denied",
    "docs/permissions.md",
  ],
  [
    "cloudtrail:ListTrails",
    400,
    "AccessDeniedException",
    "User: x is not authorized to perform: cloudtrail:ListTrails",
    "denied",
    "docs/permissions.md",
  ],
];

test.each(sampleOf(ANSWERED, 8))(
  "%s answering %d %s is %s: %s",
  async (operation, status, code, message, kind, remedy) => {
    stub.aws.model.fails = (call) => (call.operation === operation ? { status, code, message } : undefined);
    const { results } = await stub.run();
    const failed = results.filter(({ outcome }) => outcome !== "PASS");
    expect(failed.length).toBeGreaterThan(0);
    for (const { outcome, failure, remediation } of failed) {
      expect({ outcome, kind: failure?.kind }).toEqual({ outcome: "UNKNOWN", kind });
      expect(remediation).toContain(remedy);
    }
  },
);

test("a role that cannot be assumed is named for every check of its account, as one cause", async () => {
  const message =
    "User: arn:aws:iam::111111111111:user/x is not authorized to perform: sts:AssumeRole on resource: r";
  stub.aws.model.fails = ({ operation }) =>
    operation === "sts:AssumeRole" ? { status: 403, code: "AccessDenied", message } : undefined;
  const { results } = await stub.run();
  const failures = results.flatMap(({ failure = [] }) => failure);
  expect(new Set(failures.map(({ cause }) => cause))).toEqual(new Set(["assume-role audit"]));
  expect(failures[0]?.remediation).toContain("TF_VAR_audit_role_arn");
});

test("a missing profile is named", async () => {
  const missing = fromIni({ profile: "acme-audit", filepath: "/dev/null", configFilepath: "/dev/null" });
  const { results } = await stub.run({ credentials: missing });
  const [failure] = results.flatMap(({ failure = [] }) => failure);
  expect(failure).toMatchObject({
    kind: "profile",
    remediation: expect.stringContaining("profile acme-audit"),
  });
  expect(new Set(Object.values(notPassed(results)))).toEqual(new Set(["UNKNOWN"]));
});

testInFullRun(
  "a machine without an answer is a matter of the network",
  async () => {
    const environment = { AWS_ENDPOINT_URL: "http://127.0.0.1:1" };
    const { results } = await stub.run({ environment, deadline: 30_000 });
    const kinds = new Set(results.flatMap(({ failure }) => failure?.kind ?? []));
    expect([...kinds]).toEqual(["no-answer"]);
  },
  60_000,
);

const sdkError = (name: string, httpStatusCode: number, message = name) =>
  new S3ServiceException({ name, $fault: "server", $metadata: { httpStatusCode }, message });

test.each([
  [sdkError("SlowDown", 503), "throttled"],
  [
    new CloudTrailServiceException({
      name: "ThrottlingException",
      $fault: "client",
      $metadata: { httpStatusCode: 400 },
      message: "Rate exceeded",
    }),
    "throttled",
  ],
  [sdkError("ServiceUnavailable", 503), "no-answer"],
  [sdkError("InternalError", 500), "no-answer"],
  [
    Object.assign(new Error("Request did not complete within 20000 ms"), { name: "TimeoutError" }),
    "no-answer",
  ],
  ...[
    "SocketError",
    "HTTPParserError",
    "ResponseContentLengthMismatchError",
    "HeadersOverflowError",
    "ShorterThanListed",
    "LongerThanListed",
    "ListingNotWhole",
  ].map((name): [Error, FailureKind] => [Object.assign(new Error("odd"), { name }), "no-answer"]),
  [Object.assign(new Error("getaddrinfo ENOTFOUND s3.amazonaws.com"), { code: "ENOTFOUND" }), "no-answer"],
  [
    Object.assign(new Error("Could not load credentials from any providers"), {
      name: "CredentialsProviderError",
    }),
    "no-credentials",
  ],
  [
    Object.assign(
      new Error(
        "The SSO session associated with this profile has expired. To refresh this SSO session run aws sso login with the corresponding profile.",
      ),
      { name: "CredentialsProviderError" },
    ),
    "expired",
  ],
  [new WrongAccount("they reach 1, not 2"), "wrong-account"],
  [new RunEnded("interrupted"), "interrupted"],
  [sdkError("NotImplemented", 400), "unexpected"],
])("%s is %s", (error, kind) => {
  const failure = classify(new CallError("audit", "s3:GetBucketPolicy", error));
  expect(failure.kind).toBe(kind);
  expect(failure.remediation).not.toBe("");
});

test("an SSO session is renewed by its command", () => {
  const error = Object.assign(
    new Error(
      "Token is expired. To refresh this SSO session run 'aws sso login' with the corresponding profile.",
    ),
    { name: "CredentialsProviderError" },
  );
  expect(classify(new CallError("audit", "s3:x", error)).remediation).toContain("`aws sso login`");
});

test("a resource that does not exist is no failed read", () => {
  const error = sdkError("NoSuchBucket", 404);
  expect(judgeError(new CallError("audit", "s3:GetBucketPolicy", error))).toMatchObject({ outcome: "FAIL" });
});
