import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";
import type { DeployedAlarm } from "../../../policies/deployed-alarms";
import { hasAlarms } from "../../../settings/alarms";
import { type Check, checkEach } from "../check";
import { fail, type Judgement, pass } from "../judgement";
import { type LiveAlarms, openLiveAlarms, readsExpected } from "../live-alarms";
import type { LiveAws } from "../live-aws";
import { ALARMS, permission } from "../permission";
import { REDEPLOY } from "../remediation";
import type { Theme } from "../theme";
import { filters, patterns } from "./alarm-filters";
import { topics } from "./alarm-topics";
import { differences } from "./differences";
import { subscriptions } from "./subscriptions";

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

const READ_ALARMS = permission(ALARMS, "cloudwatch:DescribeAlarms");

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
    summarize: (evidence) => `${evidence.length} alarms`,
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
    // A metric without this unit has no values for the alarm.
    ["unit", is.Unit, undefined],
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
