import type { AlarmText } from "./alarm";

/** An alarm that fires if a metric of AWS has a sum below 1 in an hour, or no value at all. */
export interface SilenceAlarm extends AlarmText {
  readonly metric: {
    readonly namespace: string;
    readonly name: string;
    readonly dimensions: Readonly<Record<string, string>>;
  };
  readonly periodSeconds: number;
}

const HOUR = 3_600;

/** The alarms on silence: in the log group, and in the topic to which CloudTrail publishes, if there is one. */
export function silenceAlarms(names: {
  readonly logGroupName: string;
  /** Name of the topic of `notifications`, if they are enabled. */
  readonly notificationsTopicName?: string;
}): readonly SilenceAlarm[] {
  const { logGroupName, notificationsTopicName } = names;
  const first =
    "The first hour after the first deployment, or after the setting was enabled, explains it, and so does a stopped trail.";
  return [
    {
      id: "log-group-silent",
      title: "No event has reached the log group for an hour",
      happened: "No event of any account has reached the organization trail's log group for an hour.",
      explainedBy: first,
      firstAction:
        "Otherwise run `npm run --silent verify -- --only trail,delivery`: the trail may be stopped, or its role or its log group changed. Other alarms on events are blind until events arrive.",
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
      metric: {
        namespace: "AWS/Logs",
        name: "IncomingLogEvents",
        dimensions: { LogGroupName: logGroupName },
      },
      periodSeconds: HOUR,
    },
    ...(notificationsTopicName === undefined
      ? []
      : [
          {
            id: "delivery-silent",
            title: "CloudTrail has delivered no log file for an hour",
            happened:
              "CloudTrail has published no message about a delivered log file for an hour, so perhaps none has reached the log bucket.",
            explainedBy: first,
            firstAction:
              "Otherwise run `npm run --silent verify -- --only delivery`, which reads CloudTrail's delivery error: the bucket policy, the key policy or the topic may be changed, or the key disabled.",
            // https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
            metric: {
              namespace: "AWS/SNS",
              name: "NumberOfMessagesPublished",
              dimensions: { TopicName: notificationsTopicName },
            },
            periodSeconds: HOUR,
          },
        ]),
  ];
}
