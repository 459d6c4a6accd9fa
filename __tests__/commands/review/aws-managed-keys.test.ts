import type { Json, JsonObject } from "../../../policies/analysis/json";
import { ARNS, DEPLOYED, deployedPlan, type Entry, kept, nest, plan, policyOf, rulesIn } from "./plans";

const MANAGED = "alias/aws/sns";
const OWN = "arn:aws:kms:us-east-1:111111111111:key/other";
const topicKey = (before: Json, after: Json): Entry => ({
  type: "aws_sns_topic",
  before: { kms_master_key_id: before },
  after: { kms_master_key_id: after },
});

describe("a topic with a key that AWS manages", () => {
  it.each<[string, Json, string]>([
    ["none", null, MANAGED],
    ["a key of your own", OWN, MANAGED],
    ["none, by the ARN of the alias", null, `arn:aws:kms:us-east-1:111111111111:${MANAGED}`],
  ])("can no longer be published to instead of %s", (_, before, after) => {
    expect(rulesIn(deployedPlan(topicKey(before, after)))).toEqual(["topic-delivery-lost"]);
  });

  it.each<[string, Json, Json]>([
    ["had that key before", MANAGED, `arn:aws:kms:us-east-1:111111111111:${MANAGED}`],
    ["gains a key of your own", null, OWN],
    ["gains an alias of your own", null, "alias/awsome"],
  ])("is no finding if it %s", (_, before, after) => {
    expect(rulesIn(deployedPlan(topicKey(before, after)))).toEqual([]);
  });

  it("is found if a trail moves to it", () => {
    const other = { name: "other", arn: ARNS.topic.replace(/trail$/, "other"), kms_master_key_id: MANAGED };
    const trail = (name: string): JsonObject => ({ sns_topic_name: name });
    const moved = { type: "aws_cloudtrail", before: trail("trail"), after: trail("other") };
    expect(rulesIn(deployedPlan(moved, kept("aws_sns_topic", other)))).toEqual([
      "topic-delivery-lost",
      "trail-topic-changed",
    ]);
  });

  const alone = (policy: string): JsonObject => {
    const values = { ...DEPLOYED.aws_sns_topic, policy };
    const after = { ...values, kms_master_key_id: MANAGED };
    return plan([{ type: "aws_sns_topic", actions: ["update"], before: values, after }]);
  };
  it("is found without a trail if its policy lets CloudTrail publish", () => {
    const grant = { Effect: "Allow", Action: "sns:Publish", Resource: ARNS.topic };
    const open = policyOf({ ...grant, Principal: { Service: "cloudtrail.amazonaws.com" } });
    expect(rulesIn(alone(open))).toEqual(["topic-delivery-lost"]);
  });

  it("is no finding for the topic of an application", () => {
    expect(rulesIn(alone(""))).toEqual([]);
  });
});

describe("a key that AWS manages in place of your own", () => {
  const encryption = (key: Json): JsonObject => ({
    rule: [
      { apply_server_side_encryption_by_default: [{ sse_algorithm: "aws:kms", kms_master_key_id: key }] },
    ],
  });
  it.each<[string, string, (key: Json) => JsonObject, string]>([
    [
      "bucket",
      "aws_s3_bucket_server_side_encryption_configuration",
      encryption,
      "bucket-encryption-key-removed",
    ],
    ["log group", "aws_cloudwatch_log_group", (key) => nest("kms_key_id", key), "log-group-key-removed"],
  ])("is as weak as none for the %s", (_, type, values, rule) => {
    const rules = (before: Json, after: Json): string[] =>
      rulesIn(deployedPlan({ type, before: values(before), after: values(after) }));
    expect(rules(OWN, "alias/aws/s3")).toEqual([rule]);
    expect(rules("alias/aws/s3", null)).toEqual([]);
    expect(rules("alias/aws/s3", OWN)).toEqual([]);
  });
});
