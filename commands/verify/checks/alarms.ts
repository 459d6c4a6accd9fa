import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  type MetricFilter,
  TestMetricFilterCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type { DeployedAlarm } from "../../../policies/deployed-alarms";
import { resourceNames } from "../../../policies/names";
import { hasAlarms, ownsTamperingTopic } from "../../../settings/alarms";
import { inParallel } from "../async";
import { type Check, checkEach, type Item } from "../check";
import { fail, type Judgement, joinFirst, pass } from "../judgement";
import { type LiveAlarms, openLiveAlarms } from "../live-alarms";
import { type LiveAws, READ } from "../live-aws";
import { ALARMS, FILTERS, permission } from "../permission";
import { REDEPLOY } from "../remediation";
import type { Theme } from "../theme";
import { subscriptions } from "./subscriptions";
import { READ_TOPIC, topicChecks } from "./topics";

/** Whether the alarms of the settings can ring, and whether somebody hears them. */
export const alarms = {
  id: "alarms",
  title: "Alarms",
  checks: ({ aws }) => {
    if (!hasAlarms(aws.settings.alarms)) return [];
    const live = openLiveAlarms(aws);
    return [
      filters(aws, live),
      patterns(aws, live),
      metricAlarms(aws, live),
      muted(aws, live),
      ...topics(aws, live),
      ...subscriptions(aws),
    ];
  },
} as const satisfies Theme;

/** What it takes to know the alarms of the settings, with the ids that AWS chose. */
function readsExpected({ settings }: LiveAws) {
  return [
    READ.key,
    ...(settings.guardrail.mode === "managed" ? [permission(ALARMS, "organizations:ListPolicies")] : []),
    ...(ownsTamperingTopic(settings.alarms) ? [READ_TOPIC] : []),
  ];
}

const READ_FILTERS = permission(FILTERS, "logs:DescribeMetricFilters");
const READ_ALARMS = permission(ALARMS, "cloudwatch:DescribeAlarms");

interface FilterPair {
  readonly wanted: DeployedAlarm["filters"][number];
  readonly alarm: DeployedAlarm;
  readonly is: MetricFilter | undefined;
}

async function readFilters({ expected, filters }: LiveAlarms): Promise<readonly Item<FilterPair>[]> {
  const [alarms, live] = await Promise.all([expected(), filters()]);
  return alarms.flatMap((alarm) =>
    alarm.filters.map((wanted) => ({
      name: wanted.name,
      value: { wanted, alarm, is: live.get(wanted.name) },
    })),
  );
}

const count = (evidence: readonly string[], what: string) => `${evidence.length} ${what}`;

function filters(aws: LiveAws, live: LiveAlarms): Check {
  return checkEach({
    id: "alarms.filters",
    title: "the metric filters count the events of the settings' alarms",
    permissions: [READ_FILTERS, ...readsExpected(aws)],
    read: () => readFilters(live),
    judge: ({ wanted, alarm, is }) => {
      if (is === undefined) return fail("does not exist, so its alarm is silent", REDEPLOY);
      const [{ metricName, metricNamespace, metricValue } = {}] = is.metricTransformations ?? [];
      return differences([
        ["pattern", is.filterPattern, wanted.pattern],
        ["metric", metricName, alarm.metric.name],
        ["namespace", metricNamespace, alarm.metric.namespace],
        ["value", metricValue, "1"],
      ]);
    },
    summarize: (evidence) => count(evidence, "filters"),
  });
}

function differences(
  compared: readonly (readonly [what: string, is: unknown, wanted: unknown])[],
): Judgement {
  const wrong = compared.filter(([, is, wanted]) => is !== wanted);
  return wrong.length === 0
    ? pass("as the settings say")
    : fail(
        joinFirst(wrong.map(([what, is, wanted]) => `its ${what} is ${is ?? "not set"}, not ${wanted}`)),
        REDEPLOY,
      );
}

/** Trials of a pattern at once. CloudWatch Logs answers five a second. */
const TRIALS_AT_ONCE = 5;

/** AWS's own engine decides. A pattern is tried as it is deployed. */
function patterns(aws: LiveAws, live: LiveAlarms): Check {
  return checkEach({
    id: "alarms.patterns",
    title: "CloudWatch Logs finds an event of each kind with the deployed patterns",
    permissions: [permission(ALARMS, "logs:TestMetricFilter"), READ_FILTERS, ...readsExpected(aws)],
    read: async () => {
      const client = aws.accounts.management.client(CloudWatchLogsClient, aws.settings.trail.homeRegion);
      const pairs = await readFilters(live);
      return inParallel(pairs, TRIALS_AT_ONCE, async (item): Promise<Item<boolean>> => {
        if (!("value" in item)) return item;
        const { is, wanted } = item.value;
        const command = new TestMetricFilterCommand({
          filterPattern: is?.filterPattern ?? wanted.pattern,
          logEventMessages: [JSON.stringify(wanted.sample)],
        });
        try {
          return { name: item.name, value: (await client.send(command)).matches?.length === 1 };
        } catch (error) {
          return { name: item.name, error };
        }
      });
    },
    judge: (matches) =>
      matches ? pass("matches") : fail("its pattern does not match the event that it is for", REDEPLOY),
    summarize: (evidence) => count(evidence, "patterns match their events"),
  });
}

