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
  expect(remediation).toContain("npm run deploy");
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

describe("an Allow in other words", () => {
  const READER = "arn:aws:iam::500000000000:role/reader";
  const withReaders = minimalSettings({
    "logBucket.readers.principalArns": [READER],
    "logBucket.readers.memberAccounts": true,
  });
  const wanted = expectedDeployment(withReaders).policies.logBucket;
  const judgeReaders = (sid: string, change: object) => {
    const document = JSON.parse(policyJson(wanted)) as { Statement: { Sid: string; Condition: object }[] };
    const Statement = document.Statement.map((one) =>
      one.Sid === sid ? { ...one, Condition: { ...one.Condition, ...change } } : one,
    );
    return judgePolicy({
      live: JSON.stringify({ ...document, Statement }),
      expected: wanted,
      requests: requestsTo("bucket", withReaders),
      organizationId: "o-exampleorgid",
    }).outcome;
  };

  test.each([
    ["AllowReaders", { StringEquals: { "aws:PrincipalOrgID": "o-exampleorgid" } }],
    ["AllowReaders", { StringEquals: { "aws:PrincipalAccount": "500000000000" } }],
    ["AllowReaders", { Bool: { "aws:SecureTransport": "true" } }],
    ["AllowMemberAccountsRead", { Bool: { "aws:SecureTransport": "true" } }],
  ])("is a warning if %s has a condition that its readers meet: %j", (sid, change) => {
    expect(judgeReaders(sid, change)).toBe("WARN");
  });

  test.each([
    ["AllowReaders", { StringEquals: { "aws:PrincipalOrgID": "o-other" } }],
    ["AllowReaders", { StringNotEquals: { "aws:PrincipalAccount": "500000000000" } }],
    ["AllowReaders", { Bool: { "aws:MultiFactorAuthPresent": "true" } }],
    ["AllowReaders", { StringNotEquals: { "aws:PrincipalTag/team": "x" } }],
    ["AllowReaders", { Null: { "aws:SourceVpc": "true" } }],
    ["AllowMemberAccountsRead", { StringNotEquals: { "aws:PrincipalAccount": "333333333333" } }],
  ])("fails if %s has a condition that a reader may not meet: %j", (sid, change) => {
    expect(judgeReaders(sid, change)).toBe("FAIL");
  });
});

test.each([
  [{ DateLessThan: { "aws:CurrentTime": "2026-11-20T00:00:00Z" } }, "WARN"],
  [{ DateLessThan: { "aws:CurrentTime": "2026-11-22T00:00:00Z" } }, "FAIL"],
  [{ NumericLessThanEquals: { "aws:EpochTime": "1700000000" } }, "WARN"],
  [{ DateEquals: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } }, "WARN"],
  [{ DateNotEquals: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } }, "FAIL"],
  [{ DateGreaterThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } }, "FAIL"],
  [{ DateLessThan: { "aws:TokenIssueTime": "2020-01-01T00:00:00Z" } }, "WARN"],
  [{ DateLessThan: { "aws:CurrentTime": ["2020-01-01T00:00:00Z", "2030-01-01T00:00:00Z"] } }, "FAIL"],
])("a further Deny when %j is a %s", (Condition, outcome) => {
  const document = JSON.parse(policyJson(expected)) as { Statement: object[] };
  const deny = {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: "arn:aws:s3:::acme-cloudtrail/*",
    Condition,
  };
  const live = JSON.stringify({ ...document, Statement: [...document.Statement, deny] });
  expect(judgePolicy({ live, expected, requests, now: new Date("2026-11-21T00:00:00Z") }).outcome).toBe(
    outcome,
  );
});
