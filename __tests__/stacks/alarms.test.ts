import { deployedAlarms } from "../../policies/deployed-alarms";
import { resourceNames } from "../../policies/names";
import { CIS_ALARM_NAMES, SILENCE_ALARM_NAMES, TAMPERING_ALARM_NAMES } from "../../settings/alarm-names";
import { type Changes, EVERYTHING, sampleSettings } from "../settings-file";
import { only, type Synthesized, synthesized, trailStack } from "../synthesized";

const MAIL = { protocol: "email", endpoint: "security@acme.example" };
const HOOK = { protocol: "https", endpoint: "https://events.example/integration" };
const OTHER_MAIL = { protocol: "email", endpoint: "operations@acme.example" };
const TOPIC_ARN = "arn:aws:sns:us-east-1:111111111111:organization-trail-alarms";
const CIS_TOPIC_ARN = "arn:aws:sns:us-east-1:111111111111:organization-trail-cis-alarms";

function trail(alarms: object, changes: Changes = {}): Synthesized {
  return synthesized(trailStack(sampleSettings({ alarms, ...changes })));
}

const named = (tf: Synthesized, type: string, name: string) =>
  Object.values(tf.resource[type] ?? {}).find((block) => block.name === name || block.alarm_name === name);

test("the settings know every alarm by its name", () => {
  const settings = sampleSettings({ ...EVERYTHING, "alarms.disabled": [] });
  const alarms = deployedAlarms(settings, {
    keyId: "key",
    keyArn: "arn:aws:kms:us-east-1:222222222222:key/key",
    guardrailPolicyIds: ["p-12345678"],
    topicKeyArn: "arn:aws:kms:us-east-1:111111111111:key/topic",
  });
  const { tampering, cis } = resourceNames(settings).alarms;
  const idsOf = (topicArn: string) =>
    alarms.filter((alarm) => alarm.topicArn === topicArn).map(({ id }) => id);
  expect(idsOf(tampering.topicArn)).toEqual([...TAMPERING_ALARM_NAMES, ...SILENCE_ALARM_NAMES]);
  expect(idsOf(cis.topicArn).sort()).toEqual([...CIS_ALARM_NAMES].sort());
});

