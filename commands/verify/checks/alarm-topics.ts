import { plannedAlarms } from "../../../policies/deployed-alarms";
import { resourceNames } from "../../../policies/names";
import { ownsTamperingTopic, watchesTampering } from "../../../settings/alarms";
import type { Check } from "../check";
import type { LiveAlarms } from "../live-alarms";
import type { LiveAws } from "../live-aws";
import { type ExpectedTopic, topicChecks } from "./topics";

/** The topics that the alarms tell. */
export function topics(aws: LiveAws, live: LiveAlarms): readonly Check[] {
  const { alarms } = aws.settings;
  const names = resourceNames(aws.settings).alarms;
  const { alarmKey, alarmTopic, cisAlarmTopic } = aws.expected.policies;
  const tampering = alarms.topicArn ?? names.tampering.topicArn;
  return [
    ...(watchesTampering(alarms)
      ? topicChecks(
          aws,
          {
            id: "alarms.topic",
            title: "topic of the alarms",
            ...publishing(aws, tampering),
            policies: ownsTamperingTopic(alarms) ? { topic: alarmTopic, key: alarmKey } : undefined,
          },
          live.topic,
        )
      : []),
    ...(alarms.cis.enabled
      ? topicChecks(aws, {
          id: "alarms.cis-topic",
          title: "topic of the CIS alarms",
          ...publishing(aws, names.cis.topicArn),
          policies: { topic: cisAlarmTopic, key: alarmKey },
        })
      : []),
  ];
}

/** Every alarm that tells a topic. */
function publishing({ settings }: LiveAws, topicArn: string): Pick<ExpectedTopic, "topicArn" | "publishers"> {
  const { arns } = resourceNames(settings).alarms;
  const publishers = plannedAlarms(settings)
    .filter((alarm) => alarm.topicArn === topicArn)
    .map(({ id }) => ({
      purpose: `publish ${id}`,
      service: "cloudwatch.amazonaws.com",
      sourceArn: arns.replace(/\*$/, id),
      organizationId: settings.organization.id,
      topicArn,
    }));
  return { topicArn, publishers };
}
