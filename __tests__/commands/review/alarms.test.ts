import type { JsonObject } from "../../../policies/analysis/json";
import { deployedPlan, type Entry, reviewed } from "./plans";

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
