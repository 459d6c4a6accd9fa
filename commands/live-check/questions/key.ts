import {
  CancelKeyDeletionCommand,
  CreateGrantCommand,
  type CreateGrantCommandInput,
  CreateKeyCommand,
  EnableKeyCommand,
  GetKeyPolicyCommand,
  type KeyMetadata,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import { accountRootArn, roleArn } from "../../../aws/arns";
import { allowKeyAdministration } from "../../../policies/key-administration";
import { denyOtherAdministration } from "../../../policies/log-key";
import { policyJson } from "../../../policies/policy-document";
import { cannotTell, confirmed, denied, type Live, type Question, refuted } from "../question";

/** KMS's shortest waiting period. */
const SHORTEST_WINDOW_DAYS = 7;

/** The only name of a key policy. */
const PolicyName = "default";

function quickDeletion(who: "deployer" | "break-glass"): Question {
  const isDeployer = who === "deployer";
  return denied({
    id: `key-quick-deletion-${who}`,
    title: `KMS refuses the key's deletion within ${SHORTEST_WINDOW_DAYS} days by ${isDeployer ? "the deployer" : "break glass"}.`,
    page: "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-schedule-key-deletion-pending-window-in-days",
    statements: ["logKey/DenyQuickDeletion", ...(isDeployer ? ["logKey/DenyDisabling"] : [])],
    ...(isDeployer ? {} : { caller: who }),
    by: "resource-based",
    after: ["KMSInvalidStateException"],
    async prepare(live) {
      const { KeyId } = await live.key();
      const { kms } = await live.as(isDeployer ? "audit" : who, live.settings.accounts.audit.id);
      const request = { KeyId, PendingWindowInDays: SHORTEST_WINDOW_DAYS };
      return {
        call: () => kms.send(new ScheduleKeyDeletionCommand(request)),
        undo: async () => {
          await kms.send(new CancelKeyDeletionCommand({ KeyId }));
          // KMS leaves the key disabled.
          await kms.send(new EnableKeyCommand({ KeyId }));
        },
        undoByHand: `aws kms cancel-key-deletion --key-id ${KeyId} && aws kms enable-key --key-id ${KeyId}`,
      };
    },
  });
}

const grants = denied({
  id: "key-grants",
  title: "KMS refuses CreateGrant, which is asked as a dry run.",
  page: "https://docs.aws.amazon.com/kms/latest/developerguide/testing-permissions.html",
  statements: ["logKey/DenyGrants"],
  by: "resource-based",
  after: ["DryRunOperationException"],
  async prepare(live) {
    const { KeyId } = await live.key();
    const { kms } = await live.as("audit");
    const GranteePrincipal = accountRootArn(auditAccount(live));
    const request: CreateGrantCommandInput = {
      KeyId,
      GranteePrincipal,
      Operations: ["Decrypt"],
      DryRun: true,
    };
    return { call: () => kms.send(new CreateGrantCommand(request)) };
  },
});

const policy = denied({
  id: "key-policy",
  title: "KMS refuses PutKeyPolicy from an administrator who is not a deployer.",
  page: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html",
  statements: ["logKey/DenyOtherAdministration"],
  caller: "administrator",
  by: "resource-based",
  async prepare(live) {
    const { KeyId } = await live.key();
    const { kms } = await live.as("administrator", live.settings.accounts.audit.id);
    const { Policy } = await (await live.as("audit")).kms.send(
      new GetKeyPolicyCommand({ KeyId, PolicyName }),
    );
    // The check would refuse the present policy from a caller whom that policy denies changes.
    const request = { KeyId, PolicyName, Policy, BypassPolicyLockoutSafetyCheck: true };
    return { call: () => kms.send(new PutKeyPolicyCommand(request)) };
  },
});

function auditAccount({ settings: { accounts, region } }: Live) {
  return { region, accountId: accounts.audit.id };
}

/** A policy that only a role could change which does not exist. */
function lockedOutPolicy(live: Live): string {
  const account = auditAccount(live);
  const nobody = roleArn({ ...account, name: "organization-trail-live-check-nobody" });
  return policyJson([allowKeyAdministration(account), denyOtherAdministration([nobody])]);
}

const lockout: Question = {
  id: "key-lockout",
  title: "KMS refuses a key policy that its caller could not change again.",
  page: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#prevent-unmanageable-key",
  statements: ["logKey/DenyOtherAdministration"],
  needs: ["allow-scratch-resources"],
  async ask(live) {
    const { kms } = await live.as("audit");
    const request = { Policy: lockedOutPolicy(live), Description: "organization-trail live-check" };
    let key: KeyMetadata | undefined;
    try {
      key = (await kms.send(new CreateKeyCommand(request))).KeyMetadata;
    } catch (error) {
      const found = String(error);
      return found.includes("will not allow you to update the key policy in the future")
        ? confirmed("KMS refused to create such a key")
        : cannotTell(found);
    }
    const deletion = { KeyId: key?.KeyId, PendingWindowInDays: SHORTEST_WINDOW_DAYS };
    const scheduled = await kms.send(new ScheduleKeyDeletionCommand(deletion)).then(
      () => "its deletion is scheduled",
      (error: unknown) => `DELETE IT BY HAND, because that failed (${error})`,
    );
    return refuted(`KMS created ${key?.Arn}; ${scheduled}`);
  },
};

export const KEY_QUESTIONS: readonly Question[] = [
  lockout,
  quickDeletion("deployer"),
  quickDeletion("break-glass"),
  grants,
  policy,
];
