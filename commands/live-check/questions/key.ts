import { accountRootArn, roleArn } from "../../../aws/arns";
import { allowKeyAdministration } from "../../../policies/key-administration";
import { denyOtherAdministration } from "../../../policies/log-key";
import { policyJson } from "../../../policies/policy-document";
import type { Live } from "../live";
import { type Answer, cannotTell, confirmed, denied, type Question, refuted } from "../question";

/** KMS's shortest waiting period. */
const PendingWindowInDays = 7;

/** The only name of a key policy. */
const PolicyName = "default";

function quickDeletion(who: "deployer" | "break-glass"): Question {
  const isDeployer = who === "deployer";
  return denied({
    id: `key-quick-deletion-${who}`,
    title: `KMS refuses the key's deletion within ${PendingWindowInDays} days by ${isDeployer ? "the deployer" : "break glass"}.`,
    page: "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-schedule-key-deletion-pending-window-in-days",
    statements: ["logKey/DenyQuickDeletion", ...(isDeployer ? ["logKey/DenyDisabling"] : [])],
    ...(isDeployer ? {} : { caller: who }),
    after: ["KMSInvalidStateException"],
    async prepare(live) {
      const { KeyId } = await live.key();
      const { kms } = await live.as(isDeployer ? "audit" : who);
      return {
        call: () => kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays }),
        undo: async () => {
          await kms.cancelKeyDeletion({ KeyId });
          // KMS leaves the key disabled.
          await kms.enableKey({ KeyId });
        },
        byHand: `aws kms cancel-key-deletion --key-id ${KeyId} && aws kms enable-key --key-id ${KeyId}`,
      };
    },
  });
}

function auditAccount({ settings: { accounts, region } }: Live) {
  return { region, accountId: accounts.audit.id };
}

/** Tries to create a key whose policy only a role could change which does not exist. */
async function lockOut(live: Live): Promise<Answer> {
  const account = auditAccount(live);
  const nobody = roleArn({ ...account, name: "organization-trail-live-check-nobody" });
  const Policy = policyJson([allowKeyAdministration(account), denyOtherAdministration([nobody])]);
  const { kms } = await live.as("audit");
  try {
    const { KeyMetadata } = await kms.createKey({ Policy, Description: "organization-trail live-check" });
    const { KeyId, Arn } = KeyMetadata ?? {};
    const scheduled = await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays }).then(
      () => "its deletion is scheduled",
      (error: unknown) => `DELETE IT BY HAND, because that failed (${error})`,
    );
    return refuted(`KMS created ${Arn}; ${scheduled}`);
  } catch (error) {
    const found = String(error);
    return found.includes("will not allow you to update the key policy in the future")
      ? confirmed("KMS refused to create such a key")
      : cannotTell(found);
  }
}

export const KEY_QUESTIONS: readonly Question[] = [
  {
    id: "key-lockout",
    title: "KMS refuses a key policy that its caller could not change again.",
    page: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#prevent-unmanageable-key",
    statements: ["logKey/DenyOtherAdministration"],
    needs: ["allow-scratch-resources"],
    ask: lockOut,
  },
  quickDeletion("deployer"),
  quickDeletion("break-glass"),
  denied({
    id: "key-grants",
    title: "KMS refuses CreateGrant, which is asked as a dry run.",
    page: "https://docs.aws.amazon.com/kms/latest/developerguide/testing-permissions.html",
    statements: ["logKey/DenyGrants"],
    after: ["DryRunOperationException"],
    async prepare(live) {
      const { KeyId } = await live.key();
      const { kms } = await live.as("audit");
      const GranteePrincipal = accountRootArn(auditAccount(live));
      return () => kms.createGrant({ KeyId, GranteePrincipal, Operations: ["Decrypt"], DryRun: true });
    },
  }),
  denied({
    id: "key-policy",
    title: "KMS refuses PutKeyPolicy from an administrator who is not a deployer.",
    page: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html",
    statements: ["logKey/DenyOtherAdministration"],
    caller: "administrator",
    async prepare(live) {
      const { KeyId } = await live.key();
      const { kms } = await live.as("administrator");
      const { Policy } = await (await live.as("audit")).kms.getKeyPolicy({ KeyId, PolicyName });
      // The check would refuse the present policy from a caller whom that policy denies changes.
      return () => kms.putKeyPolicy({ KeyId, PolicyName, Policy, BypassPolicyLockoutSafetyCheck: true });
    },
  }),
];
