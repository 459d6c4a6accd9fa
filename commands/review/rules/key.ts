/** Rules about the key that encrypts log files. */
import { canonicalJson, type Json, toList } from "../../../policies/analysis/json";
import { number, present, stays } from "../comparators";
import { argument, KEY } from "../things/places";
import { readSettingAt } from "../things/thing";
import { holdsUnknown, readable } from "../unknown";
import { deployersRule } from "./deployers";
import { comparePolicy, policyRules } from "./policy-rules";
import {
  type Context,
  doubtUnknown,
  type Pair,
  type Rule,
  removalRule,
  settingRule,
  type Weakening,
} from "./rule";

const TYPE = "aws_kms_key";
const keySetting = (path: string) => argument(TYPE, path);
const flag = (name: string, before: Json, after: Json) => ({
  type: TYPE,
  before: { [name]: before },
  after: { [name]: after },
});

interface Grant {
  readonly address: string;
  readonly grantee: string;
  readonly operation: string;
  readonly constraints: string;
}

function readGrants({ before, after }: Pair, side: "before" | "after"): readonly Grant[] {
  const thing = side === "before" ? before : after;
  return (thing?.blocks("aws_kms_grant") ?? []).flatMap(({ address, values }) =>
    toList(values.operations).map((operation) => ({
      address,
      grantee: String(values.grantee_principal ?? ""),
      operation: String(operation),
      constraints: toList(values.constraints).length === 0 ? "" : canonicalJson(values.constraints),
    })),
  );
}

function compareGrants(pair: Pair, context: Context): Weakening[] {
  const { before, after } = pair;
  if (after === undefined) return [];
  for (const block of after.blocks("aws_kms_grant")) {
    const setting = readSettingAt(block, {
      type: block.type,
      path: ["operations", "grantee_principal", "constraints"],
    });
    if (setting.isUnknown) doubtUnknown(setting, after, pair.protection, context);
  }
  if (before === undefined) return [];
  const was = readGrants(pair, "before");
  const isOpen = ({ address }: Grant): boolean =>
    was.some((old) => old.address === address) && holdsUnknown(context.after.block(address)?.values);
  const added = readGrants(pair, "after").filter(
    (one) =>
      !isOpen(one) &&
      !was.some(
        (old) =>
          old.grantee === one.grantee &&
          old.operation === one.operation &&
          (old.constraints === "" || old.constraints === one.constraints),
      ),
  );
  return [...new Set(added.map(({ address }) => address))].map((address) => ({
    address,
    attribute: "operations",
    before: was.filter((one) => one.address === address).map(describeGrant),
    after: added.filter((one) => one.address === address).map(describeGrant),
  }));
}

function describeGrant({ grantee, operation, constraints }: Grant): string {
  return `${readable(grantee)} may ${readable(operation)}${constraints === "" ? "" : " under constraints"}`;
}

/** A replica has a policy of its own, which must not grant more than that of the key. */
function compareReplicas(pair: Pair, context: Context): Weakening[] {
  const { before, after } = pair;
  if (before === undefined || after === undefined) return [];
  return after.blocks("aws_kms_replica_key").flatMap((block) => {
    const setting = readSettingAt(block, { type: block.type, path: "policy" });
    if (setting.isUnknown) {
      doubtUnknown(setting, after, pair.protection, context);
      return [];
    }
    const old = before.blocks("aws_kms_replica_key").find(({ address }) => address === block.address);
    const own =
      old?.values.policy ??
      before.root?.values.policy ??
      before.blocks("aws_kms_key_policy")[0]?.values.policy;
    if (typeof setting.value !== "string" || setting.value === "") return [];
    const policies = { before: own ?? null, after: setting };
    return (["addedPermissions", "addedOutsideReads", "removedConditions", "removedDenies"] as const).flatMap(
      (aspect) => comparePolicy(aspect, policies, context),
    );
  });
}

/** The aliases that named the key. */
function compareAliases(
  kind: "deleted" | "retargeted",
  { before, protection }: Pair,
  context: Context,
): Weakening[] {
  return (before?.blocks("aws_kms_alias") ?? []).flatMap((block): Weakening[] => {
    const now = context.after.block(block.address);
    if (now === undefined) return kind === "deleted" ? [{ address: block.address }] : [];
    const [target] = context.after.keysOf(now, "key");
    if (kind === "deleted" || target === undefined || target === protection.key || target === "?") return [];
    return [
      {
        address: block.address,
        attribute: "target_key_id",
        before: [protection.key],
        after: [target.replace(/^@/, "")],
      },
    ];
  });
}

