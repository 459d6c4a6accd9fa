import {
  CloudWatchClient,
  GetAlarmMuteRuleCommand,
  type MetricAlarm,
  paginateDescribeAlarms,
  paginateListAlarmMuteRules,
} from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  type MetricFilter,
  paginateDescribeMetricFilters,
} from "@aws-sdk/client-cloudwatch-logs";
import { OrganizationsClient, paginateListPolicies } from "@aws-sdk/client-organizations";
import { type DeployedAlarm, deployedAlarms } from "../../policies/deployed-alarms";
import { organizationPolicies } from "../../policies/guardrail/organization-policies";
import { resourceNames } from "../../policies/names";
import { ownsTamperingTopic } from "../../settings/alarms";
import { collect, lazy } from "./async";
import { type LiveTopic, openTopic, READ_TOPIC, READ_TOPIC_KEY } from "./checks/topics";
import { type LiveAws, READ } from "./live-aws";
import { ALARMS, type Permission, permission } from "./permission";

/** The alarms in live AWS. Each read is done at most once. */
export interface LiveAlarms {
  /** The alarms of the settings, with the ids that AWS chose. */
  expected(): Promise<readonly DeployedAlarm[]>;
  /** Every filter on the log group. Others can count into the metric of an alarm, too. */
  filters(): Promise<readonly MetricFilter[]>;
  /** The alarms by name. */
  alarms(): Promise<ReadonlyMap<string, MetricAlarm>>;
  /** Names of the alarms that a rule mutes, now or later, each with the rule. */
  muted(): Promise<ReadonlyMap<string, string>>;
  /** The topic of the alarms on tampering. */
  readonly topic: LiveTopic;
}

export function openLiveAlarms(aws: LiveAws): LiveAlarms {
  const { accounts, settings } = aws;
  const { homeRegion } = settings.trail;
  const names = resourceNames(settings).alarms;
  const logs = accounts.management.client(CloudWatchLogsClient, homeRegion);
  const cloudWatch = accounts.management.client(CloudWatchClient, homeRegion);
  const { logGroupName } = settings.cloudWatchLogs;
  const topic = openTopic(aws, settings.alarms.topicArn ?? names.tampering.topicArn);
  return {
    topic,
    expected: lazy(() => readExpected(aws, topic)),
    filters: lazy(async () => {
      const pages = await collect(paginateDescribeMetricFilters({ client: logs }, { logGroupName }));
      return pages.flatMap(({ metricFilters = [] }) => metricFilters);
    }),
    alarms: lazy(async () => {
      const input = { AlarmNamePrefix: names.prefix };
      const pages = await collect(paginateDescribeAlarms({ client: cloudWatch }, input));
      const found = pages.flatMap(({ MetricAlarms = [] }) => MetricAlarms);
      return new Map(found.map((alarm) => [alarm.AlarmName ?? "", alarm]));
    }),
    muted: lazy(() => readMuted(cloudWatch)),
  };
}

/** The permissions that it takes to know the alarms of the settings, with the ids that AWS chose. */
export function readsExpected({ settings }: LiveAws): readonly Permission[] {
  return [
    READ.key,
    ...(settings.guardrail.mode === "managed" ? [permission(ALARMS, "organizations:ListPolicies")] : []),
    ...(ownsTamperingTopic(settings.alarms) ? [READ_TOPIC, READ_TOPIC_KEY] : []),
  ];
}

async function readExpected(aws: LiveAws, topic: LiveTopic): Promise<readonly DeployedAlarm[]> {
  const { settings } = aws;
  const [key, guardrailPolicyIds, topicKeyArn] = await Promise.all([
    aws.key(),
    readGuardrailIds(aws),
    ownsTamperingTopic(settings.alarms) ? topic.keyArn() : undefined,
  ]);
  return deployedAlarms(settings, {
    keyId: key.KeyId ?? "",
    keyArn: key.Arn,
    guardrailPolicyIds,
    topicKeyArn,
  });
}

/** The ids of the policies that Terraform manages, in the order of the stack. */
async function readGuardrailIds({ accounts, settings }: LiveAws): Promise<readonly string[]> {
  if (settings.guardrail.mode !== "managed") return [];
  const client = accounts.management.client(OrganizationsClient, settings.trail.homeRegion);
  const policies = organizationPolicies(settings, "");
  const types = [...new Set(policies.map(({ type }) => type))];
  const pages = await Promise.all(
    types.map((Filter) => collect(paginateListPolicies({ client }, { Filter }))),
  );
  const found = pages.flat().flatMap(({ Policies = [] }) => Policies);
  return policies.flatMap(({ name }) => found.find(({ Name }) => Name === name)?.Id ?? []);
}

async function readMuted(client: CloudWatchClient): Promise<ReadonlyMap<string, string>> {
  const input = { Statuses: ["ACTIVE" as const, "SCHEDULED" as const] };
  const pages = await collect(paginateListAlarmMuteRules({ client }, input));
  const arns = pages
    .flatMap(({ AlarmMuteRuleSummaries = [] }) => AlarmMuteRuleSummaries)
    .flatMap(({ AlarmMuteRuleArn = [] }) => AlarmMuteRuleArn);
  const rules = await Promise.all(
    arns.map((arn) =>
      client.send(new GetAlarmMuteRuleCommand({ AlarmMuteRuleName: arn.split(":").at(-1) ?? "" })),
    ),
  );
  return new Map(
    rules.flatMap(({ Name = "", MuteTargets }) =>
      (MuteTargets?.AlarmNames ?? []).map((alarm): [string, string] => [alarm, Name]),
    ),
  );
}
