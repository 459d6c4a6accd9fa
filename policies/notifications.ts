import { accountRootArn, awsPartition } from "../aws/arns";
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
  /** Endpoints that may subscribe beside those of the audit account. */
  readonly subscribers: readonly string[];
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

/**
 * Messages name every log file, so only endpoints of the audit account and those of the settings may receive them.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-using-identity-based-policies.html#sns-policy-keys
 */
export function allowSubscribe(props: TopicPolicyProps): PolicyStatement {
  const { auditAccountId, homeRegion, subscribers } = props;
  const ofAuditAccount = ["sqs", "lambda", "firehose"].map(
    (service) => `arn:${awsPartition(homeRegion)}:${service}:*:${auditAccountId}:*`,
  );
  const auditAccount = accountRootArn({ region: homeRegion, accountId: auditAccountId });
  const owners = subscribers.flatMap((endpoint) => ownerRoot(endpoint, homeRegion));
  return {
    Sid: "AllowAuditAccountSubscribe",
    Effect: "Allow",
    Principal: { AWS: owners.length === 0 ? auditAccount : [...new Set([auditAccount, ...owners])] },
    Action: "sns:Subscribe",
    Resource: props.topicArn,
    Condition: { StringLike: { "sns:Endpoint": [...ofAuditAccount, ...subscribers] } },
  };
}

/** The root of the account that owns an endpoint, if the endpoint is an ARN. */
function ownerRoot(endpoint: string, region: string): readonly string[] {
  const [prefix, , , , accountId = ""] = endpoint.split(":");
  return prefix === "arn" ? [accountRootArn({ region, accountId })] : [];
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
