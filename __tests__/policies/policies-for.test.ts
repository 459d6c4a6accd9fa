import { policiesFor } from "../../policies/policies-for";
import { type PolicyStatement, policyJson } from "../../policies/policy-document";
import { EVERYTHING, minimalSettings } from "../settings-file";
import { type Blocks, synthesized, trailStack } from "../synthesized";

const ANALYST = "arn:aws:iam::222222222222:role/analyst";
const READER_ROLE = "arn:aws:iam::222222222222:role/reader";
const READERS = {
  memberAccounts: true,
  principalArns: [ANALYST],
  role: { enabled: true, name: "reader", trustedPrincipalArns: ["arn:aws:iam::222222222222:role/auditor"] },
};
function readers(statements: readonly PolicyStatement[], sid: string): unknown {
  return statements.find(({ Sid }) => Sid === sid)?.Condition?.ArnEquals?.["aws:PrincipalArn"];
}

test("grants the reader role access to the bucket, and leaves the key to the role's own policy", () => {
  const { logBucket, logKey } = policiesFor(minimalSettings({ "logBucket.readers": READERS }));
  expect(readers(logBucket, "AllowReaders")).toEqual([ANALYST, READER_ROLE]);
  expect(readers(logKey, "AllowReadersDecrypt")).toEqual([ANALYST]);
});

test("grants a disabled reader role nothing", () => {
  const role = { ...READERS.role, enabled: false };
  const { logBucket } = policiesFor(minimalSettings({ "logBucket.readers": { ...READERS, role } }));
  expect(readers(logBucket, "AllowReaders")).toEqual([ANALYST]);
});

test("lets member accounts and the reader role read under former prefixes, and nobody write there", () => {
  const { logBucket, logKey, readerRole } = policiesFor(
    minimalSettings({
      "logBucket.readers": READERS,
      "trail.s3KeyPrefix": "new",
      "trail.formerS3KeyPrefixes": ["old", ""],
    }),
  );
  const naming = [...logBucket, ...logKey, ...readerRole.permissions]
    .filter((statement) => JSON.stringify(statement).includes("old/AWSLogs/o-exampleorgid/"))
    .map((statement) => [
      statement.Sid,
      JSON.stringify(statement).split("AWSLogs/o-exampleorgid/").length - 1,
    ]);
  expect(naming).toEqual([
    ["AllowMemberAccountsRead", 3],
    ["AllowMemberAccountsList", 3],
    ["AllowMemberAccountsDecrypt", 3],
    ["AllowRead", 3],
  ]);
});

test("accepts access logs from the account that owns the log bucket", () => {
  const accountId = (changes: object) =>
    policiesFor(minimalSettings({ ...changes })).accessLogBucket[0]?.Condition?.StringEquals;
  expect(accountId({})).toEqual({ "aws:SourceAccount": "222222222222" });
  expect(accountId(EVERYTHING)).toEqual({ "aws:SourceAccount": "333333333333" });
});

describe("the stack deploys", () => {
  const settings = minimalSettings(EVERYTHING);
  const { resource } = synthesized(trailStack(settings));
  const policies = policiesFor(settings);

  test.each([
    ["aws_s3_bucket_policy", "LogBucket_", "policy", policies.logBucket],
    ["aws_s3_bucket_policy", "AccessLogBucket", "policy", policies.accessLogBucket],
    ["aws_kms_key", "LogKey_", "policy", policies.logKey],
    ["aws_kms_key", "Notifications_", "policy", policies.topicKey],
    ["aws_sns_topic_policy", "Notifications_", "policy", policies.topic],
    ["aws_kms_key", "AlarmTopics_", "policy", policies.alarmKey],
    ["aws_sns_topic_policy", "AlarmTopics_Tampering", "policy", policies.alarmTopic],
    ["aws_sns_topic_policy", "AlarmTopics_Cis", "policy", policies.cisAlarmTopic],
    ["aws_iam_role", "ReaderRole_", "assume_role_policy", policies.readerRole.trust],
    ["aws_iam_role_policy", "ReaderRole_", "policy", policies.readerRole.permissions],
    ["aws_iam_role", "CloudWatchLogs_", "assume_role_policy", policies.deliveryRole.trust],
    ["aws_iam_role_policy", "CloudWatchLogs_", "policy", policies.deliveryRole.permissions],
  ] as const)("the policy of %s.%s* (%s)", (type, logicalId, argument, statements) => {
    expect(deployedPolicy(resource, type, logicalId, argument)).toBe(policyJson(statements));
  });
});

/** A policy as Terraform sends it, which replaces `$${` by `${`. */
function deployedPolicy(resource: Blocks, type: string, logicalId: string, argument: string): string {
  const [, block] = Object.entries(resource[type] ?? {}).find(([id]) => id.startsWith(logicalId)) ?? [];
  return String(block?.[argument]).replaceAll("$${", () => "${");
}
