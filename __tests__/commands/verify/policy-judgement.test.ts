import { expectedDeployment, requestsTo } from "../../../commands/verify/expected";
import { judgePolicy } from "../../../commands/verify/policy-judgement";
import { policyJson } from "../../../policies/policy-document";
import { minimalSettings } from "../../settings-file";

const settings = minimalSettings();
const expected = expectedDeployment(settings).policies.logBucket;
const requests = requestsTo("bucket", settings);
const judge = (change: (statements: { Sid: string }[]) => object[]) => {
  const document = JSON.parse(policyJson(expected)) as { Statement: { Sid: string }[] };
  const live = JSON.stringify({ ...document, Statement: change(document.Statement) });
  return judgePolicy({ live, expected, requests });
};

test("the same policy in another order passes", () => {
  expect(judge((statements) => statements.toReversed()).outcome).toBe("PASS");
});

test("no policy fails", () => {
  expect(judgePolicy({ live: undefined, expected, requests }).outcome).toBe("FAIL");
});

test.each(expected.map(({ Sid }) => Sid))("a policy without %s fails, and says what it lacks", (sid) => {
  const { outcome, found } = judge((statements) => statements.filter(({ Sid }) => Sid !== sid));
  expect(outcome).toBe("FAIL");
  expect(found).toContain(
    sid.startsWith("Deny") ? "no longer denied: Deny" : "in the settings, but not allowed: Allow",
  );
});

test("names the request of CloudTrail that is denied, and the statement that denies it", () => {
  const { found } = judge((statements) => [
    ...statements,
    {
      Sid: "More",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:PutObject",
      Resource: "arn:aws:s3:::acme-cloudtrail/*",
    },
  ]);
  expect(found).toContain("CloudTrail cannot write the digest files of member accounts: Deny s3:PutObject");
});

test("a policy that cannot be understood fails with its reason", () => {
  const { outcome, found, remediation } = judgePolicy({ live: "{", expected, requests });
  expect({ outcome, found }).toEqual({
    outcome: "FAIL",
    found: "it cannot be compared with the settings, because it is not JSON",
  });
  expect(remediation).toContain("cdktf deploy");
});

test("a further Deny is a warning, unless it stops CloudTrail", () => {
  const deny = (extra: object) =>
    judge((statements) => [
      ...statements,
      { Sid: "More", Effect: "Deny", Action: "s3:*", Resource: "arn:aws:s3:::acme-cloudtrail/*", ...extra },
    ]).outcome;
  expect(deny({ Principal: { AWS: "arn:aws:iam::333333333333:root" } })).toBe("WARN");
  expect(deny({ Principal: "*" })).toBe("FAIL");
});
