import type { Json, JsonObject } from "../../../policies/analysis/json";
import { ARNS, deployedPlan, rulesIn } from "./plans";

const trail = (before: JsonObject, after: JsonObject): string[] =>
  rulesIn(deployedPlan({ type: "aws_cloudtrail", before, after }));

it.each<[string, string, Json, string]>([
  [
    "a key of the same id in another account",
    "kms_key_id",
    ARNS.key.replace("1111", "2222"),
    "trail-key-changed",
  ],
  [
    "a key of the same id in another Region",
    "kms_key_id",
    ARNS.key.replace("us-east-1", "eu-west-1"),
    "trail-key-changed",
  ],
  [
    "a topic of the same name in another account",
    "sns_topic_name",
    ARNS.topic.replace("1111", "2222"),
    "trail-topic-changed",
  ],
  [
    "a topic of the same name in another Region",
    "sns_topic_name",
    ARNS.topic.replace("us-east-1", "eu-west-1"),
    "trail-topic-changed",
  ],
  [
    "a log group of the same name in another account",
    "cloud_watch_logs_group_arn",
    `${ARNS.logGroup}:*`.replace("1111", "2222"),
    "trail-log-group-changed",
  ],
  [
    "a role of the same name in another account",
    "cloud_watch_logs_role_arn",
    ARNS.role.replace("1111", "2222"),
    "trail-log-role-changed",
  ],
  [
    "a role that the plan does not show",
    "cloud_watch_logs_role_arn",
    `${ARNS.role}-2`,
    "trail-log-role-changed",
  ],
])("finds %s", (_, attribute, value, rule) => {
  expect(trail({}, { [attribute]: value })).toEqual([rule]);
});

it.each<[string, JsonObject, JsonObject]>([
  ["a topic by name and then by ARN", { sns_topic_name: "trail" }, { sns_topic_name: ARNS.topic }],
  ["a key by ARN and then by id", { kms_key_id: ARNS.key }, { kms_key_id: "logs" }],
])("accepts %s", (_, before, after) => {
  expect(trail(before, after)).toEqual([]);
});

it("finds a default encryption with a key of the same id in another account", () => {
  const encrypted = (key: string): JsonObject => ({
    rule: [
      { apply_server_side_encryption_by_default: [{ sse_algorithm: "aws:kms", kms_master_key_id: key }] },
    ],
  });
  const change = {
    type: "aws_s3_bucket_server_side_encryption_configuration",
    before: encrypted(ARNS.key),
    after: encrypted(ARNS.key.replace("1111", "2222")),
  };
  expect(rulesIn(deployedPlan(change))).toEqual(["bucket-encryption-key-changed"]);
});
