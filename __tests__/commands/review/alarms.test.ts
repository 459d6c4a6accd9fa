import type { JsonObject } from "../../../policies/analysis/json";
import { ALARM, FILTER } from "./alarm-chain";
import { changed, created, deployedPlan, type Entry, kept, reviewed, rulesIn } from "./plans";

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
  ["never leaves its state", "treat_missing_data", {}, { treat_missing_data: "ignore" }],
  [
    "stays in alarm",
    "treat_missing_data",
    { treat_missing_data: "notBreaching" },
    { treat_missing_data: "breaching" },
  ],
  ["reads another unit than its metric has", "unit", {}, { unit: "Count" }],
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
  [
    "waits for silence and breaches without data",
    { comparison_operator: "LessThanThreshold" },
    { treat_missing_data: "breaching" },
  ],
  ["reads the unit that its metric has", { unit: "Bytes" }, { unit: "None" }],
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

/** What review finds if filter and alarm change, and another filter comes. */
function filtered(
  filter: JsonObject,
  { alarm = {}, was = {}, more = [] }: { alarm?: JsonObject; was?: JsonObject; more?: readonly Entry[] } = {},
): readonly string[] {
  const old = FILTER.before as JsonObject;
  const { transformation = {}, ...rest } = filter as { transformation?: JsonObject };
  const [own] = old.metric_transformation as JsonObject[];
  const after = { ...old, ...rest, metric_transformation: [{ ...own, ...transformation }] };
  const both = { ...ALARM, ...was };
  return rulesIn(
    deployedPlan(
      { ...FILTER, actions: ["update"], after },
      changed("aws_cloudwatch_metric_alarm", both, { ...both, ...alarm }, "root"),
      ...more,
    ),
  );
}
const WIDER = "{ $.eventName = StopLogging || ($.userIdentity.type = Root) }";

it.each<[string, JsonObject, { alarm?: JsonObject; was?: JsonObject }]>([
  ["an empty dimension", { transformation: { dimensions: {}, default_value: "" } }, {}],
  ["the same number", { transformation: { value: "1.0" } }, {}],
  ["another unit, also of the alarm", { transformation: { unit: "Count" } }, { alarm: { unit: "Count" } }],
  ["another unit of an alarm without", { transformation: { unit: "Count" } }, {}],
  ["spaces and quotes", { pattern: '{($.userIdentity.type="Root")}' }, {}],
  ["one more alternative", { pattern: WIDER }, {}],
])("accepts a filter with %s", (_, after, more) => {
  expect(filtered(after, more)).toEqual([]);
});

it.each<[string, JsonObject, { alarm?: JsonObject; was?: JsonObject }]>([
  ["a unit that its alarm does not read", { transformation: { unit: "Count" } }, { was: { unit: "None" } }],
  ["another value", { transformation: { value: "0" } }, {}],
  ["a condition more", { pattern: "{ $.userIdentity.type = Root && $.errorCode NOT EXISTS }" }, {}],
  [
    "an alternative more that keeps an alarm on silence quiet",
    { pattern: WIDER },
    { was: { comparison_operator: "LessThanThreshold", treat_missing_data: "breaching" } },
  ],
  ["a selection of accounts", { field_selection_criteria: '@aws.account = "999999999999"' }, {}],
])("finds a filter with %s", (_, after, more) => {
  expect(filtered(after, more)).toEqual(["metric-filter-changed"]);
});

const writer = (transformation: JsonObject, log_group_name = "shop"): Entry =>
  created("aws_cloudwatch_log_metric_filter", {
    log_group_name,
    pattern: "x",
    metric_transformation: [{ name: "RootUse", namespace: "trail", ...transformation }],
  });

it.each<[string, JsonObject, JsonObject, readonly string[]]>([
  ["negative values", { value: "-1" }, {}, ["alarm-metric-shared"]],
  ["values of the event", { value: "$.size" }, {}, ["alarm-metric-shared"]],
  ["values of another unit", { value: "1", unit: "Bytes" }, {}, ["alarm-metric-shared"]],
  ["values for an average", { value: "0" }, { statistic: "Average" }, ["alarm-metric-shared"]],
  [
    "values for an alarm on silence",
    { value: "1" },
    { comparison_operator: "LessThanThreshold" },
    ["alarm-metric-shared"],
  ],
  ["further events", { value: "1" }, {}, []],
  ["another metric", { value: "-1", namespace: "shop" }, {}, []],
  ["dimensions of its own", { value: "-1", dimensions: { user: "$.user" } }, {}, []],
])("judges a filter that begins to write %s", (_, transformation, was, rules) => {
  for (const group of ["trail", "shop"]) {
    expect(filtered({}, { was, more: [writer(transformation, group)] })).toEqual(rules);
  }
});

it("accepts a filter that wrote to the metric before", () => {
  const { type = "", after = {}, address } = writer({ value: "-1" });
  const changedPattern: Entry = {
    type,
    address,
    before: after,
    after: { ...(after as JsonObject), pattern: "y" },
  };
  expect(filtered({}, { more: [changedPattern] })).toEqual([]);
});

it("accepts an alarm that breaches without data if its filter has a default value", () => {
  const [own] = (FILTER.before as { metric_transformation: JsonObject[] }).metric_transformation;
  const before = {
    ...(FILTER.before as JsonObject),
    metric_transformation: [{ ...own, default_value: "0" }],
  };
  const alarm = changed("aws_cloudwatch_metric_alarm", ALARM, { ...ALARM, treat_missing_data: "breaching" });
  expect(rulesIn(deployedPlan({ ...FILTER, before }, alarm))).toEqual([]);
});

it("doubts a filter whose metric is known only after apply", () => {
  const unknown = { after_unknown: { metric_transformation: [{ namespace: true }] } };
  const { report, status } = reviewed(
    deployedPlan(FILTER, kept("aws_cloudwatch_metric_alarm", ALARM), {
      ...writer({ value: "1", namespace: "" }),
      ...unknown,
    }),
  );
  expect(report.unjudged).toEqual([
    expect.objectContaining({ address: "aws_cloudwatch_log_metric_filter.new" }),
  ]);
  expect(status).toBe(2);
});

it("finds an alarm that Terraform forgets", () => {
  const forgotten: Entry = { actions: ["forget"], after: null };
  const alarm = { ...kept("aws_cloudwatch_metric_alarm", ALARM), ...forgotten };
  const other = {
    ...kept("aws_cloudwatch_metric_alarm", { ...ALARM, metric_name: "CPU" }, "other"),
    ...forgotten,
  };
  const { findings } = reviewed(deployedPlan(FILTER, alarm, other)).report;
  expect(findings.map(({ rule, address }) => [rule, address])).toEqual([
    ["setting-forgotten", "aws_cloudwatch_metric_alarm.kept"],
  ]);
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
