import type { JsonObject } from "../../../policies/analysis/json";
import { deployedPlan, type Entry, kept, policyOf, reviewed, rulesIn } from "./plans";

const FILTER: Entry = {
  type: "aws_cloudwatch_log_metric_filter",
  address: "aws_cloudwatch_log_metric_filter.root",
  actions: ["no-op"],
  before: { name: "root", pattern: "root", metric_transformation: [{ name: "RootUse", value: "1" }] },
  after: { name: "root", pattern: "root", metric_transformation: [{ name: "RootUse", value: "1" }] },
};
const ALARM: JsonObject = {
  alarm_name: "root",
  metric_name: "RootUse",
  namespace: "trail",
  statistic: "Sum",
  comparison_operator: "GreaterThanOrEqualToThreshold",
  threshold: 1,
  period: 300,
  evaluation_periods: 1,
  datapoints_to_alarm: null,
  alarm_actions: ["arn:aws:sns:us-east-1:111111111111:security"],
  treat_missing_data: "missing",
};

function weakened(before: JsonObject, after: JsonObject): (string | undefined)[] {
  const [was, is] = [
    { ...ALARM, ...before },
    { ...ALARM, ...before, ...after },
  ];
  const alarm = {
    type: "aws_cloudwatch_metric_alarm",
    address: "aws_cloudwatch_metric_alarm.root",
    before: was,
  };
  const { findings } = reviewed(deployedPlan(FILTER, { ...alarm, after: is })).report;
  expect(findings.every(({ rule }) => rule === "alarm-weakened")).toBe(true);
  return findings.map(({ attribute }) => attribute);
}

it.each<[string, string, JsonObject, JsonObject]>([
  ["waits for more periods", "evaluation_periods", {}, { evaluation_periods: 12 }],
  [
    "waits for more datapoints",
    "datapoints_to_alarm",
    {},
    { evaluation_periods: 12, datapoints_to_alarm: 12 },
  ],
  [
    "waits for all periods again",
    "datapoints_to_alarm",
    { evaluation_periods: 12, datapoints_to_alarm: 1 },
    { datapoints_to_alarm: null },
  ],
  [
    "has fewer periods for its datapoints",
    "evaluation_periods",
    { evaluation_periods: 12, datapoints_to_alarm: 3 },
    { evaluation_periods: 3 },
  ],
  ["has longer periods", "period", {}, { period: 86400 }],
  ["counts several events in a shorter period", "period", { threshold: 5 }, { period: 60 }],
  ["compares the average", "statistic", {}, { statistic: "Average" }],
  [
    "needs more than the threshold",
    "comparison_operator",
    {},
    { comparison_operator: "GreaterThanThreshold" },
  ],
  ["has a higher threshold", "threshold", {}, { threshold: 100 }],
  [
    "has a lower threshold that is a floor",
    "threshold",
    { comparison_operator: "LessThanThreshold", threshold: 5 },
    { threshold: 1 },
  ],
  [
    "no longer breaches without data",
    "treat_missing_data",
    { treat_missing_data: "breaching" },
    { treat_missing_data: "ignore" },
  ],
  ["looks at other dimensions", "dimensions", {}, { dimensions: { Account: "1" } }],
  ["tells nobody", "alarm_actions", {}, { alarm_actions: [] }],
])("finds an alarm that %s", (_, attribute, before, after) => {
  expect(weakened(before, after)).toContain(attribute);
});

it.each<[string, JsonObject, JsonObject]>([
  ["fires after one of several periods", {}, { evaluation_periods: 12, datapoints_to_alarm: 1 }],
  ["says what AWS assumes", {}, { datapoints_to_alarm: 1 }],
  ["waits for fewer periods", { evaluation_periods: 12 }, { evaluation_periods: 1 }],
  ["has shorter periods for one event", {}, { period: 60 }],
  ["has a lower threshold", { threshold: 5 }, { threshold: 1 }],
  ["breaches without data", {}, { treat_missing_data: "breaching" }],
  [
    "tells somebody else too",
    {},
    { alarm_actions: [...(ALARM.alarm_actions as string[]), "arn:aws:sns:us-east-1:111111111111:more"] },
  ],
])("accepts an alarm that %s", (_, before, after) => {
  expect(weakened(before, after)).toEqual([]);
});

