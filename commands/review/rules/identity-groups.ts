/** Users who join a group, or are assigned a permission set, gain its permissions. */
import { identityPolicies } from "../identities";
import type { State } from "../things/state";
import { Thing } from "../things/thing";
import type { Targets } from "../threats";
import { mayHarm } from "./identity-harm";
import type { IdentityPair } from "./identity-pair";
import type { Context, Weakening } from "./rule";

const MEMBERSHIPS = ["aws_iam_user_group_membership", "aws_iam_group_membership"];

/** The memberships of a user, by the key of the group. */
function findMemberships(
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
  const old = findMemberships(pair.key, before);
  return [...findMemberships(pair.key, after)].flatMap(([group, place]): Weakening[] => {
    if (old.has(group)) return [];
    const root = after.root("group", group);
    const policies = identityPolicies(new Thing("group", group, after, root));
    const isShown = root !== undefined || policies.documents.length > 0;
    if (isShown && !mayHarm(policies, targets)) return [];
    return [{ ...place, before: [], after: [`${pair.key} in ${group}`] }];
  });
}

/** New assignments of a permission set that can harm, in an account that holds protected things. */
export function assignedSets(pair: IdentityPair, context: Context, targets: Targets): Weakening[] {
  if (pair.kind !== "permission-set" || pair.after === undefined || !mayHarm(pair.is, targets)) return [];
  return pair.after.blocks("aws_ssoadmin_account_assignment").flatMap(({ address, values }): Weakening[] => {
    const old = context.before.block(address)?.values;
    const isSame =
      old !== undefined &&
      ["principal_id", "target_id", "permission_set_arn"].every((name) => old[name] === values[name]);
    const account = String(values.target_id);
    if (isSame || !targets.accounts.has(account)) return [];
    return [
      { address, attribute: "principal_id", before: [], after: [`${values.principal_id} in ${account}`] },
    ];
  });
}
