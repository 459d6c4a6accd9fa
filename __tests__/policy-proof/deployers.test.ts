import { organizationPolicies } from "../../policies/guardrail/organization-policies";
import { policiesFor } from "../../policies/policies-for";
import { policyJson } from "../../policies/policy-document";
import { deployGrants } from "../../policies/roles/deploy";
import { rolePolicies } from "../../policies/roles/grant";
import { teardownGrants } from "../../policies/roles/teardown";
import type { Settings } from "../../settings/file";
import { sampleSettings } from "../settings-file";
import { type Answer, ask, iamPrincipal, type PolicyDocument } from "./simulator";

const AUDIT = "222222222222";
const role = (name: string) => `arn:aws:iam::${AUDIT}:role/${name}`;
const DEPLOYER = role("organization-trail-deployer");

/** The calls with which the AWS provider creates and changes bucket and key. */
const CREATE_AND_CHANGE = {
  s3: [
    "s3:CreateBucket",
    "s3:GetBucketPolicy",
    "s3:GetLifecycleConfiguration",
    "s3:ListBucket",
    "s3:PutBucketLogging",
    "s3:PutBucketObjectLockConfiguration",
    "s3:PutBucketOwnershipControls",
    "s3:PutBucketPolicy",
    "s3:PutBucketPublicAccessBlock",
    "s3:PutBucketTagging",
    "s3:PutBucketVersioning",
    "s3:PutEncryptionConfiguration",
    "s3:PutLifecycleConfiguration",
  ],
  kms: [
    "kms:CreateAlias",
    "kms:DescribeKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:PutKeyPolicy",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
  ],
};
const TEARDOWN = {
  s3: ["s3:DeleteBucket", "s3:DeleteBucketPolicy", "s3:ListBucketVersions"],
  kms: ["kms:DeleteAlias"],
};

/** The sample's deployer also tears down in these settings. */
const inTeardown = sampleSettings({ breakGlassPrincipalArns: [DEPLOYER], preventDestroy: false });

async function answers(settings: Settings, arn: string, calls: typeof CREATE_AND_CHANGE) {
  const { logBucket, logKey, accessLogBucket } = policiesFor(settings);
  const { audit = [] } = rolePolicies([...deployGrants(settings), ...teardownGrants(settings)]);
  const document = (Statement: typeof logBucket) => ({ Version: "2012-10-17", Statement });
  const policies = { identity: document(audit), kms: document(logKey) };
  const caller = iamPrincipal(arn, settings.organization.id);
  const on = (resourceArn: string) => ({ arn: resourceArn, accountId: AUDIT });
  const buckets = [
    ["acme-cloudtrail", logBucket],
    ["acme-cloudtrail-access-logs", accessLogBucket],
  ] as const;
  const asked: Record<string, Answer> = {};
  for (const [name, statements] of buckets) {
    for (const action of calls.s3) {
      const resource = on(`arn:aws:s3:::${name}`);
      asked[`${action} on ${name}`] = await ask(
        { caller, action, resource },
        { ...policies, s3: document(statements) },
      );
    }
  }
  const key = on(`arn:aws:kms:us-east-1:${AUDIT}:key/log`);
  for (const action of calls.kms) asked[action] = await ask({ caller, action, resource: key }, policies);
  return asked;
}

test.each([
  ["create and change", CREATE_AND_CHANGE],
  ["tear down", TEARDOWN],
])("the deployer may %s everything with the policies of its role", async (_, calls) => {
  const asked = await answers(inTeardown, DEPLOYER, calls);
  expect(Object.entries(asked).filter(([, answer]) => answer !== "Allowed")).toEqual([]);
});

test("the deployer may delete log files and the key, in 30 days, once it is break glass", async () => {
  const { logBucket, logKey } = policiesFor(inTeardown);
  const { audit = [] } = rolePolicies(teardownGrants(inTeardown));
  const document = (Statement: typeof logBucket) => ({ Version: "2012-10-17", Statement });
  const policies = { identity: document(audit), s3: document(logBucket), kms: document(logKey) };
  const caller = iamPrincipal(DEPLOYER, inTeardown.organization.id);
  const log = { arn: "arn:aws:s3:::acme-cloudtrail/log", accountId: AUDIT };
  const key = { arn: `arn:aws:kms:us-east-1:${AUDIT}:key/log`, accountId: AUDIT };
  const context = { "kms:ScheduleKeyDeletionPendingWindowInDays": "30" };
  const all = [
    ask({ caller, action: "s3:DeleteObjectVersion", resource: log }, policies),
    ask({ caller, action: "s3:BypassGovernanceRetention", resource: log }, policies),
    ask({ caller, action: "kms:ScheduleKeyDeletion", resource: key, context }, policies),
  ];
  expect(await Promise.all(all)).toEqual(all.map(() => "Allowed"));
});

test("the guardrail alone denies the deployer the calls of `guardrail -- wait`", async () => {
  const settings = sampleSettings();
  const { logBucket, logKey } = policiesFor(settings);
  const { audit = [] } = rolePolicies(teardownGrants(settings));
  const document = (Statement: typeof logBucket) => ({ Version: "2012-10-17", Statement });
  const policies = { identity: document(audit), s3: document(logBucket), kms: document(logKey) };
  const caller = iamPrincipal(DEPLOYER, settings.organization.id);
  const object = { arn: "arn:aws:s3:::acme-cloudtrail/guardrail-wait/no-object", accountId: AUDIT };
  const key = { arn: `arn:aws:kms:us-east-1:${AUDIT}:key/log`, accountId: AUDIT };
  const answersWith = (more: Record<string, PolicyDocument>) =>
    Promise.all([
      ask({ caller, action: "s3:PutObjectAcl", resource: object }, { ...policies, ...more }),
      ask({ caller, action: "kms:DeleteImportedKeyMaterial", resource: key }, { ...policies, ...more }),
    ]);
  expect(await answersWith({})).toEqual(["Allowed", "Allowed"]);
  const guardrail = organizationPolicies(settings, key.arn);
  for (const [place, type] of [
    ["scp", "SERVICE_CONTROL_POLICY"],
    ["rcp", "RESOURCE_CONTROL_POLICY"],
  ] as const) {
    const statements = guardrail.find((policy) => policy.type === type)?.statements ?? [];
    const attached = { [place]: JSON.parse(policyJson(statements)) };
    expect(await answersWith(attached)).toEqual(["ExplicitlyDenied", "ExplicitlyDenied"]);
  }
});

test("another role with the same rights reads, but changes no setting", async () => {
  const asked = await answers(inTeardown, role("another"), {
    s3: [...CREATE_AND_CHANGE.s3, ...TEARDOWN.s3],
    kms: [...CREATE_AND_CHANGE.kms, ...TEARDOWN.kms],
  });
  const allowed = Object.entries(asked).filter(([, answer]) => answer !== "ExplicitlyDenied");
  expect([...new Set(allowed.map(([call]) => call.split(" ")[0]))]).toEqual([
    "s3:CreateBucket",
    "s3:GetBucketPolicy",
    "s3:GetLifecycleConfiguration",
    "s3:ListBucket",
    "s3:ListBucketVersions",
    "kms:DescribeKey",
    "kms:GetKeyPolicy",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateKeyDescription",
  ]);
});
