import { accountRootArn } from "../aws/arns";
import { CLOUDTRAIL } from "../aws/cloudtrail-service";
import { allowKeyAdministration } from "./key-administration";
import type { PolicyStatement } from "./policy-document";

/** Properties of {@link topicPolicy}. */
export interface TopicPolicyProps {
  /** Account that may subscribe to the topic. */
  readonly auditAccountId: string;
  /** ARN of the one trail that may publish. */
  readonly trailArn: string;
  /** ARN of the topic. */
  readonly topicArn: string;
  /** Home Region of the trail, which is also the topic's. */
  readonly homeRegion: string;
}

/** Properties of {@link topicKeyPolicy}. */
export interface TopicKeyPolicyProps {
  /** Account that owns the key. */
  readonly managementAccountId: string;
  /** ARN of the one trail that may encrypt. */
  readonly trailArn: string;
  /** Home Region of the trail, which is also the key's. */
  readonly homeRegion: string;
}

/** The whole policy of the topic. */
export function topicPolicy(props: TopicPolicyProps): readonly PolicyStatement[] {
  return [allowPublish(props), allowSubscribe(props)];
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-permissions-for-sns-notifications.html */
export function allowPublish(props: TopicPolicyProps): PolicyStatement {
  return {
    Sid: "AllowCloudTrailPublish",
    Effect: "Allow",
    Principal: CLOUDTRAIL,
    Action: "sns:Publish",
    Resource: props.topicArn,
    Condition: { StringEquals: { "aws:SourceArn": props.trailArn } },
  };
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-send-message-to-sqs-cross-account.html */
export function allowSubscribe(props: TopicPolicyProps): PolicyStatement {
  return {
    Sid: "AllowAuditAccountSubscribe",
    Effect: "Allow",
    Principal: { AWS: accountRootArn({ region: props.homeRegion, accountId: props.auditAccountId }) },
    Action: "sns:Subscribe",
    Resource: props.topicArn,
  };
}

/** The whole policy of the topic's key. */
export function topicKeyPolicy(props: TopicKeyPolicyProps): readonly PolicyStatement[] {
  return [
    allowKeyAdministration({ region: props.homeRegion, accountId: props.managementAccountId }),
    allowEncryptForTopic(props),
  ];
}

/** CloudTrail sends no encryption context here, so the log key cannot serve. Same page as publishing. */
export function allowEncryptForTopic({ trailArn }: TopicKeyPolicyProps): PolicyStatement {
  return {
    Sid: "AllowCloudTrailEncrypt",
    Effect: "Allow",
    Principal: CLOUDTRAIL,
    Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
    Resource: "*",
    Condition: { StringEquals: { "aws:SourceArn": trailArn } },
  };
}
