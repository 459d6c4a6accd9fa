import type { WorkGroup } from "@aws-sdk/client-athena";
import { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient } from "@aws-sdk/client-kms";
import { type Check, checkOne } from "../check";
import { fail, pass } from "../judgement";
import type { LiveAws } from "../live-aws";
import { permission, RESULTS_KEY, WORKGROUP } from "../permission";
import { judgePolicy } from "../policy-judgement";
import { REDEPLOY } from "../remediation";
import { judgeGrants, readGrants } from "./key-grants";

export type ReadWorkgroup = () => Promise<WorkGroup | undefined>;

export const READ_WORKGROUP = permission(WORKGROUP, "athena:GetWorkGroup");

/** The key of the results that a workgroup names. */
export function keyOf(workgroup: WorkGroup | undefined): string | undefined {
  return workgroup?.Configuration?.ResultConfiguration?.EncryptionConfiguration?.KmsKey;
}

/** The checks of the key of the results. */
export function resultsKeyChecks(aws: LiveAws, readWorkgroup: ReadWorkgroup): readonly Check[] {
  return [key(aws, readWorkgroup), grants(aws, readWorkgroup)];
}

function key({ accounts, expected, settings }: LiveAws, readWorkgroup: ReadWorkgroup): Check {
  return checkOne({
    id: "search.results-key",
    title: "the key of the results is enabled, and has the policy of the settings",
    permissions: [
      READ_WORKGROUP,
      permission(RESULTS_KEY, "kms:DescribeKey"),
      permission(RESULTS_KEY, "kms:GetKeyPolicy"),
    ],
    read: async () => {
      const KeyId = keyOf(await readWorkgroup());
      if (KeyId === undefined) return undefined;
      const kms = accounts.bucketOwner.client(KMSClient, settings.region);
      const [{ KeyMetadata }, { Policy }] = await Promise.all([
        kms.send(new DescribeKeyCommand({ KeyId })),
        kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" })),
      ]);
      return { KeyId, state: KeyMetadata?.Enabled ? "Enabled" : KeyMetadata?.KeyState, Policy };
    },
    judge: (live) => {
      if (live === undefined) return fail("the workgroup names no key", REDEPLOY);
      const { KeyId, state, Policy } = live;
      if (state !== "Enabled") {
        return fail(
          `${KeyId} is ${state}, so that nobody can search`,
          `Run \`aws kms cancel-key-deletion --key-id ${KeyId} --region ${settings.region}\` if it is PendingDeletion, and then \`aws kms enable-key --key-id ${KeyId} --region ${settings.region}\` in the account of the log bucket.`,
        );
      }
      return judgePolicy({
        live: Policy,
        expected: expected.policies.search.resultsKey,
        ownerId: accounts.bucketOwner.id,
        organizationId: settings.organization.id,
      });
    },
  });
}

function grants({ accounts, settings }: LiveAws, readWorkgroup: ReadWorkgroup): Check {
  return checkOne({
    id: "search.results-key-grants",
    title: "no grant allows anybody to use the key of the results",
    permissions: [READ_WORKGROUP, permission(RESULTS_KEY, "kms:ListGrants")],
    read: async () => {
      const KeyId = keyOf(await readWorkgroup());
      return KeyId === undefined
        ? undefined
        : readGrants(accounts.bucketOwner.client(KMSClient, settings.region), KeyId);
    },
    judge: (found) =>
      found === undefined
        ? pass("the workgroup names no key, which search.results-key finds")
        : judgeGrants(found, "the account of the log bucket"),
  });
}
