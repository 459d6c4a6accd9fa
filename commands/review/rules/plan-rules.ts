/** Rules about the plan itself: leftovers of a replacement, and settings that Terraform forgets. */
import { alarmsOn, eventRules, eventTargets } from "../alarms-of-things";
import type { Change } from "../plan";
import type { Block } from "../states";
import { plainKey } from "../things/state";
import { firstText } from "../things/thing";
import type { Kind } from "../things/types";
import { ATTACHMENTS, ROOTS } from "../things/types";
import type { Context, PlanRule, Weakening } from "./rule";

const KINDS = Object.keys(ROOTS) as Kind[];

/** Whether a resource is a protected thing, or stands where one stands. */
function isProtected(change: Change, context: Context): boolean {
  return KINDS.some((kind) => {
    if (!ROOTS[kind].types.includes(change.type)) return false;
    const values =
      typeof change.before === "object" && change.before !== null && !Array.isArray(change.before)
        ? change.before
        : {};
    const name = firstText(...ROOTS[kind].names.map((one) => values[one]));
    if (name !== undefined && context.protection.has(kind, plainKey(kind, name))) return true;
    return [context.before, context.after].some((state) => {
      const block = state.block(change.address);
      return block !== undefined && context.protection.has(kind, state.ownKey(kind, block));
    });
  });
}

function compareDeposed(context: Context): Weakening[] {
  return context.changes
    .filter(({ kind }) => kind === "deposed")
    .filter((change) => isProtected(change, context))
    .map(({ address }) => ({ address }));
}

/** Settings whose loss changes nothing in AWS that Terraform would have to watch. */
const HARMLESS = new Set([
  "aws_organizations_aws_service_access",
  "aws_s3_bucket_lifecycle_configuration",
  "aws_s3_bucket_acl",
  "aws_kms_alias",
]);

/** The alarms and event rules on the trail's events, which no attribute ties to a thing. */
function watchers({ before, protection }: Context): readonly Block[] {
  return [...alarmsOn(protection.things, before), ...eventRules(before), ...eventTargets(before)];
}

const LOCK = "aws_s3_bucket_object_lock_configuration";

function compareForgotten(isMeant: (type: string) => boolean, context: Context): Weakening[] {
  return context.before
    .ofTypes(
      (type) => isMeant(type) && (type in ATTACHMENTS || type === "aws_organizations_aws_service_access"),
    )
    .filter(({ change }) => change.kind === "forget")
    .filter((block) => {
      const kinds = KINDS.filter((kind) => ATTACHMENTS[block.type]?.[kind] !== undefined);
      const keys = kinds.flatMap((kind) => context.before.keysOf(block, kind).map((key) => ({ kind, key })));
      return kinds.length === 0 || keys.some(({ kind, key }) => context.protection.has(kind, key));
    })
    .map(({ address }) => ({ address }));
}

// biome-ignore format: a table is read by its rows
export const PLAN_RULES: readonly PlanRule[] = [
  {
    name: "deposed-object-destroyed", of: "plan", severity: "high", replaces: ["AT006"],
    title: "A leftover of an interrupted replacement is destroyed",
    why: "It may still hold log files, or be in use.",
    remediation: "Make sure that its successor works before you apply.",
    compare: compareDeposed,
  },
  {
    name: "bucket-lock-forgotten", of: "plan", severity: "critical", replaces: ["AT003"],
    title: "Terraform forgets the lock of the log bucket",
    why: "It stays in AWS, where no plan shows a change of it.",
    remediation: "Keep the resource, unless another configuration takes it over.",
    compare: (context) => compareForgotten((type) => type === LOCK, context),
  },
  {
    name: "setting-forgotten", of: "plan", severity: "high", replaces: ["AT003"],
    title: "Terraform forgets a setting of what belongs to the trail, or an alarm on its events",
    why: "It stays in AWS, where no plan shows a change of it.",
    remediation: "Keep the resource, unless another configuration takes it over.",
    compare: (context) => [
      ...compareForgotten((type) => type !== LOCK && !HARMLESS.has(type), context),
      ...watchers(context).filter(({ change }) => change.kind === "forget").map(({ address }) => ({ address })),
    ],
  },
  {
    name: "harmless-setting-forgotten", of: "plan", severity: "info", replaces: ["AT003"],
    title: "Terraform forgets a resource that changes nothing by staying",
    why: "It stays in AWS as it is.",
    remediation: "No action is needed.",
    compare: (context) => compareForgotten((type) => HARMLESS.has(type), context),
  },
];
