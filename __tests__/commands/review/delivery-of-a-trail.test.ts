import type { Json, JsonObject } from "../../../policies/analysis/json";
import { ACL_CHECK, BUCKET_POLICY, CLOUDTRAIL, KEEP, MEMBERS, write } from "./judged-plans";
import { ARNS, deployed, deployedPlan, type Entry, plan, policyOf, reviewed, rulesIn, update } from "./plans";

const bucketPolicy = (...statements: Json[]): Entry => ({
  type: "aws_s3_bucket_policy",
  before: { policy: BUCKET_POLICY },
  after: { policy: policyOf(...statements) },
});

const STAYS: Entry = {
  type: "aws_s3_bucket_policy",
  before: { policy: BUCKET_POLICY },
  after: { policy: BUCKET_POLICY },
  actions: ["no-op"],
};

describe("delivery", () => {
  it.each<[string, Json[]]>([
    ["one account's folder only", [ACL_CHECK, write("audit/AWSLogs/o-exampleorgid/111111111111/*"), KEEP]],
    ["log files without digests", [ACL_CHECK, write("audit/AWSLogs/o-exampleorgid/*/CloudTrail/*"), KEEP]],
    ["another prefix", [ACL_CHECK, write("other/AWSLogs/o-exampleorgid/*"), KEEP]],
    [
      "a trail with a typo",
      [ACL_CHECK, { ...MEMBERS, Condition: { StringEquals: { "aws:SourceArn": `${ARNS.trail}x` } } }, KEEP],
    ],
    ["no ACL check", [MEMBERS, KEEP]],
    [
      "a Deny for callers outside the organization",
      [
        ACL_CHECK,
        MEMBERS,
        KEEP,
        {
          ...KEEP,
          Action: "s3:*",
          Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-exampleorgid" } },
        },
      ],
    ],
  ])("is lost with %s", (_, statements) => {
    expect(rulesIn(deployedPlan(bucketPolicy(...statements)))).toContain("bucket-delivery-lost");
  });

  it.each<[string, Json]>([
    [
      "TLS below 1.2 is denied",
      { ...KEEP, Action: "s3:*", Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
    ],
    [
      "customer keys are denied",
      {
        ...KEEP,
        Action: "s3:PutObject",
        Condition: { Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" } },
      },
    ],
    [
      "plain HTTP is denied",
      { ...KEEP, Action: "s3:*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
    ],
    [
      "other accounts' services are denied",
      {
        ...KEEP,
        Action: "s3:*",
        Condition: {
          StringNotEqualsIfExists: { "aws:SourceAccount": "111111111111" },
          Bool: { "aws:PrincipalIsAWSService": "true" },
        },
      },
    ],
  ])("stays when %s", (_, deny) => {
    expect(rulesIn(deployedPlan(bucketPolicy(ACL_CHECK, MEMBERS, KEEP, deny)))).toEqual([]);
  });

  it("stays when trail and policy change their prefix together", () => {
    const moved = deployedPlan(
      bucketPolicy(ACL_CHECK, write("other/AWSLogs/o-exampleorgid/*"), KEEP),
      update("aws_cloudtrail", {}, { s3_key_prefix: "other" }),
    );
    expect(reviewed(moved)).toMatchObject({
      status: 0,
      report: { findings: [{ rule: "trail-prefix-moved", severity: "low" }] },
    });
  });

  it("of the key and of the topic is judged as well", () => {
    const encrypt = {
      Effect: "Allow",
      Principal: CLOUDTRAIL,
      Action: ["kms:GenerateDataKey*", "kms:DescribeKey"],
      Resource: "*",
    };
    const key: Entry = {
      type: "aws_kms_key_policy",
      before: { policy: policyOf(encrypt) },
      after: { policy: policyOf({ ...encrypt, Action: "kms:DescribeKey" }) },
    };
    expect(rulesIn(deployedPlan(key))).toEqual(["key-delivery-lost"]);
    const publish = { Effect: "Allow", Principal: CLOUDTRAIL, Action: "sns:Publish", Resource: ARNS.topic };
    const topic: Entry = {
      type: "aws_sns_topic_policy",
      before: { policy: policyOf(publish) },
      after: { policy: policyOf({ ...publish, Action: "sns:Subscribe" }) },
    };
    expect(rulesIn(deployedPlan(topic))).toContain("topic-delivery-lost");
  });

  it("to CloudWatch Logs needs the streams of member accounts", () => {
    const streams = (...names: string[]): string =>
      policyOf({
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: names.map((name) => `${ARNS.logGroup}:log-stream:${name}`),
      });
    const role = (...names: string[]): JsonObject => ({ role: "delivery", policy: streams(...names) });
    const own = "111111111111_CloudTrail_us-east-1*";
    const changed: Entry = {
      type: "aws_iam_role_policy",
      before: role(own, "o-exampleorgid_*"),
      after: role(own),
    };
    expect(rulesIn(deployedPlan(changed, STAYS))).toEqual(["log-group-delivery-lost"]);
  });
});

describe("who belongs to the organization", () => {
  const read = (principal: Json): Entry =>
    bucketPolicy(ACL_CHECK, MEMBERS, KEEP, {
      Effect: "Allow",
      Principal: principal,
      Action: "s3:GetObject",
      Resource: `${ARNS.bucket}/*`,
    });

  it("is known from the policies of protected things, not from the rest of the plan", () => {
    expect(rulesIn(deployedPlan(read({ AWS: "111111111111" })))).toEqual([]);
    const layer: Entry = {
      type: "aws_lambda_function",
      before: { arn: "arn:aws:lambda:us-east-1:999999999999:layer:x" },
    };
    expect(rulesIn(plan([...deployed(read({ AWS: "999999999999" })), layer]))).toEqual([
      "bucket-policy-outside-access",
    ]);
  });

  it("is known from --organization", () => {
    const open = bucketPolicy(ACL_CHECK, MEMBERS, KEEP, {
      Effect: "Allow",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: `${ARNS.bucket}/*`,
      Condition: { StringEquals: { "aws:PrincipalOrgID": "o-anotherorgid" } },
    });
    expect(rulesIn(deployedPlan(open))).toEqual(["bucket-policy-outside-access"]);
    expect(rulesIn(deployedPlan(open), "--organization", "o-anotherorgid")).toEqual([]);
  });
});

describe("a key policy", () => {
  const root = { Effect: "Allow", Principal: { AWS: "111111111111" }, Action: "kms:*", Resource: "*" };

  it("does not cover a new administrator by the account's own statement", () => {
    const admin = { ...root, Principal: { AWS: "arn:aws:iam::111111111111:role/new" } };
    const changed: Entry = {
      type: "aws_kms_key_policy",
      before: { policy: policyOf(root) },
      after: { policy: policyOf(root, admin) },
    };
    expect(rulesIn(deployedPlan(changed))).toEqual(["key-policy-permission-added"]);
  });

  it("may name one principal of the account in a condition", () => {
    const narrowed = {
      ...root,
      Condition: { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::111111111111:role/ops" } },
    };
    const changed: Entry = {
      type: "aws_kms_key_policy",
      before: { policy: policyOf(root) },
      after: { policy: policyOf(narrowed) },
    };
    expect(rulesIn(deployedPlan(changed))).toEqual([]);
  });
});