it.each<[string, JsonObject, JsonObject]>([
  ["an alarm without dimensions", { dimensions: null }, { dimensions: {} }],
  ["an alarm without queries", { metric_query: null }, { metric_query: [] }],
])("accepts %s that Terraform read anew", (_, before, after) => {
  expect(weakened(before, after)).toEqual([]);
});

it("accepts a filter without dimensions that Terraform read anew", () => {
  const filter = (dimensions: JsonObject | null): JsonObject => ({
    name: "root",
    pattern: "root",
    metric_transformation: [{ name: "RootUse", value: "1", dimensions }],
  });
  const entry = { type: FILTER.type ?? "", address: FILTER.address ?? "" };
  const plan = deployedPlan({ ...entry, before: filter(null), after: filter({}) });
  expect(reviewed(plan).report.findings).toEqual([]);
});

const TOPIC = "arn:aws:sns:us-east-1:111111111111:security";
const KEY = "arn:aws:kms:us-east-1:111111111111:key/security";
const ALARM_ARN = "arn:aws:cloudwatch:us-east-1:111111111111:alarm:root";
const allow = (Action: string | string[], source = ALARM_ARN): string =>
  policyOf({
    Effect: "Allow",
    Principal: { Service: "cloudwatch.amazonaws.com" },
    Action,
    Resource: "*",
    Condition: { ArnLike: { "aws:SourceArn": source } },
  });
const USE = ["kms:Decrypt", "kms:GenerateDataKey*"];
/** Everything between the alarm and its subscriber. */
const CHAIN: readonly Entry[] = [
  FILTER,
  kept("aws_cloudwatch_metric_alarm", { ...ALARM, arn: ALARM_ARN }, "root"),
  kept("aws_sns_topic", { name: "security", arn: TOPIC, kms_master_key_id: KEY }, "security"),
  kept("aws_sns_topic_policy", { arn: TOPIC, policy: allow("sns:Publish") }, "security"),
  kept("aws_kms_key", { key_id: "security", arn: KEY, policy: allow(USE) }, "security"),
  kept(
    "aws_sns_topic_subscription",
    { topic_arn: TOPIC, protocol: "email", endpoint: "a@acme.example" },
    "security",
  ),
];
const chained = (type: string, after: JsonObject | null): Entry[] =>
  CHAIN.map((entry) =>
    entry.type === type && entry.address?.endsWith(".security")
      ? {
          ...entry,
          actions: [after === null ? "delete" : "update"],
          after: after === null ? null : { ...(entry.before as JsonObject), ...after },
        }
      : entry,
  );

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

it.each([
  ["AWS/Logs", "IncomingLogEvents", { LogGroupName: "trail" }, ["alarm-weakened"]],
  ["AWS/SNS", "NumberOfMessagesPublished", { TopicName: "trail" }, ["alarm-weakened"]],
  ["AWS/Logs", "IncomingLogEvents", { LogGroupName: "other" }, []],
  ["AWS/SNS", "NumberOfMessagesPublished", { TopicName: "other" }, []],
])("watches the alarm on silence of %s %s %j", (namespace, metric_name, dimensions, rules) => {
  const alarm = { ...ALARM, namespace, metric_name, dimensions, comparison_operator: "LessThanThreshold" };
  const gone = { type: "aws_cloudwatch_metric_alarm", address: "aws_cloudwatch_metric_alarm.silent" };
  expect(rulesIn(deployedPlan({ ...gone, before: alarm, after: null }))).toEqual(rules);
});

it("watches an alarm that computes with the metric", () => {
  const query = (expression: string): JsonObject => ({
    metric_name: null,
    metric_query: [
      { id: "e", expression },
      { id: "m", metric: [{ metric_name: "RootUse", period: 300 }] },
    ],
  });
  expect(weakened(query("m"), query("m / 100"))).toEqual(["metric_query"]);
});
