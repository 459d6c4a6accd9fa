import { watchesTampering } from "../settings/alarms";
import type { Settings } from "../settings/file";
import { type Alarm, type AlarmFilter, type AlarmText, alarmDescription } from "./alarms/alarm";
import { cisAlarms } from "./alarms/cis";
import { type AlarmReferences, alarmNames } from "./alarms/names";
import { type SilenceAlarm, silenceAlarms } from "./alarms/silence";
import { tamperingAlarms } from "./alarms/tampering";
import { resourceNames } from "./names";

/** Namespace of the metrics of the filters. */
const NAMESPACE = "OrganizationTrail";
/** A shorter period would close before CloudTrail delivers: it takes about five minutes. */
const PERIOD_SECONDS = 300;

/** An alarm of CloudWatch, with the metric filters whose metric it watches. */
export interface DeployedAlarm {
  /** Name of the alarm in the settings. */
  readonly id: string;
  /** Name of the alarm in CloudWatch. */
  readonly name: string;
  readonly description: string;
  /** ARN of the topic that it tells. */
  readonly topicArn: string;
  readonly filters: readonly (AlarmFilter & { readonly id: string; readonly name: string })[];
  readonly metric: {
    readonly namespace: string;
    readonly name: string;
    readonly dimensions?: Readonly<Record<string, string>>;
  };
  readonly periodSeconds: number;
  readonly threshold: number;
  readonly comparison: "GreaterThanOrEqualToThreshold" | "LessThanThreshold";
  readonly missingData: "notBreaching" | "breaching";
  /** True if it also tells when it is over. */
  readonly tellsEnd: boolean;
}

/** Every alarm that the settings enable. The stack passes Terraform references, and `verify` real ids. */
export function deployedAlarms(settings: Settings, references: AlarmReferences): readonly DeployedAlarm[] {
  const { alarms, cloudWatchLogs, notifications } = settings;
  const names = resourceNames(settings);
  const { prefix } = names.alarms;
  const isEnabled = ({ id }: Pick<AlarmText, "id">) => alarms.disabled.every((name) => name !== id);
  const thresholds = new Map(Object.entries(alarms.cis.thresholds));
  const silence = silenceAlarms({
    logGroupName: cloudWatchLogs.logGroupName,
    notificationsTopicName: notifications.enabled ? names.topicName : undefined,
  });
  const known = alarmNames(settings, references);
  const tampering = [
    ...tamperingAlarms(known).map((alarm) => ofEvents(alarm, prefix)),
    ...silence.map((alarm) => ofSilence(alarm, prefix)),
  ].map((alarm) => ({ ...alarm, topicArn: known.topicArn }));
  const cis = cisAlarms()
    .map((alarm) => ofEvents(alarm, prefix, thresholds.get(alarm.id)))
    .map((alarm) => ({ ...alarm, topicArn: names.alarms.cis.topicArn }));
  return [...(watchesTampering(alarms) ? tampering : []), ...(alarms.cis.enabled ? cis : [])].filter(
    isEnabled,
  );
}

/** The same before a deployment, for what follows from the settings alone: names, topics and numbers. */
export function plannedAlarms(settings: Settings): readonly DeployedAlarm[] {
  return deployedAlarms(settings, { keyId: "", keyArn: "", guardrailPolicyIds: [""] });
}

type Untold = Omit<DeployedAlarm, "topicArn">;

function ofEvents(alarm: Alarm, prefix: string, threshold = 1): Untold {
  const name = `${prefix}${alarm.id}`;
  const suffix = (index: number) => (index === 0 ? "" : `-${index + 1}`);
  return {
    id: alarm.id,
    name,
    description: alarmDescription(alarm),
    filters: alarm.filters.map((filter, index) => ({
      ...filter,
      id: `${alarm.id}${suffix(index)}`,
      name: `${name}${suffix(index)}`,
    })),
    metric: { namespace: NAMESPACE, name },
    periodSeconds: PERIOD_SECONDS,
    threshold,
    comparison: "GreaterThanOrEqualToThreshold",
    missingData: "notBreaching",
    tellsEnd: false,
  };
}

/** CloudWatch gets no value at all where nothing arrives. */
function ofSilence(alarm: SilenceAlarm, prefix: string): Untold {
  return {
    id: alarm.id,
    name: `${prefix}${alarm.id}`,
    description: alarmDescription(alarm),
    filters: [],
    metric: alarm.metric,
    periodSeconds: alarm.periodSeconds,
    threshold: 1,
    comparison: "LessThanThreshold",
    missingData: "breaching",
    tellsEnd: true,
  };
}
