/** The identities of a plan before and after it. */
import { IDENTITIES, type IdentityPolicies, identityPolicies } from "../identities";
import type { State } from "../things/state";
import { Thing } from "../things/thing";
import type { Kind } from "../things/types";

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

/** The identities that a plan changes; all that it shows, if it changes a policy that may be attached to any. */
export function identityPairs(
  before: State,
  after: State,
  touched: ReadonlySet<string>,
): readonly IdentityPair[] {
  const isAny = [before, after].some((state) =>
    state.ofType("aws_iam_policy").some(({ address }) => touched.has(address)),
  );
  return IDENTITIES.flatMap((kind) => {
    const keys = new Set<string>();
    for (const state of [before, after]) {
      const giving = (GIVING[kind] ?? []).flatMap((type) => state.ofType(type));
      for (const block of [...state.roots(kind), ...giving]) {
        if (isAny || touched.has(block.address)) for (const key of state.keysOf(block, kind)) keys.add(key);
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

function thingIn(kind: Kind, key: string, state: State): Thing | undefined {
  const thing = new Thing(kind, key, state, state.root(kind, key));
  const exists =
    thing.root !== undefined || (GIVING[kind] ?? []).some((type) => thing.blocks(type).length > 0);
  return exists ? thing : undefined;
}
