import { comparePolicies, samePolicy } from "../../policies/analysis/compare";
import { fail, listed, pass, type Verdict, warn } from "./check";

/** Compares a live policy with the one of the settings, by what they allow and deny. */
export function judgePolicy(
  live: string | undefined,
  expected: string,
  world: { readonly accounts: ReadonlySet<string>; readonly organizations: ReadonlySet<string> },
): Verdict {
  const mend =
    "`cdktf deploy organization-trail` sets it right; CloudTrail's event history tells who changed it.";
  if (live === undefined) return fail("there is no policy", mend);
  if (samePolicy(live, expected)) return pass("equal in meaning to the policy of the settings");
  const { removedDenies, removedDelivery, removedConditions, addedPermissions, addedOutsideReads } =
    comparePolicies(expected, live, world);
  const weaker = [
    ["CloudTrail can no longer", removedDelivery],
    ["no longer denied", removedDenies],
    ["under fewer conditions", removedConditions],
    ["newly granted", addedPermissions],
    ["readable from outside", addedOutsideReads],
  ] as const;
  const found = weaker.flatMap(([what, atoms]) =>
    [...new Set(atoms.map(({ statement }) => statement))].map((statement) => `${what}: ${statement}`),
  );
  return found.length > 0
    ? fail(listed(found), mend)
    : warn("it differs from the policy of the settings, and nothing that matters is weaker", mend);
}
