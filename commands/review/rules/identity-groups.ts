/** Users who join a group gain its permissions. */
import { identityPolicies } from "../identities";
import type { State } from "../things/state";
import { Thing } from "../things/thing";
import type { Targets } from "../threats";
import { mayHarm } from "./identity-harm";
import type { IdentityPair } from "./identity-pair";
import type { Context, Weakening } from "./rule";

const MEMBERSHIPS = ["aws_iam_user_group_membership", "aws_iam_group_membership"];

/** The memberships of a user, by the key of the group. */
function membershipsOf(
  user: string,
  state: State,
): ReadonlyMap<string, { address: string; attribute: string }> {
  const found = new Map<string, { address: string; attribute: string }>();
  for (const type of MEMBERSHIPS) {
    for (const block of state.attachedTo(type, "user", user)) {
      const attribute = type === "aws_iam_group_membership" ? "users" : "groups";
      for (const group of state.keysOf(block, "group"))
        found.set(group, { address: block.address, attribute });
    }
  }
  return found;
}

/** The groups that a user joins and that can harm, or whose policies the plan does not show. */
export function joinedGroups(pair: IdentityPair, { before, after }: Context, targets: Targets): Weakening[] {
  if (pair.kind !== "user" || targets.isEmpty) return [];
  const old = membershipsOf(pair.key, before);
  return [...membershipsOf(pair.key, after)].flatMap(([group, place]): Weakening[] => {
    if (old.has(group)) return [];
    const root = after.root("group", group);
    const policies = identityPolicies(new Thing("group", group, after, root));
    const isShown = root !== undefined || policies.documents.length > 0;
    if (isShown && !mayHarm(policies, targets)) return [];
    return [{ ...place, before: [], after: [`${pair.key} in ${group}`] }];
  });
}
