import { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient } from "@aws-sdk/client-kms";
import { GetDataProtectionPolicyCommand, GetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import type { DeliveryRequest } from "../../../policies/analysis/delivery-request";
import { member, toList } from "../../../policies/analysis/json";
import { type Publisher, publishRequest, topicKeyRequests } from "../../../policies/analysis/topic-requests";
import type { PolicyStatement } from "../../../policies/policy-document";
import { lazy } from "../async";
import { orUndefined } from "../call-error";
import { type Check, checkOne } from "../check";
import { combine, fail, type Judgement, pass, warn } from "../judgement";
import type { LiveAws } from "../live-aws";
import { permission, TOPIC_KEYS, TOPICS } from "../permission";
import { judgePolicy, judgeRequests } from "../policy-judgement";
import { REDEPLOY } from "../remediation";

/** A topic and who publishes to it. */
export interface ExpectedTopic {
  /** Beginning of the ids of its checks, such as `alarms.topic`. */
  readonly id: string;
  /** Words for it in a title, such as "topic of the alarms". */
  readonly title: string;
  readonly topicArn: string;
  /** Everything that has to publish. */
  readonly publishers: readonly Publisher[];
  /** The policies of topic and key. Without them the topic is not this app's, and its policies only have to suffice. */
  readonly policies?: {
    readonly topic: readonly PolicyStatement[];
    readonly key: readonly PolicyStatement[];
  };
}

/** A topic in live AWS. Each read is done at most once. */
export interface LiveTopic {
  attributes(): Promise<TopicAttributes>;
  /** ARN of its key; undefined if it has none. An id or an alias is looked up. */
  keyArn(): Promise<string | undefined>;
}

interface TopicAttributes {
  readonly Policy?: string;
  readonly KmsMasterKeyId?: string;
}

export const READ_TOPIC = permission(TOPICS, "sns:GetTopicAttributes");
export const READ_TOPIC_KEY = permission(TOPIC_KEYS, "kms:DescribeKey");

/** Opens a topic. Nothing is read. */
export function openTopic({ accounts, settings }: LiveAws, TopicArn: string): LiveTopic {
  const { homeRegion } = settings.trail;
  const attributes = lazy(async (): Promise<TopicAttributes> => {
    const client = accounts.management.client(SNSClient, homeRegion);
    return (await client.send(new GetTopicAttributesCommand({ TopicArn }))).Attributes ?? {};
  });
  return {
    attributes,
    keyArn: lazy(async () => {
      const { KmsMasterKeyId } = await attributes();
      if (KmsMasterKeyId === undefined || isOfAws(KmsMasterKeyId) || /:key\//.test(KmsMasterKeyId)) {
        return KmsMasterKeyId;
      }
      const client = accounts.management.client(KMSClient, homeRegion);
      return (await client.send(new DescribeKeyCommand({ KeyId: KmsMasterKeyId }))).KeyMetadata?.Arn;
    }),
  };
}

/** Such a key admits no service. */
function isOfAws(keyId: string): boolean {
  return /(^|:)alias\/aws\//.test(keyId);
}

/** Whether those who have to publish to the topic can, and nobody else. */
export function topicChecks(
  aws: LiveAws,
  topic: ExpectedTopic,
  live: LiveTopic = openTopic(aws, topic.topicArn),
): readonly Check[] {
  return [policy(aws, topic, live), key(aws, topic, live)];
}

/** AWS may answer so where the feature is closed to new customers, who have no such policy. */
const NO_DATA_PROTECTION = ["InvalidParameterException", "InvalidAction"];

function policy(aws: LiveAws, topic: ExpectedTopic, live: LiveTopic): Check {
  const { id, title, topicArn, publishers, policies } = topic;
  const { homeRegion } = aws.settings.trail;
  return checkOne({
    id: `${id}-policy`,
    title:
      policies === undefined
        ? `the policy of the ${title} admits every alarm`
        : `the policy of the ${title} is that of the settings`,
    permissions: [READ_TOPIC, permission(TOPICS, "sns:GetDataProtectionPolicy")],
    read: async () => {
      const client = aws.accounts.management.client(SNSClient, homeRegion);
      const command = new GetDataProtectionPolicyCommand({ ResourceArn: topicArn });
      const [{ Policy }, protection] = await Promise.all([
        live.attributes(),
        orUndefined(client.send(command), ...NO_DATA_PROTECTION),
      ]);
      return { Policy, dataProtection: protection?.DataProtectionPolicy };
    },
    judge: ({ Policy, dataProtection }) =>
      combine([
        judge(aws, topic, "topic", Policy, publishers.map(publishRequest)),
        ...(refusesMessages(dataProtection)
          ? [
              fail(
                "its data protection policy denies messages with some content",
                `Take the policy away: \`aws sns put-data-protection-policy --resource-arn ${topicArn} --data-protection-policy "" --region ${homeRegion}\`.`,
              ),
            ]
          : []),
      ]),
  });
}

/** What such a policy looks for can be anything, so no message is safe from a Deny. */
function refusesMessages(dataProtection: string | undefined): boolean {
  if (!dataProtection) return false;
  const statements = toList(member(JSON.parse(dataProtection), "Statement"));
  return statements.some((statement) => member(member(statement, "Operation"), "Deny") !== undefined);
}

function key(aws: LiveAws, topic: ExpectedTopic, live: LiveTopic): Check {
  const { id, title, policies } = topic;
  return checkOne({
    id: `${id}-key`,
    title:
      policies === undefined
        ? `the key of the ${title} is enabled, and admits every alarm`
        : `the key of the ${title} is enabled, and has the policy of the settings`,
    permissions: [READ_TOPIC, READ_TOPIC_KEY, permission(TOPIC_KEYS, "kms:GetKeyPolicy")],
    read: async () => {
      const { KmsMasterKeyId } = await live.attributes();
      if (KmsMasterKeyId === undefined || isOfAws(KmsMasterKeyId)) return { KmsMasterKeyId };
      if (ownerOf(KmsMasterKeyId, topic.topicArn) !== aws.accounts.management.id) return { KmsMasterKeyId };
      const client = aws.accounts.management.client(KMSClient, aws.settings.trail.homeRegion);
      const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: KmsMasterKeyId }));
      const KeyId = KeyMetadata?.Arn ?? KmsMasterKeyId;
      const { Policy } = await client.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" }));
      const state = KeyMetadata?.Enabled ? "Enabled" : KeyMetadata?.KeyState;
      return { KmsMasterKeyId, key: { arn: KeyId, state, Policy } };
    },
    judge: (found) => judgeKey(aws, topic, found),
  });
}

