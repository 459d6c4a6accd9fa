/** Rules about the organization, its accounts, and the settings of a whole account. */
import type { Json } from "../../../policies/analysis/json";
import { members, ranked, stays } from "../comparators";
import type { Block } from "../states";
import { argument } from "../things/places";
import { isOfCreated, isUnknown, readable } from "../unknown";
import { DELEGATION_RULE, ORGANIZATION_POLICY_RULES } from "./organization-policies";
import { at, removed } from "./removed";
import { type Context, planRule, type Rule, removalRule, settingRule, type Weakening } from "./rule";

const CLOUDTRAIL = "cloudtrail.amazonaws.com";
const TYPE = "aws_organizations_organization";
const setting = (path: string) => argument(TYPE, path);
const flag = (name: string, before: Json, after: Json) => ({
  type: TYPE,
  before: { [name]: before },
  after: { [name]: after },
});

const isCloudTrails = ({ values }: Block): boolean => values.service_principal === CLOUDTRAIL;

function movedAccounts(context: Context): Weakening[] {
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
            after: [String(readable(now.values.account_id))],
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
  ...ORGANIZATION_POLICY_RULES,
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
  DELEGATION_RULE,
  planRule(compareAccountBlock, {
    name: "account-public-access-unblocked", severity: "critical", replaces: ["AT024"],
    title: "Public access is no longer blocked for the account",
    why: "A policy or an ACL can publish any bucket of the account.",
    remediation: "Set all four settings to true.",
    example: { type: ACCOUNT_BLOCK, before: { block_public_policy: true }, after: { block_public_policy: false } },
  }),
];
