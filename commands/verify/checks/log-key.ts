import { GetKeyPolicyCommand, GetKeyRotationStatusCommand, KMSClient } from "@aws-sdk/client-kms";
import { type Check, checkOne } from "../check";
import { requestsTo } from "../expected";
import { fail, type Judgement, pass } from "../judgement";
import { type LiveAws, type LogKey, READ } from "../live-aws";
import { LOG_KEY, permission } from "../permission";
import { judgePolicy } from "../policy-judgement";
import { REDEPLOY } from "../remediation";
import type { Theme } from "../theme";
import { judgeGrants, keyCommand, readGrants } from "./key-grants";

/** Whether log files can still be encrypted and decrypted. */
export const logKey = {
  id: "key",
  title: "Log key",
  checks: ({ aws }) => [enabled(aws), deletion(aws), material(aws), rotation(aws), policy(aws), grants(aws)],
} as const satisfies Theme;

interface Question<Value> {
  readonly id: string;
  readonly title: string;
  judge(value: Value): Judgement;
}

/** A check of what KMS says of the key itself. */
function checkKey(aws: LiveAws, question: Question<LogKey>): Check {
  const setting = `key.alias: ${aws.settings.key.alias}`;
  return checkOne({ ...question, setting, permissions: [READ.key], read: aws.key });
}

/** A check of one more call about the key. */
function checkCall<Value>(
  { accounts, settings, key }: LiveAws,
  {
    action,
    read,
    ...question
  }: Question<Value> & {
    readonly action: `kms:${string}`;
    read(client: KMSClient, keyArn: string): Promise<Value>;
  },
): Check {
  return checkOne({
    ...question,
    permissions: [READ.key, permission(LOG_KEY, action)],
    read: async () => read(accounts.audit.client(KMSClient, settings.region), (await key()).Arn),
  });
}

function enabled(aws: LiveAws): Check {
  return checkKey(aws, {
    id: "key.enabled",
    title: "the log key is enabled",
    judge: ({ Arn, Enabled, KeyState }) => {
      if (Enabled && KeyState === "Enabled") return pass(Arn);
      const enable = `Run ${keyCommand(Arn, "enable-key")} in the audit account.`;
      return fail(
        `${Arn} is ${KeyState}, so CloudTrail cannot deliver`,
        Enabled
          ? "Look in the AWS KMS console for what keeps the key from being used, such as a lost key store."
          : KeyState === "PendingDeletion"
            ? `Run ${keyCommand(Arn, "cancel-key-deletion")} in the audit account at once. Then: ${enable}`
            : enable,
      );
    },
  });
}

function deletion(aws: LiveAws): Check {
  return checkKey(aws, {
    id: "key.deletion",
    title: "the log key is not scheduled for deletion",
    judge: ({ Arn, KeyState, DeletionDate }) =>
      KeyState !== "PendingDeletion"
        ? pass(String(KeyState))
        : fail(
            `KMS deletes it on ${DeletionDate?.toISOString().slice(0, 10)}, and with it every log file`,
            `Run ${keyCommand(Arn, "cancel-key-deletion")} and then ${keyCommand(Arn, "enable-key")} in the audit account at once.`,
          ),
  });
}

/** Imported material can be deleted at once, and a key store's owner can take its keys away. */
function material(aws: LiveAws): Check {
  return checkKey(aws, {
    id: "key.material",
    title: "KMS keeps the material of the log key",
    judge: ({ Origin = "AWS_KMS" }) =>
      Origin === "AWS_KMS"
        ? pass(Origin)
        : fail(
            `its material comes from ${Origin}, so somebody can delete it without KMS's waiting period`,
            REDEPLOY,
          ),
  });
}

/** KMS's default, which the settings leave. */
const ROTATION_DAYS = 365;

function rotation(aws: LiveAws): Check {
  return checkCall(aws, {
    id: "key.rotation",
    title: "the log key rotates",
    action: "kms:GetKeyRotationStatus",
    read: (client, KeyId) => client.send(new GetKeyRotationStatusCommand({ KeyId })),
    judge: ({ KeyRotationEnabled, RotationPeriodInDays = ROTATION_DAYS }) => {
      if (!KeyRotationEnabled) return fail("rotation is disabled", REDEPLOY);
      const found = `every ${RotationPeriodInDays} days`;
      return RotationPeriodInDays <= ROTATION_DAYS
        ? pass(found)
        : fail(`it rotates ${found}, which is less often than KMS's default`, REDEPLOY);
    },
  });
}

function policy(aws: LiveAws): Check {
  return checkCall(aws, {
    id: "key.policy",
    title: "its policy is that of the settings, and lets CloudTrail encrypt",
    action: "kms:GetKeyPolicy",
    read: async (client, KeyId) => {
      const { Policy } = await client.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" }));
      return { KeyId, Policy };
    },
    judge: ({ KeyId, Policy }) =>
      judgePolicy({
        live: Policy,
        expected: aws.expected.policies.logKey,
        requests: requestsTo("key", aws.settings, KeyId),
        ownerId: aws.accounts.audit.id,
        organizationId: aws.settings.organization.id,
        now: aws.now,
      }),
  });
}

function grants(aws: LiveAws): Check {
  return checkCall(aws, {
    id: "key.grants",
    title: "no grant allows anybody to use the log key",
    action: "kms:ListGrants",
    read: readGrants,
    judge: (found) => judgeGrants(found, "the audit account"),
  });
}
