import { comparePolicies, samePolicy } from "../../policies/analysis/compare";
import type { OrganizationFacts } from "../../policies/analysis/organization-facts";
import { fail, type Judgement, joinFirst, pass, warn } from "./check";
import type { LiveAws } from "./live-aws";
import { REDEPLOY } from "./remediation";

/** Compares a live policy with the policy of the settings by what they allow and deny. */
export function judgePolicy(live: string | undefined, expected: string, facts: OrganizationFacts): Judgement {
  if (live === undefined) return fail("no policy", REDEPLOY);
  if (samePolicy(live, expected)) return pass("equal in meaning to the policy of the settings");
  const { removedDenies, removedDelivery, removedConditions, addedPermissions, addedOutsideReads } =
    comparePolicies(expected, live, facts);
  const weaker = [
    ["CloudTrail can no longer", removedDelivery],
    ["no longer denied", removedDenies],
    ["under fewer conditions", removedConditions],
    ["newly allowed", addedPermissions],
    ["readable from outside the organization", addedOutsideReads],
  ] as const;
  const found = weaker.flatMap(([what, atoms]) =>
    [...new Set(atoms.map(({ statement }) => statement))].map((statement) => `${what}: ${statement}`),
  );
  return found.length > 0
    ? fail(joinFirst(found), REDEPLOY)
    : warn("differs from the policy of the settings, but is not weaker", REDEPLOY);
}

/** The organization and its accounts. If they cannot be listed, only the accounts of the settings belong to it. */
export async function readOrganizationFacts({ settings, members }: LiveAws): Promise<OrganizationFacts> {
  const { management, audit, logArchive } = settings.accounts;
  const listed = await members().catch(() => []);
  const known = [management, audit, ...(logArchive ? [logArchive] : []), ...listed];
  return {
    accounts: new Set(known.map(({ id }) => id)),
    organizations: new Set([settings.organization.id]),
  };
}