// biome-ignore format: a table is read by its rows
export const KEY_RULES: readonly Rule[] = [
  removalRule("key", ["delete", "replace"], {
    name: "key-deleted", severity: "critical", replaces: ["AT005"],
    title: "The key is scheduled for deletion",
    why: "After the waiting period nothing encrypted with it can be read, locked or not.",
    remediation: "Keep the key.",
    example: { type: TYPE, before: {}, after: null },
  }),
  removalRule("key", ["forget"], {
    name: "key-forgotten", severity: "critical", replaces: ["AT003"],
    title: "Terraform forgets the key",
    why: "It stays in AWS, where no plan shows a change of it.",
    remediation: "Keep the resource, unless another configuration takes it over.",
  }),
  settingRule("key", keySetting("is_enabled"), stays(true, { unset: true }), {
    name: "key-disabled", severity: "critical", replaces: ["AT008"],
    title: "The key is disabled",
    why: "CloudTrail stops delivering, and nothing encrypted with the key can be read.",
    remediation: "Set is_enabled to true.",
    example: flag("is_enabled", true, false),
  }),
  settingRule("key", keySetting("deletion_window_in_days"), number({ unset: 30 }), {
    name: "key-deletion-window-shortened", severity: "medium", replaces: ["AT007"],
    title: "A deletion of the key can be stopped for fewer days",
    why: "After the waiting period the key is gone.",
    remediation: "Restore deletion_window_in_days.",
    example: flag("deletion_window_in_days", 30, 7),
  }),
  settingRule("key", keySetting("bypass_policy_lockout_safety_check"), stays(false), {
    name: "key-lockout-check-bypassed", severity: "medium", replaces: ["AT007"],
    title: "AWS no longer refuses a key policy that locks everybody out",
    why: "Such a key cannot be managed again without AWS Support.",
    remediation: "Set bypass_policy_lockout_safety_check to false.",
    example: flag("bypass_policy_lockout_safety_check", false, true),
  }),
  settingRule("key", keySetting("enable_key_rotation"), stays(true), {
    name: "key-rotation-disabled", severity: "medium", replaces: ["AT036"],
    title: "The key is no longer rotated",
    why: "One key material encrypts everything.",
    remediation: "Set enable_key_rotation to true.",
    example: flag("enable_key_rotation", true, false),
  }),
  settingRule("key", keySetting("rotation_period_in_days"), number({ grows: false, unset: 365 }), {
    name: "key-rotation-slowed", severity: "medium", replaces: ["AT036"],
    title: "The key is rotated less often",
    why: "One key material encrypts more log files.",
    remediation: "Restore rotation_period_in_days.",
    example: flag("rotation_period_in_days", 90, 365),
  }),
  settingRule("key", KEY.policy, present, {
    name: "key-policy-deleted", severity: "critical", replaces: ["AT030"],
    title: "The key policy falls back to the default",
    why: "CloudTrail can no longer encrypt, and no Deny statement is left.",
    remediation: "Keep the policy.",
    example: { type: "aws_kms_key_policy", before: { policy: '{"Version":"2012-10-17","Statement":[]}' }, after: null },
  }),
  {
    name: "key-grant-added", of: "key", severity: "high", replaces: ["AT034"],
    title: "A grant lets a principal use the key",
    why: "A grant works past the key policy.",
    remediation: "Revoke the grant.",
    example: { type: "aws_kms_grant", before: null, after: { grantee_principal: "arn:aws:iam::111111111111:role/other", operations: ["Decrypt"] } },
    compare: compareGrants,
  },
  {
    name: "key-replica-policy-weaker", of: "key", severity: "high",
    title: "The policy of a replica grants more, or denies less, than that of the key",
    why: "A replica decrypts everything that the key encrypted.",
    remediation: "Give the replica the policy of the key.",
    compare: compareReplicas,
  },
  {
    name: "key-alias-deleted", of: "key", severity: "low", replaces: ["AT037"],
    title: "An alias of the key is deleted",
    why: "Configurations that find the key by it fail.",
    remediation: "Keep the alias.",
    example: { type: "aws_kms_alias", before: { name: "alias/logs" }, after: null },
    compare: (pair, context) => compareAliases("deleted", pair, context),
  },
  {
    name: "key-alias-retargeted", of: "key", severity: "medium", replaces: ["AT037"],
    title: "An alias of the key names another key",
    why: "What finds the key by its alias uses a key with another policy.",
    remediation: "Restore target_key_id.",
    compare: (pair, context) => compareAliases("retargeted", pair, context),
  },
  ...policyRules("key", "key-policy", "key policy", KEY.policy, {
    removedDenies: "high", removedConditions: "high", addedPermissions: "high", addedOutsideReads: "medium",
  }),
  deployersRule("key", "key-policy", "key policy", KEY.policy, {
    change: { action: "kms:PutKeyPolicy", on: () => true },
    destroy: { action: "kms:ScheduleKeyDeletion", on: () => true },
  }),
];
