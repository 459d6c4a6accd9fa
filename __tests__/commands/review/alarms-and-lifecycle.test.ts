import type { Json, JsonObject } from "../../../policies/analysis/json";
import { ARNS, deployedPlan, type Entry, kept, rulesIn, update } from "./plans";

describe("alarms", () => {
  const filter = kept("aws_cloudwatch_log_metric_filter", {
    log_group_name: "trail",
    pattern: "x",
    metric_transformation: [{ name: "RootUse", namespace: "CloudTrail" }],
  });
  const alarm = {
    metric_name: "RootUse",
    namespace: "CloudTrail",
    actions_enabled: true,
    alarm_actions: ["a"],
    threshold: 1,
    comparison_operator: "GreaterThanOrEqualToThreshold",
  };

  it.each<[string, JsonObject | null]>([
    ["is removed", null],
    ["does nothing", { ...alarm, actions_enabled: false }],
    ["tells nobody", { ...alarm, alarm_actions: [] }],
    ["fires later", { ...alarm, threshold: 1000 }],
    ["watches another metric", { ...alarm, metric_name: "Other" }],
  ])("an alarm that %s is found", (_, after) => {
    expect(
      rulesIn(deployedPlan(filter, { type: "aws_cloudwatch_metric_alarm", before: alarm, after })),
    ).toEqual(["alarm-weakened"]);
  });

  it("an alarm on another metric is no finding", () => {
    expect(
      rulesIn(
        deployedPlan(filter, {
          type: "aws_cloudwatch_metric_alarm",
          before: { ...alarm, metric_name: "CPU" },
          after: null,
        }),
      ),
    ).toEqual([]);
  });

  it("a target that is removed from an event rule is found", () => {
    const rule = kept("aws_cloudwatch_event_rule", {
      name: "stop",
      event_pattern: '{"detail":{"eventSource":["cloudtrail.amazonaws.com"]}}',
    });
    const target: Entry = {
      type: "aws_cloudwatch_event_target",
      before: { rule: "stop", arn: ARNS.topic },
      after: null,
    };
    expect(rulesIn(deployedPlan(rule, target))).toEqual(["event-target-changed"]);
  });
});

describe("lifecycle rules", () => {
  const rule = (more: JsonObject): Json => [
    { status: "Enabled", filter: [{ prefix: "" }], expiration: [{ days: 365 }], ...more },
  ];
  const planned = (before: Json, after: Json): JsonObject =>
    deployedPlan(update("aws_s3_bucket_lifecycle_configuration", { rule: before }, { rule: after }));
  const tag = { key: "a", value: "b" };

  it.each<[string, Json, Json]>([
    [
      "a later date",
      rule({ expiration: [{ date: "2030-01-01T00:00:00Z" }] }),
      rule({ expiration: [{ date: "2031-01-01T00:00:00Z" }] }),
    ],
    [
      "a larger least size",
      rule({ filter: [{ object_size_greater_than: 1 }] }),
      rule({ filter: [{ object_size_greater_than: 2 }] }),
    ],
    [
      "one tag more",
      rule({ filter: [{ tag: [tag] }] }),
      rule({ filter: [{ and: [{ tags: { a: "b", c: "d" } }] }] }),
    ],
    [
      "a tag written in another way",
      rule({ filter: [{ tag: [tag] }] }),
      rule({ filter: [{ and: [{ prefix: "", tags: { a: "b" } }] }] }),
    ],
    ["a folder without log files", [], rule({ filter: [{ prefix: "tmp/" }], expiration: [{ days: 1 }] })],
    [
      "two rules in place of one",
      rule({}),
      [
        ...(rule({ filter: [{ prefix: "audit/" }] }) as Json[]),
        ...(rule({ filter: [{ prefix: "b/" }] }) as Json[]),
      ],
    ],
  ])("with %s are no finding", (_, before, after) => {
    expect(rulesIn(planned(before, after))).toEqual([]);
  });

  it.each<[string, Json, Json]>([
    [
      "an earlier date",
      rule({ expiration: [{ date: "2031-01-01T00:00:00Z" }] }),
      rule({ expiration: [{ date: "2030-01-01T00:00:00Z" }] }),
    ],
    [
      "a smaller least size",
      rule({ filter: [{ object_size_greater_than: 2 }] }),
      rule({ filter: [{ object_size_greater_than: 1 }] }),
    ],
    ["a tag less", rule({ filter: [{ tag: [tag] }] }), rule({})],
    [
      "fewer versions kept",
      rule({ noncurrent_version_expiration: [{ noncurrent_days: 1, newer_noncurrent_versions: 3 }] }),
      rule({ noncurrent_version_expiration: [{ noncurrent_days: 1 }] }),
    ],
    ["the folder of the trail", [], rule({ filter: [{ prefix: "audit/AWSLogs/o-exampleorgid/" }] })],
  ])("with %s are found", (_, before, after) => {
    expect(rulesIn(planned(before, after))).toEqual(["bucket-expires-earlier"]);
  });
});