/** A key without an ARN is in the account of its topic. */
function ownerOf(keyId: string, topicArn: string): string | undefined {
  return (keyId.startsWith("arn:") ? keyId : topicArn).split(":")[4];
}

interface FoundKey {
  readonly KmsMasterKeyId?: string;
  /** Undefined if another account owns the key. KMS shows a key policy to its owner alone. */
  readonly key?: { readonly arn: string; readonly state?: string; readonly Policy?: string };
}

function judgeKey(aws: LiveAws, topic: ExpectedTopic, { KmsMasterKeyId, key }: FoundKey): Judgement {
  const { policies, publishers } = topic;
  const { homeRegion } = aws.settings.trail;
  if (KmsMasterKeyId === undefined && policies === undefined) return pass("the topic has no key");
  if (KmsMasterKeyId === undefined || isOfAws(KmsMasterKeyId)) {
    return fail(
      "the topic is not encrypted with its own key",
      policies
        ? REDEPLOY
        : `${KmsMasterKeyId} admits no service. Give the topic a key that admits CloudWatch.`,
    );
  }
  if (key === undefined) {
    const found = `${KmsMasterKeyId} is in another account, which alone can read its policy`;
    return policies
      ? fail(found, REDEPLOY)
      : warn(found, "Send a message: run `npm run --silent verify -- --test-alarms`.");
  }
  const { arn, state, Policy } = key;
  if (state !== "Enabled") {
    return fail(
      `${arn} is ${state}, so no message is published`,
      `Run \`aws kms cancel-key-deletion --key-id ${arn} --region ${homeRegion}\` if it is PendingDeletion, and then \`aws kms enable-key --key-id ${arn} --region ${homeRegion}\` in the management account.`,
    );
  }
  const requests = publishers.flatMap((publisher) => topicKeyRequests(publisher, arn));
  return judge(aws, topic, "key", Policy, requests);
}

function judge(
  aws: LiveAws,
  { policies }: ExpectedTopic,
  of: "topic" | "key",
  live: string | undefined,
  requests: readonly DeliveryRequest[],
): Judgement {
  const { settings, accounts, now } = aws;
  const organizationId = settings.organization.id;
  const expected = policies?.[of];
  if (expected !== undefined) {
    return judgePolicy({ live, expected, requests, ownerId: accounts.management.id, organizationId, now });
  }
  return judgeRequests({
    live,
    requests,
    facts: {
      accounts: new Set(Object.values(settings.accounts).map(({ id }) => id)),
      organizations: new Set([organizationId]),
    },
  });
}
