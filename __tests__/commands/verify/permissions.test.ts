import { readFileSync } from "node:fs";
import { expectedDeployment } from "../../../commands/verify/expected";
import { readOnlyPolicies, requiredPermissions } from "../../../commands/verify/permissions";
import { type PolicyStatement, policyJson } from "../../../policies/policy-document";
import type { AccountName } from "../../../policies/roles/grant";
import { policyBlocks } from "../../../tools/generate/policy-blocks";
import { ask, iamPrincipal } from "../../policy-proof/simulator";
import { minimalSettings, sampleSettings } from "../../settings-file";

const settings = sampleSettings();
const expected = expectedDeployment(settings);
const withArchive = minimalSettings({
  "accounts.logArchive": { id: "333333333333", profile: "acme-log-archive" },
  "trail.s3KeyPrefix": "logs",
});
const KEY = "arn:aws:kms:us-east-1:222222222222:key/00000000-0000-0000-0000-000000000000";
const TRAIL = "arn:aws:cloudtrail:us-east-1:111111111111:trail/organization-trail";
const BUCKET = "arn:aws:s3:::acme-cloudtrail";
const LOG = `${BUCKET}/AWSLogs/o-exampleorgid/111111111111/CloudTrail/us-east-1/2026/11/21/log.json.gz`;
const STATE = "arn:aws:s3:::acme-organization-trail-state";

/** The account and the resource of each action. */
const ASKED: readonly (readonly [account: AccountName, service: RegExp, resource: string])[] = [
  ["management", /^cloudtrail:Get/, TRAIL],
  ["audit", /^cloudtrail:LookupEvents$/, "*"],
  ["management", /^organizations:|^cloudtrail:(List|Describe)/, "*"],
  ["management", /^logs:/, "*"],
  ["management", /^iam:GetPolicy/, "arn:aws:iam::111111111111:policy/attached"],
  ["management", /^iam:/, "arn:aws:iam::111111111111:role/organization-trail-cloudwatch-logs"],
  ["audit", /^s3:ListAllMyBuckets$/, "*"],
  ["management", /^account:/, "arn:aws:account::111111111111:account"],
  ["audit", /^kms:/, KEY],
  ["audit", /^s3:GetObject(Retention)?$/, LOG],
  ["audit", /^s3:(?!GetObject(Retention)?$)/, BUCKET],
];

async function answer(account: AccountName, action: string, arn: string): Promise<string> {
  const id = account === "management" ? "111111111111" : "222222222222";
  const Statement = readOnlyPolicies(settings)[account] ?? [];
  return ask(
    {
      caller: iamPrincipal(`arn:aws:iam::${id}:role/verify`, "o-exampleorgid"),
      action,
      resource: { arn, accountId: id },
    },
    {
      identity: { Version: "2012-10-17", Statement },
      kms: JSON.parse(policyJson(expected.policies.logKey)),
      ...(arn.startsWith(BUCKET) ? { s3: JSON.parse(policyJson(expected.policies.logBucket)) } : {}),
    },
  );
}

const rights = [...new Set(requiredPermissions(settings).flatMap(({ actions }) => actions))];

describe("the read-only policies", () => {
  test.each(rights)("allow %s", async (right) => {
    const [account = "audit", , resource = ""] = ASKED.find(([, service]) => service.test(right)) ?? [];
    expect(await answer(account, right, resource)).toBe("Allowed");
  });

  test.each([
    ["s3:GetBucketVersioning"],
    ["s3:GetEncryptionConfiguration"],
    ["s3:GetBucketPublicAccessBlock"],
    ["s3:GetBucketPolicyStatus"],
    ["s3:GetBucketPolicy"],
  ])("allow %s of the state bucket", async (right) => {
    expect(await answer("audit", right, STATE)).toBe("Allowed");
  });

  test.each([
    ["audit", "kms:Decrypt", KEY],
    ["audit", "kms:DescribeKey", KEY.replace("222222222222", "999999999999")],
    ["audit", "s3:PutObject", LOG],
    ["audit", "s3:DeleteObject", LOG],
    ["audit", "s3:GetObject", `${STATE}/organization-trail.tfstate`],
    ["audit", "s3:ListBucket", STATE],
    ["audit", "s3:ListBucket", "arn:aws:s3:::another"],
    ["audit", "s3:PutBucketPolicy", BUCKET],
    ["management", "cloudtrail:StopLogging", TRAIL],
    ["management", "cloudtrail:GetTrailStatus", `${TRAIL}-2`],
    ["management", "organizations:DisableAWSServiceAccess", "*"],
  ] as const)("do not allow the %s account %s on %s", async (account, action, resource) => {
    expect(await answer(account, action, resource)).toMatch(/Denied$/);
  });

  test("allow nothing that no call needs", () => {
    const allowed = Object.values(readOnlyPolicies(settings)).flatMap((statements) =>
      (statements ?? []).flatMap(({ Action }: PolicyStatement) => Action),
    );
    expect([...new Set(allowed)].sort()).toEqual(rights.sort());
  });

  test("give the bucket's rights to the account that owns it", () => {
    const { audit = [], logArchive = [] } = readOnlyPolicies(withArchive);
    const resources = (statements: readonly PolicyStatement[]) =>
      statements.flatMap(({ Resource }) => Resource);
    expect(resources(audit)).not.toContain(BUCKET);
    expect(resources(logArchive)).toEqual(
      expect.arrayContaining([BUCKET, `${BUCKET}/logs/AWSLogs/o-exampleorgid/*`, `${BUCKET}-access-logs`]),
    );
  });
});

test("docs/verify.md shows the policies of the sample settings", () => {
  expect(readFileSync("docs/verify.md", "utf8")).toContain(policyBlocks(readOnlyPolicies(settings)));
});
