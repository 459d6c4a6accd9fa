import { expectedDeployment } from "../../../commands/verify/expected";
import { judgePolicy } from "../../../commands/verify/policy-judgement";
import { minimalSettings } from "../../settings-file";

const { bucketPolicy } = expectedDeployment(minimalSettings());
const facts = {
  accounts: new Set(["111111111111", "222222222222"]),
  organizations: new Set(["o-exampleorgid"]),
};
const judge = (change: (statements: { Sid: string }[]) => object[]) => {
  const document = JSON.parse(bucketPolicy) as { Statement: { Sid: string }[] };
  return judgePolicy(
    JSON.stringify({ ...document, Statement: change(document.Statement) }),
    bucketPolicy,
    facts,
  );
};

test("the same policy in another order passes", () => {
  expect(judge((statements) => statements.toReversed()).outcome).toBe("PASS");
});

test("no policy fails", () => expect(judgePolicy(undefined, bucketPolicy, facts).outcome).toBe("FAIL"));

const sids = (JSON.parse(bucketPolicy) as { Statement: { Sid: string }[] }).Statement.map(({ Sid }) => Sid);

test.each(sids)("a policy without %s is not the same", (sid) => {
  const { outcome, found } = judge((statements) => statements.filter(({ Sid }) => Sid !== sid));
  expect(outcome).not.toBe("PASS");
  if (sid.startsWith("Deny")) expect(found).toContain("no longer denied");
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
