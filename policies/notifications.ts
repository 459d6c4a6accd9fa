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
  return [allowPublish(props), allowAuditAccount(props), ...allowSubscribers(props)];
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
 * Messages name every log file, so only endpoints of the audit account and those of the settings may receive them. The text
 * of an e-mail address can look like an ARN, so the protocol is part of the condition.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-using-identity-based-policies.html#sns-policy-keys
 */
function allowAuditAccount(props: TopicPolicyProps): PolicyStatement {
  const { auditAccountId, homeRegion } = props;
  const services = ["sqs", "lambda", "firehose"];
  return {
    ...allowSubscribe("AllowAuditAccountSubscribe", auditAccountId, props),
    Condition: {
      StringEquals: { "sns:Protocol": services },
      StringLike: {
        "sns:Endpoint": services.map(
          (service) => `arn:${awsPartition(homeRegion)}:${service}:*:${auditAccountId}:*`,
        ),
      },
    },
  };
}

/** The audit account may subscribe every endpoint of the settings, another account its own. Same page as above. */
function allowSubscribers(props: TopicPolicyProps): readonly PolicyStatement[] {
  const { auditAccountId, subscribers } = props;
  if (subscribers.length === 0) return [];
  const owners = new Set(subscribers.flatMap(ownerOf).filter((id) => id !== auditAccountId));
  const allow = (sid: string, accountId: string, endpoints: readonly string[]): PolicyStatement => ({
    ...allowSubscribe(sid, accountId, props),
    Condition: { StringEquals: { "sns:Endpoint": endpoints } },
  });
  return [
    allow("AllowAuditAccountSubscribeOthers", auditAccountId, subscribers),
    ...[...owners].map((id) =>
      allow(
        `AllowSubscribe${id}`,
        id,
        subscribers.filter((endpoint) => ownerOf(endpoint).includes(id)),
      ),
    ),
  ];
}

function allowSubscribe(
  sid: string,
  accountId: string,
  { homeRegion, topicArn }: TopicPolicyProps,
): PolicyStatement {
  return {
    Sid: sid,
    Effect: "Allow",
    Principal: { AWS: accountRootArn({ region: homeRegion, accountId }) },
    Action: "sns:Subscribe",
    Resource: topicArn,
  };
}

/** The account that owns an endpoint, if the endpoint is an ARN. */
function ownerOf(endpoint: string): readonly string[] {
  const [prefix, , , , accountId = ""] = endpoint.split(":");
  return prefix === "arn" ? [accountId] : [];
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
