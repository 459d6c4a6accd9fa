import { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient } from "@aws-sdk/client-kms";
import { GetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { type Publisher, publishRequest, topicKeyRequests } from "../../../policies/analysis/topic-requests";
import type { PolicyStatement } from "../../../policies/policy-document";
import { lazy } from "../async";
import { type Check, checkOne } from "../check";
import { fail } from "../judgement";
import type { LiveAws } from "../live-aws";
import { permission, TOPIC_KEYS, TOPICS } from "../permission";
import { judgePolicy } from "../policy-judgement";
import { REDEPLOY } from "../remediation";

/** A topic, who publishes to it, and the policies of topic and key. */
export interface ExpectedTopic {
  /** Beginning of the ids of its checks, such as `alarms.topic`. */
  readonly id: string;
  /** Words for it in a title, such as "topic of the alarms". */
  readonly title: string;
  readonly publisher: Publisher;
  readonly policy: readonly PolicyStatement[];
  readonly keyPolicy: readonly PolicyStatement[];
}

/** Attributes of a topic. */
export type ReadTopic = () => Promise<{ readonly Policy?: string; readonly KmsMasterKeyId?: string }>;

export const READ_TOPIC = permission(TOPICS, "sns:GetTopicAttributes");

/** Reads a topic. */
export async function readTopic({ accounts, settings }: LiveAws, TopicArn: string) {
  const client = accounts.management.client(SNSClient, settings.trail.homeRegion);
  return (await client.send(new GetTopicAttributesCommand({ TopicArn }))).Attributes ?? {};
}

/** Whether the service of the settings, and nobody else, can publish to the topic. */
export function topicChecks(
  aws: LiveAws,
  topic: ExpectedTopic,
  read: ReadTopic = lazy(() => readTopic(aws, topic.publisher.topicArn)),
): readonly Check[] {
  return [policy(aws, topic, read), key(aws, topic, read)];
}

function policy(
  aws: LiveAws,
  { id, title, publisher, policy: expected }: ExpectedTopic,
  read: ReadTopic,
): Check {
  return checkOne({
    id: `${id}-policy`,
    title: `the policy of the ${title} is that of the settings`,
    permissions: [READ_TOPIC],
    read,
    judge: ({ Policy }) =>
      judgePolicy({
        live: Policy,
        expected,
        requests: [publishRequest(publisher)],
        ownerId: aws.accounts.management.id,
        organizationId: aws.settings.organization.id,
        now: aws.now,
      }),
  });
}

function key(aws: LiveAws, { id, title, publisher, keyPolicy }: ExpectedTopic, read: ReadTopic): Check {
  return checkOne({
    id: `${id}-key`,
    title: `the key of the ${title} is enabled, and has the policy of the settings`,
    permissions: [
      READ_TOPIC,
      permission(TOPIC_KEYS, "kms:DescribeKey"),
      permission(TOPIC_KEYS, "kms:GetKeyPolicy"),
    ],
    read: async () => {
      const { KmsMasterKeyId } = await read();
      if (KmsMasterKeyId === undefined || /alias\/aws\//.test(KmsMasterKeyId)) return undefined;
      const client = aws.accounts.management.client(KMSClient, aws.settings.trail.homeRegion);
      const [{ KeyMetadata }, { Policy }] = await Promise.all([
        client.send(new DescribeKeyCommand({ KeyId: KmsMasterKeyId })),
        client.send(new GetKeyPolicyCommand({ KeyId: KmsMasterKeyId, PolicyName: "default" })),
      ]);
      return { id: KmsMasterKeyId, state: KeyMetadata?.Enabled ? "Enabled" : KeyMetadata?.KeyState, Policy };
    },
    judge: (live) => {
      if (live === undefined) return fail("the topic is not encrypted with its own key", REDEPLOY);
      const { id: keyArn, state, Policy } = live;
      const { homeRegion } = aws.settings.trail;
      if (state !== "Enabled") {
        return fail(
          `${keyArn} is ${state}, so no message is published`,
          `Run \`aws kms cancel-key-deletion --key-id ${keyArn} --region ${homeRegion}\` if it is PendingDeletion, and then \`aws kms enable-key --key-id ${keyArn} --region ${homeRegion}\` in the management account.`,
        );
      }
      return judgePolicy({
        live: Policy,
        expected: keyPolicy,
        requests: topicKeyRequests(publisher, keyArn),
        ownerId: aws.accounts.management.id,
        organizationId: aws.settings.organization.id,
        now: aws.now,
      });
    },
  });
}
