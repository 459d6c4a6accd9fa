import { GetKeyPolicyCommand, GetKeyRotationStatusCommand, KMSClient } from "@aws-sdk/client-kms";
import { type Check, fail, pass } from "../check";
import { type LiveAws, READ } from "../live-aws";
import { LOG_KEY, permission } from "../permission";
import { judgePolicy, readOrganizationFacts } from "../policy-judgement";
import { REDEPLOY } from "../remediation";
import type { Theme } from "../theme";

/** Can CloudTrail still encrypt log files, and can readers decrypt them? */
export const logKey = {
  id: "key",
  title: "Log key",
  permissions: [
    READ.key,
    permission(LOG_KEY, "kms:GetKeyRotationStatus"),
    permission(LOG_KEY, "kms:GetKeyPolicy"),
    READ.members,
  ],
  checks: ({ aws }) => [...stateChecks(aws), rotationCheck(aws), policyCheck(aws)],
} as const satisfies Theme;

function stateChecks(aws: LiveAws): readonly Check[] {
  const setting = `key.alias: ${aws.settings.key.alias}`;
  return [
    {
      id: "key.enabled",
      title: "the log key is enabled",
      setting,
      judge: async () => {
        const { Arn, Enabled, KeyState } = await aws.key();
        return Enabled
          ? pass(Arn)
          : fail(
              `${Arn} is ${KeyState}, so CloudTrail cannot deliver`,
              `Run \`aws kms enable-key --key-id ${Arn}\` in the audit account.`,
            );
      },
    },
    {
      id: "key.deletion",
      title: "the log key is not pending deletion",
      setting,
      judge: async () => {
        const { Arn, KeyState, DeletionDate } = await aws.key();
        return KeyState !== "PendingDeletion"
          ? pass(String(KeyState))
          : fail(
              `KMS deletes it on ${DeletionDate?.toISOString().slice(0, 10)}; nobody can read any log file after that`,
              `Run \`aws kms cancel-key-deletion --key-id ${Arn}\`, then \`aws kms enable-key --key-id ${Arn}\`, in the audit account immediately.`,
            );
      },
    },
  ];
}

function rotationCheck(aws: LiveAws): Check {
  return {
    id: "key.rotation",
    title: "automatic rotation of the log key is enabled",
    judge: async () => {
      const { Arn: KeyId } = await aws.key();
      const { KeyRotationEnabled } = await openClient(aws).send(new GetKeyRotationStatusCommand({ KeyId }));
      return KeyRotationEnabled ? pass("enabled") : fail("rotation is disabled", REDEPLOY);
    },
  };
}

function policyCheck(aws: LiveAws): Check {
  return {
    id: "key.policy",
    title: "the key policy matches the settings",
    judge: async () => {
      const { Arn: KeyId } = await aws.key();
      const command = new GetKeyPolicyCommand({ KeyId, PolicyName: "default" });
      const { Policy } = await openClient(aws).send(command);
      return judgePolicy(Policy, aws.expected.keyPolicy, await readOrganizationFacts(aws));
    },
  };
}

function openClient({ accounts, settings }: LiveAws): KMSClient {
  return accounts.audit.client(KMSClient, settings.region);
}
