/** The identities of a plan before and after it. */
import { toList } from "../../../policies/analysis/json";
import { policiesAt } from "../boundaries";
import { IDENTITIES, type IdentityPolicies, identityPolicies } from "../identities";
import type { Block } from "../states";
import type { State } from "../things/state";
import { Thing } from "../things/thing";
import type { Kind } from "../things/types";
import { valueAt } from "../unknown";

/** An identity before and after, with its policies. */
export interface IdentityPair {
  readonly kind: Kind;
  readonly key: string;
  readonly before?: Thing;
  readonly after?: Thing;
  readonly was: IdentityPolicies;
  readonly is: IdentityPolicies;
}

const NOTHING: IdentityPolicies = { documents: [], atoms: [], unseen: [], unknown: [] };

/** The types of resources that give an identity its policies. */
const GIVING: Readonly<Record<string, readonly string[]>> = {
  role: [
    "aws_iam_role_policy",
    "aws_iam_role_policy_attachment",
    "aws_iam_role_policy_attachments_exclusive",
    "aws_iam_policy_attachment",
  ],
  user: [
    "aws_iam_user_policy",
    "aws_iam_user_policy_attachment",
    "aws_iam_user_policy_attachments_exclusive",
    "aws_iam_policy_attachment",
    "aws_iam_user_group_membership",
    "aws_iam_group_membership",
  ],
  group: [
    "aws_iam_group_policy",
    "aws_iam_group_policy_attachment",
    "aws_iam_group_policy_attachments_exclusive",
    "aws_iam_policy_attachment",
  ],
  "permission-set": [
    "aws_ssoadmin_permission_set_inline_policy",
    "aws_ssoadmin_managed_policy_attachment",
    "aws_ssoadmin_customer_managed_policy_attachment",
    "aws_ssoadmin_permissions_boundary_attachment",
    "aws_ssoadmin_account_assignment",
  ],
};

/** The identities that a plan changes, themselves or in a policy that is attached to them. */
export function identityPairs(
  before: State,
  after: State,
  touched: ReadonlySet<string>,
): readonly IdentityPair[] {
  return IDENTITIES.flatMap((kind) => {
    const keys = new Set<string>();
    for (const state of [before, after]) {
      const giving = (GIVING[kind] ?? []).flatMap((type) => state.ofType(type));
      for (const block of [...state.roots(kind), ...giving]) {
        if (!touched.has(block.address) && !namesTouchedPolicy(block, state, touched)) continue;
        for (const key of state.keysOf(block, kind)) keys.add(key);
      }
    }
    return [...keys].map((key): IdentityPair => {
      const was = thingIn(kind, key, before);
      const is = thingIn(kind, key, after);
      return {
        kind,
        key,
        ...(was === undefined ? {} : { before: was }),
        ...(is === undefined ? {} : { after: is }),
        was: was === undefined ? NOTHING : identityPolicies(was),
        is: is === undefined ? NOTHING : identityPolicies(is),
      };
    });
  });
}

/** Whether a block attaches a policy, or a boundary, that the plan changes. */
function namesTouchedPolicy({ values }: Block, state: State, touched: ReadonlySet<string>): boolean {
  const names = NAMING.flatMap((path) => toList(valueAt(values, path)));
  return names.some((name) => policiesAt(name, state).some(({ address }) => touched.has(address)));
}

const NAMING = [
  "policy_arn",
  "policy_arns",
  "managed_policy_arn",
  "managed_policy_arns",
  "permissions_boundary",
  "customer_managed_policy_reference.name",
  "permissions_boundary.managed_policy_arn",
  "permissions_boundary.customer_managed_policy_reference.name",
];

function thingIn(kind: Kind, key: string, state: State): Thing | undefined {
  const thing = new Thing(kind, key, state, state.root(kind, key));
  const exists =
    thing.root !== undefined || (GIVING[kind] ?? []).some((type) => thing.blocks(type).length > 0);
  return exists ? thing : undefined;
}