describe("with subscriptions", () => {
  const tf = trail({ subscriptions: [MAIL, HOOK] });
  const alarms = Object.values(tf.resource.aws_cloudwatch_metric_alarm ?? {});

  test("an alarm rings for one event in five minutes, and not without events", () => {
    expect(named(tf, "aws_cloudwatch_metric_alarm", "organization-trail-alarm-trail-changed")).toMatchObject({
      provider: "aws.management",
      namespace: "OrganizationTrail",
      metric_name: "organization-trail-alarm-trail-changed",
      statistic: "Sum",
      period: 300,
      evaluation_periods: 1,
      threshold: 1,
      comparison_operator: "GreaterThanOrEqualToThreshold",
      treat_missing_data: "notBreaching",
      alarm_actions: [TOPIC_ARN],
    });
  });

  test("an alarm on silence rings without data, and tells its end", () => {
    expect(
      named(tf, "aws_cloudwatch_metric_alarm", "organization-trail-alarm-log-group-silent"),
    ).toMatchObject({
      namespace: "AWS/Logs",
      metric_name: "IncomingLogEvents",
      dimensions: { LogGroupName: "/aws/cloudtrail/organization-trail" },
      comparison_operator: "LessThanThreshold",
      treat_missing_data: "breaching",
      alarm_actions: [TOPIC_ARN],
      ok_actions: [TOPIC_ARN],
    });
  });

  test("every alarm waits for the topic's policy, and every filter for the log group", () => {
    const [policy = ""] = Object.keys(tf.resource.aws_sns_topic_policy ?? {});
    for (const { depends_on } of alarms) expect(depends_on).toContain(`aws_sns_topic_policy.${policy}`);
    const filters = Object.values(tf.resource.aws_cloudwatch_log_metric_filter ?? {});
    const metrics = filters.map(({ metric_transformation }) => JSON.stringify(metric_transformation));
    expect(filters.length).toBeGreaterThan(10);
    expect(metrics.filter((metric) => metric.includes("default_value"))).toEqual([]);
    for (const { log_group_name } of filters) {
      expect(log_group_name).toMatch(/^\$\{aws_cloudwatch_log_group\.\w+\.name\}$/);
    }
  });

  test("the patterns reference the key, whose id AWS chooses", () => {
    const filter = named(tf, "aws_cloudwatch_log_metric_filter", "organization-trail-alarm-key-changed");
    expect(filter?.pattern).toMatch(/\$\{aws_kms_key\.LogKey_\w+\.(key_id|arn)\}/);
  });

  test("each endpoint is a sensitive variable, whose name does not depend on the others", () => {
    const endpoints = (subscriptions: readonly object[]) =>
      Object.entries(trail({ subscriptions }).variable).filter(([name]) => name.startsWith("alarm_"));
    const both = endpoints([MAIL, HOOK]);
    expect(both.map(([, variable]) => [variable.default, variable.sensitive]).sort()).toEqual([
      [HOOK.endpoint, true],
      [MAIL.endpoint, true],
    ]);
    expect(both).toEqual(expect.arrayContaining(endpoints([HOOK])));
    const subscribed = Object.values(tf.resource.aws_sns_topic_subscription ?? {});
    expect(subscribed.map(({ endpoint }) => endpoint).sort()).toEqual(
      both.map(([name]) => `\${var.${name}}`).sort(),
    );
    expect(JSON.stringify(tf.resource)).not.toContain("acme.example");
  });

  test("the topic is encrypted with its own key, which lets alarms encrypt", () => {
    const topic = only(tf.resource, "aws_sns_topic");
    expect(topic.kms_master_key_id).toMatch(/^\$\{aws_kms_key\.AlarmTopics_Key_\w+\.arn\}$/);
  });
});

test("CIS alarms have a topic of their own, and the thresholds of the settings", () => {
  const tf = trail({
    subscriptions: [MAIL],
    disabled: ["cis-vpc-changes", "trail-changed"],
    cis: { enabled: true, subscriptions: [OTHER_MAIL], thresholds: { "cis-root-usage": 5 } },
  });
  const alarm = (id: string) => named(tf, "aws_cloudwatch_metric_alarm", `organization-trail-alarm-${id}`);
  expect(alarm("cis-root-usage")).toMatchObject({ threshold: 5, alarm_actions: [CIS_TOPIC_ARN] });
  expect(alarm("cis-route-table-changes")).toMatchObject({ threshold: 1, alarm_actions: [CIS_TOPIC_ARN] });
  expect(alarm("root-used")).toMatchObject({ alarm_actions: [TOPIC_ARN] });
  expect([alarm("cis-vpc-changes"), alarm("trail-changed")]).toEqual([undefined, undefined]);
  expect(Object.keys(tf.resource.aws_kms_key ?? {}).filter((id) => id.startsWith("Alarm"))).toHaveLength(1);
});

test("a topic of the settings needs no topic, no key and no subscription", () => {
  const topicArn = "arn:aws:sns:us-east-1:333333333333:security";
  const { resource } = trail({ topicArn });
  const alarms = Object.values(resource.aws_cloudwatch_metric_alarm ?? {});
  expect(new Set(alarms.map(({ alarm_actions }) => String(alarm_actions)))).toEqual(new Set([topicArn]));
  expect(Object.keys(resource)).not.toEqual(expect.arrayContaining(["aws_sns_topic"]));
  expect(Object.keys(resource.aws_kms_key ?? {})).toEqual([expect.stringMatching(/^LogKey_/)]);
});

test("no key of the section that has no destination changes a byte", () => {
  const stack = (changes: Changes) => JSON.stringify(synthesized(trailStack(sampleSettings(changes))));
  expect(stack({ alarms: { tampering: false } })).toBe(stack({}));
});
