/** Rules about the policies of an organization. */
import { type Atom, isCovered, parseAtoms } from "../../../policies/analysis/atoms";
import { UnreadablePolicy } from "../../../policies/analysis/conditions";
import type { Json } from "../../../policies/analysis/json";
import { isMarked } from "../mask";
import type { Block } from "../states";
import { holdsUnknown, isUnknown } from "../unknown";
import { comparePolicy, policyWeakening } from "./policy-rules";
import { at, removed } from "./removed";
import { type Context, type PlanRule, planRule, type Weakening } from "./rule";

/** Service control and resource control policies deny; policies of other types do not. */
function isControl({ values }: Block): boolean {
  const { type } = values;
  return type === undefined || type === null || /CONTROL_POLICY/.test(String(type));
}

/** The Deny statements of a policy that keep principals from the trail. */
function guarding(content: Json | undefined, context: Context): readonly Atom[] | undefined {
  try {
    return parseAtoms(content).filter(
      (atom) => atom.effect === "Deny" && context.targets.findThreat(atom) !== undefined,
    );
  } catch (error) {
    if (error instanceof UnreadablePolicy) return undefined;
    throw error;
  }
}

/** Whether a policy guards the trail, or may do so because the plan does not show it. */
function mayGuard(policy: Block | undefined, context: Context): boolean {
  if (policy === undefined) return true;
  return isControl(policy) && (guarding(policy.values.content, context)?.length ?? 1) > 0;
}

function detached(context: Context): Weakening[] {
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

function removedDenies(context: Context): Weakening[] {
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

function delegated(context: Context): Weakening[] {
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

// biome-ignore format: a table is read by its rows
export const ORGANIZATION_POLICY_RULES: readonly PlanRule[] = [
  planRule((context) => [...removed("aws_organizations_policy", context).filter((block) => mayGuard(block, context)).map(at), ...detached(context)], {
    name: "organization-policy-removed", severity: "high", replaces: ["AT044"],
    title: "A policy that guards the trail is deleted, or no longer attached",
    why: "Principals in member accounts are no longer denied its actions.",
    remediation: "Keep the policy and its attachment.",
    example: { type: "aws_organizations_policy", before: { type: "SERVICE_CONTROL_POLICY", content: '{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"cloudtrail:StopLogging","Resource":"*"}}' }, after: null },
  }),
  planRule(removedDenies, {
    name: "organization-policy-deny-removed", severity: "high", replaces: ["AT031"],
    title: "A policy of the organization denies less than before",
    why: "Principals in member accounts may do to the trail what the policy denied.",
    remediation: "Restore the Deny statement.",
    example: { type: "aws_organizations_policy", before: { type: "SERVICE_CONTROL_POLICY", content: '{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"cloudtrail:StopLogging","Resource":"*"}}' }, after: { type: "SERVICE_CONTROL_POLICY", content: '{"Version":"2012-10-17","Statement":[]}' } },
  }),
];

// biome-ignore format: a table is read by its rows
export const DELEGATION_RULE: PlanRule =
  planRule(delegated, {
    name: "organization-delegation-added", severity: "high",
    title: "The resource policy of the organization grants more than before",
    why: "An account may change the policies that guard the trail.",
    remediation: "Remove the grant.",
    example: { type: "aws_organizations_resource_policy", before: { content: null }, after: { content: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"organizations:DetachPolicy","Resource":"*"}}' } },
  });
