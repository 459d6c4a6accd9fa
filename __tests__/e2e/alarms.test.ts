import { CloudWatchClient, DeleteAlarmsCommand, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  DeleteMetricFilterCommand,
  DescribeMetricFiltersCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  ConfirmSubscriptionCommand,
  CreateTopicCommand,
  ListSubscriptionsByTopicCommand,
  SNSClient,
} from "@aws-sdk/client-sns";
import { run } from "../../commands/shared/subprocess";
import { answerForCloudTrail, type CloudTrailAnswers } from "../../emulator/cloudtrail-answers";
import { Deployment } from "./deployment";

const ALARMS = {
  subscriptions: [
    { protocol: "email", endpoint: "security@acme.example" },
    { protocol: "https", endpoint: "https://events.example/integration" },
  ],
};
const LOG_GROUP = { logGroupName: "/aws/cloudtrail/organization-trail" };

const TYPES = [
  "aws_cloudwatch_log_metric_filter",
  "aws_cloudwatch_metric_alarm",
  "aws_kms_key",
  "aws_sns_topic",
  "aws_sns_topic_policy",
  "aws_sns_topic_subscription",
];

let deployment: Deployment;

beforeAll(async () => {
  deployment = await Deployment.deployed({ alarms: ALARMS });
});

afterAll(() => deployment?.end());

async function alarms() {
  const client = new CloudWatchClient(deployment.organization.client());
  return (await client.send(new DescribeAlarmsCommand({}))).MetricAlarms ?? [];
}

async function filters() {
  const client = new CloudWatchLogsClient(deployment.organization.client());
  return (await client.send(new DescribeMetricFiltersCommand(LOG_GROUP))).metricFilters ?? [];
}

test("alarms, filters and subscriptions are deployed, and a second plan is empty", async () => {
  await deployment.expectNoChanges();
  const deployed = await alarms();
  expect(deployed.map(({ AlarmName }) => AlarmName)).toContain("organization-trail-alarm-trail-changed");
  for (const { AlarmActions, TreatMissingData, AlarmName = "" } of deployed) {
    expect(AlarmActions).toEqual([expect.stringMatching(/:organization-trail-alarms$/)]);
    expect(TreatMissingData).toBe(AlarmName.endsWith("-silent") ? "breaching" : "notBreaching");
  }
  const metrics = (await filters()).flatMap(({ metricTransformations = [] }) => metricTransformations);
  const watched = deployed.flatMap(({ Namespace, MetricName = "" }) =>
    Namespace === "OrganizationTrail" ? MetricName : [],
  );
  expect(new Set(metrics.map(({ metricName }) => metricName))).toEqual(new Set(watched));
  expect(metrics.filter(({ defaultValue }) => defaultValue !== undefined)).toEqual([]);

  const client = new SNSClient(deployment.organization.client());
  const TopicArn = deployed[0]?.AlarmActions?.[0];
  const { Subscriptions = [] } = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  const shown = Subscriptions.map(({ Endpoint, SubscriptionArn }) => [Endpoint, SubscriptionArn]);
  expect(shown.sort()).toEqual([
    ["https://events.example/integration", expect.stringMatching(/^arn:/)],
    ["security@acme.example", "PendingConfirmation"],
  ]);
});

test("the pattern of an alarm is changed in place, and without an endpoint the others stay", async () => {
  const names = async () => (await filters()).map(({ filterName }) => filterName).sort();
  const before = await names();
  const { managementAccountId, roleArn } = deployment.organization;
  const [mail] = ALARMS.subscriptions;
  const changes = {
    alarms: { subscriptions: [mail] },
    "accounts.management.deployerArns": [roleArn(managementAccountId), `${roleArn(managementAccountId)}-2`],
  };
  const done = await deployment.change(changes, [
    "metric-filter-changed aws_cloudwatch_log_metric_filter",
    "topic-subscription-changed aws_sns_topic_subscription",
  ]);
  // A second deployer needs a further pattern.
  expect([...new Set(done)]).toEqual([
    "create aws_cloudwatch_log_metric_filter",
    "delete aws_sns_topic_subscription",
    "update aws_cloudwatch_log_metric_filter",
  ]);
  expect(await names()).toEqual(expect.arrayContaining(before));
});

describe("verify", () => {
  let proxy: CloudTrailAnswers;
  beforeAll(async () => {
    proxy = await answerForCloudTrail(deployment.organization.endpoint, "us-east-1", {
      regions: ["us-east-1"],
      optIn: {},
      longAgo: new Set(),
      status: () => ({}),
      actionSummary: `Successfully executed action arn:aws:sns:us-east-1:${deployment.organization.managementAccountId}:organization-trail-alarms`,
      refuses: () => false,
    });
  });
  afterAll(() => proxy.stop());

  const verify = async (...args: readonly string[]) =>
    run(process.execPath, ["--require", "./transpile.cjs", "commands/verify/main.ts", ...args], {
      env: { ...deployment.workspace.environment, AWS_ENDPOINT_URL: proxy.endpoint },
    });
  async function outcomes() {
    const { stdout } = await verify("--only", "alarms", "--format", "json");
    const { results } = JSON.parse(stdout) as { results: { id: string; outcome: string }[] };
    return Object.fromEntries(
      results.flatMap(({ id, outcome }) => (outcome === "PASS" ? [] : [[id, outcome] as const])),
    );
  }

  test("finds the pending subscription, and after its confirmation a filter and an alarm that are gone", async () => {
    expect(await outcomes()).toEqual({ "alarms.subscriptions": "FAIL" });
    const client = deployment.organization.client();
    const [{ AlarmName = "", AlarmActions: [TopicArn] = [] } = {}] = await alarms();
    await new SNSClient(client).send(new ConfirmSubscriptionCommand({ TopicArn, Token: "any" }));
    expect(await outcomes()).toEqual({});
    const filterName = "organization-trail-alarm-trail-changed";
    await new CloudWatchLogsClient(client).send(new DeleteMetricFilterCommand({ ...LOG_GROUP, filterName }));
    await new CloudWatchClient(client).send(new DeleteAlarmsCommand({ AlarmNames: [AlarmName] }));
    expect(await outcomes()).toEqual({ "alarms.alarms": "FAIL", "alarms.filters": "FAIL" });
  });

  test("sends one alarm through the chain, and puts it back", async () => {
    const { exitCode, stdout } = await verify("--test-alarms", "--yes");
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 });
    expect(stdout).toContain("alarms-changed rings too");
    expect((await alarms()).filter(({ StateValue }) => StateValue === "ALARM")).toEqual([]);
  });
});

test("alarms are switched off and on", async () => {
  const off = await deployment.change({ alarms: { tampering: false } }, [
    "alarm-weakened aws_cloudwatch_metric_alarm",
    "key-deleted aws_kms_key",
    "metric-filter-changed aws_cloudwatch_log_metric_filter",
    "topic-deleted aws_sns_topic",
  ]);
  expect([...new Set(off)]).toEqual(TYPES.map((type) => `delete ${type}`));
  expect([await alarms(), await filters()]).toEqual([[], []]);
  const { TopicArn = "" } = await new SNSClient(deployment.organization.client()).send(
    new CreateTopicCommand({ Name: "security" }),
  );
  const on = await deployment.change({ alarms: { topicArn: TopicArn } });
  expect([...new Set(on)]).toEqual([
    "create aws_cloudwatch_log_metric_filter",
    "create aws_cloudwatch_metric_alarm",
  ]);
  expect(new Set((await alarms()).map(({ AlarmActions }) => String(AlarmActions)))).toEqual(
    new Set([TopicArn]),
  );
});
