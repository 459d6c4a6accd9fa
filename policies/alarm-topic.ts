import { allowKeyAdministration } from "./key-administration";
import type { PolicyStatement } from "./policy-document";

const CLOUDWATCH = { Service: "cloudwatch.amazonaws.com" };

/** Properties of {@link alarmTopicPolicy}. */
export interface AlarmTopicPolicyProps {
  /** ARN of the topic. */
  readonly topicArn: string;
  /** ARN of the alarms that may publish, with a wildcard after the prefix of their names. */
  readonly alarmArns: string;
}

/** Properties of {@link alarmKeyPolicy}. */
export interface AlarmKeyPolicyProps {
  /** Account that owns the key. */
  readonly managementAccountId: string;
  /** Home Region of the trail, which is also the key's. */
  readonly homeRegion: string;
  /** ARN of the alarms whose messages the key encrypts, with a wildcard after the prefix of their names. */
  readonly alarmArns: string;
}

/** The whole policy of a topic of alarms. Terraform subscribes with the IAM rights of its role. */
export function alarmTopicPolicy(props: AlarmTopicPolicyProps): readonly PolicyStatement[] {
  return [allowAlarmsPublish(props)];
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
export function allowAlarmsPublish({ topicArn, alarmArns }: AlarmTopicPolicyProps): PolicyStatement {
  return {
    Sid: "AllowAlarmsPublish",
    Effect: "Allow",
    Principal: CLOUDWATCH,
    Action: "sns:Publish",
    Resource: topicArn,
    Condition: { ArnLike: { "aws:SourceArn": alarmArns } },
  };
}

/** The whole policy of the key of the alarms' topics. */
export function alarmKeyPolicy(props: AlarmKeyPolicyProps): readonly PolicyStatement[] {
  return [
    allowKeyAdministration({ region: props.homeRegion, accountId: props.managementAccountId }),
    allowAlarmsEncrypt(props),
  ];
}

/**
 * The key `alias/aws/sns` admits no service, and CloudWatch drops the message without an error.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export function allowAlarmsEncrypt({ alarmArns }: AlarmKeyPolicyProps): PolicyStatement {
  return {
    Sid: "AllowAlarmsEncrypt",
    Effect: "Allow",
    Principal: CLOUDWATCH,
    Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
    Resource: "*",
    Condition: { ArnLike: { "aws:SourceArn": alarmArns } },
  };
}
