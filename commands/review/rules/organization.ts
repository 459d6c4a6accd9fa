/** Rules about the organization, its policies, and what holds for a whole account. */
import { type Atom, atomsOf, isCovered } from "../../../policies/analysis/atoms";
import { UnreadablePolicy } from "../../../policies/analysis/conditions";
import type { Json } from "../../../policies/analysis/json";
import { members, ranked, stays } from "../comparators";
import { isMarked } from "../plan";
import type { Block } from "../states";
import { argument } from "../things/places";
import { comparePolicy, policyWeakening } from "./policy-rules";
import { type Context, type PlanRule, type Rule, removalRule, settingRule, type Weakening } from "./rule";

const CLOUDTRAIL = "cloudtrail.amazonaws.com";
const TYPE = "aws_organizations_organization";
const setting = (path: string) => argument(TYPE, path);
const flag = (name: string, before: Json, after: Json) => ({
  type: TYPE,
  before: { [name]: before },
  after: { [name]: after },
});

/** Resources of a type that are deleted, replaced, or re-targeted. */
function removed(
  type: string,
  { before, after }: Context,
  isMeant: (block: Block) => boolean = () => true,
): Block[] {
  return before.ofType(type).filter((block) => {
    const gone = after.block(block.address) === undefined || block.change.kind === "replace";
    return gone && isMeant(block);
  });
}

const at = ({ address }: Block): Weakening => ({ address });
const isCloudTrails = ({ values }: Block): boolean => values.service_principal === CLOUDTRAIL;

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
function mayGuard(policy: Block | undefined, context: Context): boolean {
  if (policy === undefined) return true;
  return isControl(policy) && (guarding(policy.values.content, context)?.length ?? 1) > 0;
}

