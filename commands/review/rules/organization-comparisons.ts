/** Comparisons of the organization's policies, accounts and administrators. */
import { type Atom, atomsOf, isCovered } from "../../../policies/analysis/atoms";
import { UnreadablePolicy } from "../../../policies/analysis/conditions";
import type { Json } from "../../../policies/analysis/json";
import { stays } from "../comparators";
import { isMarked } from "../mask";
import type { Block } from "../states";
import { holdsUnknown, isOfCreated, isUnknown, readable } from "../unknown";
import { comparePolicy, policyWeakening } from "./policy-rules";
import type { Context, Weakening } from "./rule";

export const CLOUDTRAIL = "cloudtrail.amazonaws.com";

/** Resources of a type that are deleted, replaced, or re-targeted. */
export function removed(
  type: string,
  { before, after }: Context,
  isMeant: (block: Block) => boolean = () => true,
): Block[] {
  return before.ofType(type).filter((block) => {
    const gone = after.block(block.address) === undefined || block.change.kind === "replace";
    return gone && isMeant(block);
  });
}

export const at = ({ address }: Block): Weakening => ({ address });
export const isCloudTrails = ({ values }: Block): boolean => values.service_principal === CLOUDTRAIL;

/** Service control and resource control policies deny; policies of other types do not. */
function isControl({ values }: Block): boolean {
  const { type } = values;
  return type === undefined || type === null || /CONTROL_POLICY/.test(String(type));
}

/** The Deny statements of a policy that keep principals from the trail. */
function guarding(content: Json | undefined, context: Context): readonly Atom[] | undefined {
  try {
    return atomsOf(content).filter(
      (atom) => atom.effect === "Deny" && context.targets.threatOf(atom) !== undefined,
    );
  } catch (error) {
    if (error instanceof UnreadablePolicy) return undefined;
    throw error;
  }
}

/** Whether a policy guards the trail, or may do so because the plan does not show it. */
export function mayGuard(policy: Block | undefined, context: Context): boolean {
  if (policy === undefined) return true;
  return isControl(policy) && (guarding(policy.values.content, context)?.length ?? 1) > 0;
}

export function detached(context: Context): Weakening[] {
  const attachments = context.before.ofType("aws_organizations_policy_attachment");
  return attachments.flatMap((block): Weakening[] => {
    const now = context.after.block(block.address);
    const names = ["policy_id", "target_id"];
    const unknown = names.filter((name) => isUnknown(now?.values[name]));
    if (now !== undefined && unknown.length > 0 && block.change.kind !== "replace") {
      for (const name of unknown) context.doubt(now.address, `${name} is known only after apply`);
      return [];
    }
    const isSame = now !== undefined && names.every((name) => now.values[name] === block.values[name]);
    if (isSame) return [];
    const others = context.after.ofType("aws_organizations_policy_attachment");
    const elsewhere = others.some(({ values }) =>
      ["policy_id", "target_id"].every((name) => values[name] === block.values[name]),
    );
    const policy = context.before
      .ofType("aws_organizations_policy")
      .find(({ values }) => values.id !== undefined && values.id === block.values.policy_id);
    return elsewhere || !mayGuard(policy, context) ? [] : [at(block)];
  });
}

export function removedDenies(context: Context): Weakening[] {
  return context.after.ofType("aws_organizations_policy").flatMap((block): Weakening[] => {
    const old = context.before.block(block.address);
    if (old === undefined || !isControl(block)) return [];
    if (holdsUnknown(block.values.content)) {
      context.doubt(block.address, "content is known only after apply");
      return [];
    }
    const [was, is] = [guarding(old.values.content, context), guarding(block.values.content, context)];
    if (was === undefined || is === undefined) {
      context.doubt(block.address, "content cannot be understood");
      return [];
    }
    const lost = was.filter((atom) => !isCovered(atom, is));
    if (lost.length === 0) return [];
    const after = {
      value: block.values.content ?? null,
      isUnknown: false,
      isSensitive: isMarked(block.sensitive, "content"),
      address: block.address,
      attribute: "content",
    };
    return [policyWeakening(lost, old.values.content ?? null, after, true)];
  });
}

export function movedAccounts(context: Context): Weakening[] {
  return context.before.ofType("aws_organizations_account").flatMap((block): Weakening[] => {
    const now = context.after.block(block.address);
    const [was, is] = [block.values.parent_id, now?.values.parent_id];
    if (now === undefined || typeof was !== "string" || was === is) return [];
    if (isUnknown(is) && !isOfCreated(is)) {
      context.doubt(now.address, "parent_id is known only after apply");
      return [];
    }
    return [
      {
        address: block.address,
        attribute: "parent_id",
        before: [was],
        after: [String(readable(is) ?? "(not set)")],
      },
    ];
  });
}

export function delegated(context: Context): Weakening[] {
  return context.after.ofType("aws_organizations_resource_policy").flatMap((block): Weakening[] => {
    const old = context.before.block(block.address);
    if (holdsUnknown(block.values.content)) {
      context.doubt(block.address, "content is known only after apply");
      return [];
    }
    if (context.targets.isEmpty) return [];
    const after = {
      value: block.values.content ?? null,
      isUnknown: false,
      isSensitive: false,
      address: block.address,
      attribute: "content",
    };
    const policies = { before: old?.values.content ?? null, after };
    return (["addedPermissions", "removedConditions"] as const).flatMap((aspect) =>
      comparePolicy(aspect, policies, context),
    );
  });
}

export function replacedAdministrators(type: string, context: Context): Weakening[] {
  const gone = removed(type, context).map(at);
  const changed = context.before.ofType(type).flatMap((block): Weakening[] => {
    const now = context.after.block(block.address);
    const isSame =
      now === undefined ||
      now.values.account_id === block.values.account_id ||
      block.change.kind === "replace";
    return isSame
      ? []
      : [
          {
            address: block.address,
            attribute: "account_id",
            before: [String(block.values.account_id)],
            after: [String(readable(now.values.account_id))],
          },
        ];
  });
  return [...gone, ...changed];
}

export const ADMINISTRATORS = [
  "aws_organizations_delegated_administrator",
  "aws_cloudtrail_organization_delegated_admin_account",
];
export const ACCOUNT_BLOCK = "aws_s3_account_public_access_block";
export const ACCESS = "aws_organizations_aws_service_access";
const FLAGS = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];

export function compareAccountBlock(context: Context): Weakening[] {
  const gone = removed(ACCOUNT_BLOCK, context).map(at);
  const opened = context.after.ofType(ACCOUNT_BLOCK).flatMap((block) =>
    FLAGS.flatMap((name): Weakening[] => {
      const was = context.before.block(block.address)?.values[name];
      const { direction } = stays(true).compare(was ?? null, block.values[name] ?? null);
      const weaker = direction === "weaker";
      if (direction === "unknown") context.doubt(block.address, `${name} is known only after apply`);
      return weaker
        ? [
            {
              address: block.address,
              attribute: name,
              before: ["true"],
              after: [JSON.stringify(block.values[name] ?? null)],
            },
          ]
        : [];
    }),
  );
  return [...gone, ...opened];
}
