import type { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import type { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { TerraformStack } from "cdktf";
import { type AlarmTopic, AlarmTopics } from "../modules/alarm-topics";
import { Alarms } from "../modules/alarms";
import { deployedAlarms } from "../policies/deployed-alarms";
import { resourceNames } from "../policies/names";
import { policiesFor } from "../policies/policies-for";
import { hasAlarms, ownsTamperingTopic } from "../settings/alarms";
import type { Settings } from "../settings/file";

/** Properties of {@link addAlarms}. */
export interface StackAlarmsProps {
  readonly settings: Settings;
  /** Provider of the management account, in the trail's home Region. */
  readonly provider: AwsProvider;
  /** Log group that receives the events of the whole organization. */
  readonly logGroup: CloudwatchLogGroup;
  /** The KMS key of the log files. */
  readonly logKey: KmsKey;
  /** Ids of the guardrail's policies. */
  readonly guardrailPolicyIds: readonly string[];
}

/** Creates the alarms of the settings, and the topics that they publish to. */
export function addAlarms(stack: TerraformStack, props: StackAlarmsProps): void {
  const { settings, provider, logGroup, logKey } = props;
  if (!hasAlarms(settings.alarms)) return;
  const topics = alarmTopics(settings);
  const own =
    topics.length === 0
      ? undefined
      : new AlarmTopics(stack, "AlarmTopics", {
          provider,
          trailArn: resourceNames(settings).trailArn,
          keyPolicy: policiesFor(settings).alarmKey,
          topics,
        });
  const alarms = deployedAlarms(settings, {
    keyId: logKey.keyId,
    keyArn: logKey.arn,
    guardrailPolicyIds: props.guardrailPolicyIds,
    topicKeyArn: own?.key.arn,
  });
  new Alarms(stack, "Alarms", {
    provider,
    logGroup,
    alarms,
    dependsOn: own?.resources ?? [],
  });
}

/** The topics that this app creates. */
function alarmTopics(settings: Settings): readonly AlarmTopic[] {
  const { alarms } = settings;
  const names = resourceNames(settings).alarms;
  const policies = policiesFor(settings);
  return [
    ...(ownsTamperingTopic(alarms)
      ? [
          {
            id: "Tampering",
            topicName: names.tampering.topicName,
            policy: policies.alarmTopic,
            subscriptions: alarms.subscriptions,
          },
        ]
      : []),
    ...(alarms.cis.enabled
      ? [
          {
            id: "Cis",
            topicName: names.cis.topicName,
            policy: policies.cisAlarmTopic,
            subscriptions: alarms.cis.subscriptions,
          },
        ]
      : []),
  ];
}