function detached(context: Context): Weakening[] {
  const attachments = context.before.ofType("aws_organizations_policy_attachment");
  return attachments.flatMap((block): Weakening[] => {
    const now = context.after.block(block.address);
    const isSame =
      now !== undefined &&
      ["policy_id", "target_id"].every((name) => now.values[name] === block.values[name]);
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
    if (isMarked(block.unknown, "content")) {
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

function movedAccounts(context: Context): Weakening[] {
  return context.before.ofType("aws_organizations_account").flatMap((block): Weakening[] => {
    const now = context.after.block(block.address);
    const [was, is] = [block.values.parent_id, now?.values.parent_id];
    if (now === undefined || typeof was !== "string" || was === is) return [];
    return [
      { address: block.address, attribute: "parent_id", before: [was], after: [String(is ?? "(not set)")] },
    ];
  });
}

function delegated(context: Context): Weakening[] {
  return context.after.ofType("aws_organizations_resource_policy").flatMap((block): Weakening[] => {
    const old = context.before.block(block.address);
    const isUnknown = isMarked(block.unknown, "content");
    if (isUnknown) context.doubt(block.address, "content is known only after apply");
    if (isUnknown || context.targets.isEmpty) return [];
    const after = {
      value: block.values.content ?? null,
      isUnknown,
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

function replacedAdministrators(type: string, context: Context): Weakening[] {
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
            after: [String(now.values.account_id)],
          },
        ];
  });
  return [...gone, ...changed];
}

const ADMINISTRATORS = [
  "aws_organizations_delegated_administrator",
  "aws_cloudtrail_organization_delegated_admin_account",
];
const ACCOUNT_BLOCK = "aws_s3_account_public_access_block";
const ACCESS = "aws_organizations_aws_service_access";
const FLAGS = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];

function compareAccountBlock(context: Context): Weakening[] {
  const gone = removed(ACCOUNT_BLOCK, context).map(at);
  const opened = context.after.ofType(ACCOUNT_BLOCK).flatMap((block) =>
    FLAGS.flatMap((name): Weakening[] => {
      const was = context.before.block(block.address)?.values[name];
      if (isMarked(block.unknown, name)) context.doubt(block.address, `${name} is known only after apply`);
      const weaker = stays(true).compare(was ?? null, block.values[name] ?? null).direction === "weaker";
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

const planRule = (compare: PlanRule["compare"], description: Omit<PlanRule, "of" | "compare">): PlanRule => ({
  ...description,
  of: "plan",
  compare,
});

// biome-ignore format: a table is read by its rows
export const ORGANIZATION_RULES: readonly Rule[] = [
  removalRule("organization", ["delete", "replace"], {
    name: "organization-deleted", severity: "critical", replaces: ["AT042"],
    title: "The organization is deleted",
    why: "Every member's trail goes with it.",
    remediation: "Keep the resource.",
    example: { type: TYPE, before: {}, after: null },
  }),
  removalRule("organization", ["forget"], {
    name: "organization-forgotten", severity: "high", replaces: ["AT003"],
    title: "Terraform forgets the organization",
    why: "It stays in AWS, where no plan shows a change of its trusted access.",
    remediation: "Keep the resource, unless another configuration takes it over.",
  }),
  settingRule("organization", setting("feature_set"), ranked([["CONSOLIDATED_BILLING"], ["ALL"]], "ALL"), {
    name: "organization-features-reduced", severity: "critical", replaces: ["AT042"],
    title: "The organization loses its features",
    why: "Trusted access ends, and with it every member's trail.",
    remediation: "Set feature_set to ALL.",
    example: flag("feature_set", "ALL", "CONSOLIDATED_BILLING"),
  }),
  settingRule("organization", setting("aws_service_access_principals"), members({ of: (name) => name === CLOUDTRAIL }), {
    name: "cloudtrail-trusted-access-disabled", severity: "critical", replaces: ["AT040"],
    title: "CloudTrail loses trusted access to the organization",
    why: "CloudTrail deletes the trails in all member accounts.",
    remediation: "Restore cloudtrail.amazonaws.com.",
    example: flag("aws_service_access_principals", [CLOUDTRAIL], []),
  }),
  planRule((context) => removed(ACCESS, context, isCloudTrails).map(at), {
    name: "cloudtrail-service-access-deleted", severity: "critical", replaces: ["AT040"],
    title: "CloudTrail loses trusted access to the organization",
    why: "CloudTrail deletes the trails in all member accounts.",
    remediation: "Keep the resource, or forget it with a removed block.",
    example: { type: ACCESS, before: { service_principal: CLOUDTRAIL }, after: null },
  }),
  settingRule("organization", setting("aws_service_access_principals"), members({ of: (name) => name !== CLOUDTRAIL }), {
    name: "service-trusted-access-disabled", severity: "high", replaces: ["AT041"],
    title: "Another service loses trusted access to the organization",
    why: "The resources that it created in member accounts may stop working.",
    remediation: "Restore the service principal.",
    example: flag("aws_service_access_principals", [CLOUDTRAIL, "config.amazonaws.com"], [CLOUDTRAIL]),
  }),
  planRule((context) => removed(ACCESS, context, (block) => !isCloudTrails(block)).map(at), {
    name: "service-access-deleted", severity: "high", replaces: ["AT041"],
    title: "Another service loses trusted access to the organization",
    why: "The resources that it created in member accounts may stop working.",
    remediation: "Keep the resource, or forget it with a removed block.",
    example: { type: ACCESS, before: { service_principal: "config.amazonaws.com" }, after: null },
  }),
  settingRule("organization", setting("enabled_policy_types"), members({ of: (type) => /CONTROL_POLICY/.test(type) }), {
    name: "organization-policy-type-disabled", severity: "high", replaces: ["AT044"],
    title: "Service control or resource control policies no longer apply",
    why: "Such a policy may be what keeps member accounts from the trail.",
    remediation: "Restore the policy type.",
    example: flag("enabled_policy_types", ["SERVICE_CONTROL_POLICY"], []),
  }),
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
  planRule((context) => ADMINISTRATORS.flatMap((type) => replacedAdministrators(type, context)), {
    name: "organization-administrator-removed", severity: "high", replaces: ["AT043"],
    title: "Another account, or none, administers a service of the organization",
    why: "The account that manages trails or detection loses its permissions.",
    remediation: "Keep the resource and its account.",
    example: { type: "aws_cloudtrail_organization_delegated_admin_account", before: { account_id: "222222222222" }, after: null },
  }),
  planRule((context) => removed("aws_organizations_account", context).map(at), {
    name: "organization-account-removed", severity: "high",
    title: "An account leaves the organization, or is closed",
    why: "The organization trail no longer records it.",
    remediation: "Keep the account.",
    example: { type: "aws_organizations_account", before: { name: "workload" }, after: null },
  }),
  planRule(movedAccounts, {
    name: "organization-account-moved", severity: "medium",
    title: "An account moves to another organizational unit",
    why: "Policies that are attached to its old unit no longer apply to it.",
    remediation: "Restore parent_id, or attach the policies to the new unit.",
    example: { type: "aws_organizations_account", before: { parent_id: "ou-a" }, after: { parent_id: "ou-b" } },
  }),
  planRule(delegated, {
    name: "organization-delegation-added", severity: "high",
    title: "The resource policy of the organization grants more than before",
    why: "An account may change the policies that guard the trail.",
    remediation: "Remove the grant.",
    example: { type: "aws_organizations_resource_policy", before: { content: null }, after: { content: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"organizations:DetachPolicy","Resource":"*"}}' } },
  }),
  planRule(compareAccountBlock, {
    name: "account-public-access-unblocked", severity: "critical", replaces: ["AT024"],
    title: "Public access is no longer blocked for the account",
    why: "A policy or an ACL can publish any bucket of the account.",
    remediation: "Set all four settings to true.",
    example: { type: ACCOUNT_BLOCK, before: { block_public_policy: true }, after: { block_public_policy: false } },
  }),
];
