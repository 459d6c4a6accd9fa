/** An alarm on the trail's events, with everything between it and its subscriber. */
import type { JsonObject } from "../../../policies/analysis/json";
import { type Entry, kept, policyOf } from "./plans";

export const FILTER: Entry = {
  type: "aws_cloudwatch_log_metric_filter",
  address: "aws_cloudwatch_log_metric_filter.root",
  actions: ["no-op"],
  before: {
    name: "root",
    pattern: "{ $.userIdentity.type = Root }",
    metric_transformation: [{ name: "RootUse", namespace: "trail", value: "1" }],
  },
};
export const ALARM: JsonObject = {
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

export const TOPIC = "arn:aws:sns:us-east-1:111111111111:security";
export const KEY = "arn:aws:kms:us-east-1:111111111111:key/security";
export const ALARM_ARN = "arn:aws:cloudwatch:us-east-1:111111111111:alarm:root";
export const allow = (Action: string | string[], source = ALARM_ARN): string =>
  policyOf({
    Effect: "Allow",
    Principal: { Service: "cloudwatch.amazonaws.com" },
    Action,
    Resource: "*",
    Condition: { ArnLike: { "aws:SourceArn": source } },
  });
export const USE = ["kms:Decrypt", "kms:GenerateDataKey*"];
/** Everything between the alarm and its subscriber. */
export const CHAIN: readonly Entry[] = [
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
export const chained = (type: string, after: JsonObject | null): Entry[] =>
  CHAIN.map((entry) =>
    entry.type === type && entry.address?.endsWith(".security")
      ? {
          ...entry,
          actions: [after === null ? "delete" : "update"],
          after: after === null ? null : { ...(entry.before as JsonObject), ...after },
        }
      : entry,
  );
