import type { Json, JsonObject } from "../../../policies/analysis/json";
import { ALARM, ALARM_ARN, allow, CHAIN, chained, KEY, TOPIC, USE } from "./alarm-chain";
import { changed, created, deployedPlan, type Entry, kept, reviewed, rulesIn } from "./plans";

const OTHER_KEY = `${KEY}-2`;
const otherKey = (policy: string, more: JsonObject = {}): Entry =>
  kept("aws_kms_key", { key_id: "security-2", arn: OTHER_KEY, policy, ...more }, "second");
it.each<[string, string, JsonObject | null, readonly string[]]>([
  ["topic goes", "aws_sns_topic", null, ["topic-deleted"]],
  ["subscription goes", "aws_sns_topic_subscription", null, ["topic-subscription-changed"]],
  [
    "subscription leads elsewhere",
    "aws_sns_topic_subscription",
    { endpoint: "b@evil.example" },
    ["topic-subscription-changed"],
  ],
  ["topic's policy goes", "aws_sns_topic_policy", null, ["topic-policy-deleted"]],
  [
    "topic admits no alarm",
    "aws_sns_topic_policy",
    { policy: allow("sns:Subscribe") },
    ["alarm-publishing-lost"],
  ],
  [
    "topic admits another alarm",
    "aws_sns_topic_policy",
    { policy: allow("sns:Publish", `${ALARM_ARN}-2`) },
    ["alarm-publishing-lost", "topic-policy-condition-removed"],
  ],
  [
    "topic has AWS's own key",
    "aws_sns_topic",
    { kms_master_key_id: "alias/aws/sns" },
    ["topic-delivery-lost"],
  ],
  ["key admits no alarm", "aws_kms_key", { policy: allow("kms:Decrypt") }, ["alarm-encryption-lost"]],
  ["key goes", "aws_kms_key", null, ["key-deleted"]],
])("finds an alarm whose %s", (_, type, after, rules) => {
  const { findings } = reviewed(deployedPlan(...chained(type, after))).report;
  expect([...new Set(findings.map(({ rule }) => rule))].sort()).toEqual([...rules].sort());
  expect(findings.every(({ severity }) => severity === "medium")).toBe(true);
});

it.each<[string, readonly Entry[], string, number]>([
  ["admits no alarm", [otherKey(allow("kms:Decrypt"))], OTHER_KEY, 1],
  ["is disabled", [otherKey(allow(USE), { is_enabled: false })], OTHER_KEY, 1],
  ["is new, with the default policy", [created("aws_kms_key", { key_id: "security-2" })], OTHER_KEY, 1],
  ["admits the alarm", [otherKey(allow(USE))], OTHER_KEY, 0],
  ["is not in the plan", [], OTHER_KEY, 2],
  ["has its id in another account", [otherKey(allow(USE))], OTHER_KEY.replace("1:k", "2:k"), 2],
])("judges another key of the topic that %s", (_, keys, kms_master_key_id, expected) => {
  const { report, status } = reviewed(
    deployedPlan(...chained("aws_sns_topic", { kms_master_key_id }), ...keys),
  );
  expect(report.findings.map(({ rule, attribute }) => [rule, attribute])).toEqual(
    expected === 1 ? [["alarm-encryption-lost", "kms_master_key_id"]] : [],
  );
  expect(status).toBe(expected);
});

it.each<[string, JsonObject, JsonObject, readonly string[]]>([
  ["no filter policy any more", { filter_policy: '{"a":["b"]}' }, { filter_policy: "" }, []],
  ["the default scope", { filter_policy: "{}" }, { filter_policy_scope: "MessageAttributes" }, []],
  ["a filter policy", {}, { filter_policy: "{}" }, ["topic-subscription-changed"]],
  [
    "another scope of it",
    { filter_policy: "{}" },
    { filter_policy_scope: "MessageBody" },
    ["topic-subscription-changed"],
  ],
])("judges a subscription that gets %s", (_, before, after, rules) => {
  const base = { topic_arn: TOPIC, protocol: "sqs", endpoint: "queue", ...before };
  const queue = changed("aws_sns_topic_subscription", base, { ...base, ...after }, "queue");
  expect(rulesIn(deployedPlan(...CHAIN, queue))).toEqual(rules);
});

it.each<[string, Json, Json, number]>([
  ["a new one that audits", null, { Statement: [{ Operation: { Audit: {} } }] }, 0],
  ["a new one that denies", null, { Statement: [{ Operation: { Deny: {} } }] }, 1],
  [
    "an identifier more in one that denies",
    { Statement: [{ Operation: { Deny: {} } }] },
    { Statement: [{ Operation: { Deny: {} } }], Configuration: { CustomDataIdentifier: [{ Regex: "A" }] } },
    1,
  ],
  ["one that denies no more", { Statement: [{ Operation: { Deny: {} } }] }, { Statement: [] }, 0],
  ["text that is no policy", null, "{", 2],
])("judges a data protection policy: %s", (_, before, after, expected) => {
  const side = (policy: Json): Json =>
    policy === null
      ? null
      : { arn: TOPIC, policy: typeof policy === "string" ? policy : JSON.stringify(policy) };
  const policy = {
    type: "aws_sns_topic_data_protection_policy",
    address: "a.b",
    before: side(before),
    after: side(after),
  };
  const { report, status } = reviewed(deployedPlan(...CHAIN, policy));
  expect(report.findings.map(({ rule }) => rule)).toEqual(expected === 1 ? ["topic-messages-denied"] : []);
  expect(status).toBe(expected);
});

it.each<[string, readonly string[], readonly string[], number]>([
  ["not to the topic", ["aws_sns_topic.new.arn", "aws_sns_topic.new"], ["alarm_actions"], 1],
  ["perhaps to the topic", ["aws_sns_topic.new.arn", "aws_sns_topic.security.arn"], [], 2],
])("judges actions that are known only after apply and refer %s", (_, references, attributes, expected) => {
  const alarm = kept("aws_cloudwatch_metric_alarm", { ...ALARM, arn: ALARM_ARN }, "root");
  const after = { ...ALARM, arn: ALARM_ARN, alarm_actions: null };
  const unknown = { actions: ["update"], after, after_unknown: { alarm_actions: true } };
  const entries = CHAIN.map((entry) => (entry.type === alarm.type ? { ...alarm, ...unknown } : entry));
  const plan = deployedPlan(...entries, created("aws_sns_topic", { name: "new" }));
  const named = (plan.resource_changes as JsonObject[]).map((one) => ({
    ...one,
    name: String(one.address).split(".").at(-1) ?? "",
  }));
  const resource = { mode: "managed", type: "aws_cloudwatch_metric_alarm", name: "root" };
  const resources = [{ ...resource, expressions: { alarm_actions: { references: [...references] } } }];
  const { report, status } = reviewed({
    ...plan,
    resource_changes: named,
    configuration: { root_module: { resources } },
  });
  expect(report.findings.map(({ attribute }) => attribute)).toEqual(attributes);
  expect(status).toBe(expected);
});

it.each<[string, readonly Entry[]]>([
  ["the chain as it is", CHAIN],
  [
    "an alarm of another topic whose topic goes",
    [
      ...CHAIN,
      {
        type: "aws_sns_topic",
        address: "aws_sns_topic.other",
        before: { name: "other", arn: `${TOPIC}-2` },
        after: null,
      },
    ],
  ],
])("accepts %s", (_, chain) => {
  expect(reviewed(deployedPlan(...chain)).report.findings).toEqual([]);
});
