import { accountRootArn, topicArn } from "../aws/arns";
import { CLOUDTRAIL } from "../aws/cloudtrail-service";
import { allowKeyAdministration } from "./key-administration";
import type { PolicyStatement } from "./policy-document";

/** What the policies of the notifications' topic and of its key are built from. */
export interface NotificationsPolicyProps {
  /** Account that owns trail, topic and key. */
  readonly managementAccountId: string;
  /** Account that may subscribe to the topic. */
  readonly auditAccountId: string;
  /** Home Region of the trail, where topic and key are. */
  readonly homeRegion: string;
  /** ARN of the one trail that may publish. */
  readonly trailArn: string;
  /** Name of the topic. */
  readonly topicName: string;
}

/** The whole policy of the topic. */
export function topicPolicy(props: NotificationsPolicyProps): readonly PolicyStatement[] {
  return [allowPublish(props), allowSubscribe(props)];
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-permissions-for-sns-notifications.html */
export function allowPublish(props: NotificationsPolicyProps): PolicyStatement {
  return {
    Sid: "AllowCloudTrailPublish",
    Effect: "Allow",
    Principal: CLOUDTRAIL,
    Action: "sns:Publish",
    Resource: arnOfTopic(props),
    Condition: { StringEquals: { "aws:SourceArn": props.trailArn } },
  };
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-send-message-to-sqs-cross-account.html */
export function allowSubscribe(props: NotificationsPolicyProps): PolicyStatement {
  return {
    Sid: "AllowAuditAccountSubscribe",
    Effect: "Allow",
    Principal: { AWS: accountRootArn({ region: props.homeRegion, accountId: props.auditAccountId }) },
    Action: "sns:Subscribe",
    Resource: arnOfTopic(props),
  };
}

function arnOfTopic({ homeRegion, managementAccountId, topicName }: NotificationsPolicyProps): string {
  return topicArn({ region: homeRegion, accountId: managementAccountId, name: topicName });
}

/** The whole policy of the topic's key. */
export function topicKeyPolicy(props: NotificationsPolicyProps): readonly PolicyStatement[] {
  return [
    allowKeyAdministration({ region: props.homeRegion, accountId: props.managementAccountId }),
    allowEncryptForTopic(props),
  ];
}

/** No encryption context of CloudTrail's here, which is why the log key cannot serve. Same page as publishing. */
export function allowEncryptForTopic({ trailArn }: NotificationsPolicyProps): PolicyStatement {
  return {
    Sid: "AllowCloudTrailEncrypt",
    Effect: "Allow",
    Principal: CLOUDTRAIL,
    Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
    Resource: "*",
    Condition: { StringEquals: { "aws:SourceArn": trailArn } },
  };
}
