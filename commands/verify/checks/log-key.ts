import {
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  paginateListGrants,
} from "@aws-sdk/client-kms";
import { collect } from "../async";
import { type Check, checkOne } from "../check";
import { requestsTo } from "../expected";
import { fail, joinFirst, pass } from "../judgement";
import { type LiveAws, READ } from "../live-aws";
import { LOG_KEY, permission } from "../permission";
import { judgePolicy } from "../policy-judgement";
import { REDEPLOY } from "../remediation";
import type { Theme } from "../theme";

/** Whether log files can still be encrypted and decrypted. */
export const logKey = {
  id: "key",
  title: "Log key",
  checks: ({ aws }) => [enabled(aws), deletion(aws), material(aws), rotation(aws), policy(aws), grants(aws)],
} as const satisfies Theme;

/** KMS finds a key only in its Region, whatever the ARN says. */
function region(keyArn: string): string {
  return keyArn.split(":")[3] ?? "";
}

function alias({ settings }: LiveAws): string {
  return `key.alias: ${settings.key.alias}`;
}

function openClient({ accounts, settings }: LiveAws): KMSClient {
  return accounts.audit.client(KMSClient, settings.region);
}

function enabled(aws: LiveAws): Check {
  return checkOne({
    id: "key.enabled",
    title: "the log key is enabled",
    setting: alias(aws),
    permissions: [READ.key],
    read: aws.key,
    judge: ({ Arn, Enabled, KeyState }) => {
      if (Enabled && KeyState === "Enabled") return pass(Arn);
      const enable = `Run \`aws kms enable-key --key-id ${Arn} --region ${region(Arn)}\` in the audit account.`;
      return fail(
        `${Arn} is ${KeyState}, so CloudTrail cannot deliver`,
        Enabled
          ? "Look in the AWS KMS console for what keeps the key from being used, such as a lost key store."
          : KeyState === "PendingDeletion"
            ? `Run \`aws kms cancel-key-deletion --key-id ${Arn} --region ${region(Arn)}\` in the audit account at once. Then: ${enable}`
            : enable,
      );
    },
  });
}

function deletion(aws: LiveAws): Check {
  return checkOne({
    id: "key.deletion",
    title: "the log key is not scheduled for deletion",
    setting: alias(aws),
    permissions: [READ.key],
    read: aws.key,
    judge: ({ Arn, KeyState, DeletionDate }) =>
      KeyState !== "PendingDeletion"
        ? pass(String(KeyState))
        : fail(
            `KMS deletes it on ${DeletionDate?.toISOString().slice(0, 10)}, and with it every log file`,
            `Run \`aws kms cancel-key-deletion --key-id ${Arn} --region ${region(Arn)}\` and then \`aws kms enable-key --key-id ${Arn} --region ${region(Arn)}\` in the audit account at once.`,
          ),
  });
}

/** Imported material can be deleted at once, and a key store's owner can take its keys away. */
function material(aws: LiveAws): Check {
  return checkOne({
    id: "key.material",
    title: "KMS keeps the material of the log key",
    setting: alias(aws),
    permissions: [READ.key],
    read: aws.key,
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
  return checkOne({
    id: "key.rotation",
    title: "the log key rotates",
    permissions: [READ.key, permission(LOG_KEY, "kms:GetKeyRotationStatus")],
    read: async () => {
      const { Arn } = await aws.key();
      return openClient(aws).send(new GetKeyRotationStatusCommand({ KeyId: Arn }));
    },
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
  return checkOne({
    id: "key.policy",
    title: "its policy is that of the settings, and lets CloudTrail encrypt",
    permissions: [READ.key, permission(LOG_KEY, "kms:GetKeyPolicy")],
    read: async () => {
      const { Arn } = await aws.key();
      const command = new GetKeyPolicyCommand({ KeyId: Arn, PolicyName: "default" });
      return { arn: Arn, answer: await openClient(aws).send(command) };
    },
    judge: ({ arn, answer }) =>
      judgePolicy({
        live: answer.Policy,
        expected: aws.expected.policies.logKey,
        requests: requestsTo("key", aws.settings, arn),
        ownerId: aws.accounts.audit.id,
        organizationId: aws.settings.organization.id,
        now: aws.now,
      }),
  });
}

/** A grant allows what the key policy does not say. This app creates none. */
function grants(aws: LiveAws): Check {
  return checkOne({
    id: "key.grants",
    title: "no grant allows anybody to use the log key",
    permissions: [READ.key, permission(LOG_KEY, "kms:ListGrants")],
    read: async () => {
      const { Arn } = await aws.key();
      const pages = await collect(paginateListGrants({ client: openClient(aws) }, { KeyId: Arn }));
      return pages.flatMap(({ Grants = [] }) => Grants.map((grant) => ({ ...grant, KeyId: Arn })));
    },
    judge: (found) => {
      const [first] = found;
      if (first === undefined) return pass("no grant");
      return fail(
        joinFirst(
          found.map(
            ({ GranteePrincipal, Operations = [], GrantId }) =>
              `${GranteePrincipal} may ${Operations.join(", ")} by grant ${GrantId}`,
          ),
        ),
        `Run \`aws kms revoke-grant --key-id ${first.KeyId} --grant-id ${first.GrantId} --region ${region(first.KeyId)}\` in the audit account. The CreateGrant event in CloudTrail's event history shows who created it.`,
      );
    },
  });
}