function metricAlarms(aws: LiveAws, live: LiveAlarms): Check {
  return checkEach({
    id: "alarms.alarms",
    title: "every alarm is enabled, and tells its topic when the settings say",
    permissions: [READ_ALARMS, ...readsExpected(aws)],
    read: async () => {
      const [wanted, found] = await Promise.all([live.expected(), live.alarms()]);
      return wanted.map((alarm) => ({
        name: alarm.name,
        value: { wanted: alarm, is: found.get(alarm.name) },
      }));
    },
    judge: ({ wanted, is }) => (is === undefined ? fail("does not exist", REDEPLOY) : judgeAlarm(wanted, is)),
    summarize: (evidence) => count(evidence, "alarms"),
  });
}

function judgeAlarm(wanted: DeployedAlarm, is: MetricAlarm): Judgement {
  const { topicArn, metric } = wanted;
  const tells = (actions: readonly string[] | undefined) =>
    actions?.includes(topicArn) ? topicArn : actions?.join(", ") || "nobody";
  const dimensions = Object.fromEntries((is.Dimensions ?? []).map(({ Name = "", Value }) => [Name, Value]));
  return differences([
    ["state of actions", is.ActionsEnabled === false ? "disabled" : "enabled", "enabled"],
    ["receiver", tells(is.AlarmActions), topicArn],
    ...(wanted.tellsEnd ? [["receiver of its end", tells(is.OKActions), topicArn] as const] : []),
    ["metric", `${is.Namespace} ${is.MetricName}`, `${metric.namespace} ${metric.name}`],
    ["dimensions", JSON.stringify(dimensions), JSON.stringify(metric.dimensions ?? {})],
    ["statistic", is.Statistic, "Sum"],
    ["period", is.Period, wanted.periodSeconds],
    ["evaluation periods", is.EvaluationPeriods, 1],
    ["datapoints to alarm", is.DatapointsToAlarm ?? 1, 1],
    ["threshold", is.Threshold, wanted.threshold],
    ["comparison", is.ComparisonOperator, wanted.comparison],
    ["treatment of missing data", is.TreatMissingData, wanted.missingData],
  ]);
}

function muted(aws: LiveAws, live: LiveAlarms): Check {
  return checkEach({
    id: "alarms.muted",
    title: "no rule mutes an alarm",
    permissions: [
      permission(ALARMS, "cloudwatch:ListAlarmMuteRules"),
      permission(ALARMS, "cloudwatch:GetAlarmMuteRule"),
      ...readsExpected(aws),
    ],
    read: async () => {
      const [wanted, rules] = await Promise.all([live.expected(), live.muted()]);
      return wanted.map(({ name }) => ({ name, value: rules.get(name) }));
    },
    judge: (rule) =>
      rule === undefined
        ? pass("not muted")
        : fail(
            `the rule ${rule} mutes it`,
            `Delete the rule: \`aws cloudwatch delete-alarm-mute-rule --alarm-mute-rule-name ${rule} --region ${aws.settings.trail.homeRegion}\` in the management account.`,
          ),
    summarize: (evidence) => `${evidence.length} alarms, none muted`,
  });
}

function topics(aws: LiveAws, live: LiveAlarms): readonly Check[] {
  const { alarms, organization } = aws.settings;
  const names = resourceNames(aws.settings).alarms;
  const { alarmKey, alarmTopic, cisAlarmTopic } = aws.expected.policies;
  const publisher = {
    purpose: "publish an alarm",
    service: "cloudwatch.amazonaws.com",
    sourceArn: names.arns.replace(/\*$/, "trail-changed"),
    organizationId: organization.id,
  };
  return [
    ...(ownsTamperingTopic(alarms)
      ? topicChecks(
          aws,
          {
            id: "alarms.topic",
            title: "topic of the alarms",
            publisher: { ...publisher, topicArn: names.tampering.topicArn },
            policy: alarmTopic,
            keyPolicy: alarmKey,
          },
          live.topic,
        )
      : []),
    ...(alarms.cis.enabled
      ? topicChecks(aws, {
          id: "alarms.cis-topic",
          title: "topic of the CIS alarms",
          publisher: { ...publisher, topicArn: names.cis.topicArn },
          policy: cisAlarmTopic,
          keyPolicy: alarmKey,
        })
      : []),
  ];
}
