/**
 * The resources before and after a change, as blocks with the values that are still unknown. A value that is known only
 * after apply, and that the configuration takes from a resource of the same plan, is replaced by a reference to it.
 */
import { isObject, type Json, type JsonObject, member } from "../../policies/analysis/json";
import type { Configuration } from "./configuration";
import type { Change, Kind, Plan } from "./plan";

/** One resource in one state. */
export interface Block {
  readonly address: string;
  readonly type: string;
  readonly values: JsonObject;
  /** Marks the values that are known only after apply. */
  readonly unknown: Json;
  readonly sensitive: Json;
  readonly change: Change;
}

/** All resources at one time. */
export type Snapshot = readonly Block[];

/** Two states to compare, and the changes between them. */
export interface Transition {
  /** `drift` if it has happened already, outside Terraform. */
  readonly source: "plan" | "drift";
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly changes: readonly Change[];
}

/** Starts a value that stands for the resources at the addresses that follow. */
export const REFERENCE = "\u0001";

/** The addresses that a value stands for; `undefined` if it is an ordinary value. */
export function referenceIn(value: Json | undefined): readonly string[] | undefined {
  return typeof value === "string" && value.startsWith(REFERENCE) ? value.slice(1).split("|") : undefined;
}

/** The transitions of a plan: the drift if there is any, and the planned changes. */
export function transitions(
  plan: Plan,
  configuration: Configuration,
  isJudged: (type: string) => boolean,
): readonly Transition[] {
  const isManaged = (change: Change): boolean => change.mode === "managed" && isJudged(change.type);
  const changes = plan.changes.filter(isManaged);
  const drift = plan.drift.filter(isManaged);
  const refreshed = changes.flatMap((change) => blockBefore(change));
  const planned: Transition = {
    source: "plan",
    before: refreshed,
    after: changes.flatMap((change) => blockAfter(change, configuration)),
    changes,
  };
  if (drift.length === 0) return [planned];
  const drifted = new Set(drift.map(({ address }) => address));
  const rest = refreshed.filter(({ address }) => !drifted.has(address));
  return [
    {
      source: "drift",
      before: [...rest, ...drift.flatMap((change) => blockBefore(change))],
      after: [...rest, ...drift.flatMap((change) => blockAfter(change, configuration))],
      changes: drift,
    },
    planned,
  ];
}

const WITHOUT_BEFORE: readonly Kind[] = ["create", "read"];

function blockBefore(change: Change): Block[] {
  const { address, type, before, beforeSensitive: sensitive, kind } = change;
  if (!isObject(before) || WITHOUT_BEFORE.includes(kind) || kind === "deposed") return [];
  return [{ address, type, values: before, unknown: null, sensitive, change }];
}

function blockAfter(change: Change, configuration: Configuration): Block[] {
  const { address, type, after, afterUnknown, afterSensitive: sensitive, kind } = change;
  // Terraform forgets the resource, which stays as it is.
  if (kind === "forget" && !isObject(after)) return blockBefore(change);
  if (!isObject(after) || kind === "delete" || kind === "deposed") return [];
  if (!hasMark(afterUnknown)) return [{ address, type, values: after, unknown: null, sensitive, change }];
  const { values, unknown } = resolved(change, after, afterUnknown, configuration);
  return [{ address, type, values, unknown, sensitive, change }];
}

function hasMark(mask: Json | undefined): boolean {
  if (typeof mask !== "object" || mask === null) return mask === true;
  return Object.values(mask).some(hasMark);
}

/** Blocks that the provider never computes: unknown without an expression means a dynamic block. */
const NEVER_COMPUTED = new Set([
  "rule",
  "event_selector",
  "advanced_event_selector",
  "insight_selector",
  "versioning_configuration",
  "target_grant",
]);

/** Attributes whose content matters, so that a reference in them does not make them known. */
export const DOCUMENTS = new Set([
  "policy",
  "assume_role_policy",
  "inline_policy",
  "content",
  "template_body",
  "event_pattern",
  "resource_policy",
]);

function resolved(change: Change, after: JsonObject, mask: Json, configuration: Configuration) {
  const expressions = configuration.expressions(change);
  const values: JsonObject = { ...after };
  const unknown: JsonObject = {};
  for (const [name, marks] of Object.entries(isObject(mask) ? mask : {})) {
    if (!hasMark(marks)) continue;
    const expression = member(expressions, name);
    if (expressions !== undefined && expression === undefined && !NEVER_COMPUTED.has(name)) {
      values[name] = after[name] ?? null;
      continue;
    }
    if (expressions === undefined && isComputedCopy(change.type, name)) continue;
    const part = fill(change, name, after[name], marks, expression, configuration);
    values[name] = part.value;
    if (hasMark(part.unknown)) unknown[name] = part.unknown;
  }
  return { values, unknown };
}

/** Arguments of provider version 3 that later versions compute from the bucket's separate resources. */
function isComputedCopy(type: string, name: string): boolean {
  return (
    (type === "aws_s3_bucket" && name !== "policy" && name !== "bucket") || COMPUTED.has(`${type}.${name}`)
  );
}

const COMPUTED = new Set([
  "aws_iam_role.inline_policy",
  "aws_iam_role.managed_policy_arns",
  "aws_kms_key.rotation_period_in_days",
  "aws_kms_key.multi_region",
]);

/** A value with its unknown parts replaced by references, as far as the configuration names resources. */
function fill(
  change: Change,
  name: string,
  value: Json | undefined,
  mask: Json,
  expression: Json | undefined,
  configuration: Configuration,
): { readonly value: Json; readonly unknown: Json } {
  if (mask === true) {
    const { resources, others } = configuration.references(change, expression);
    const known = resources.length > 0 && !others.includes("data") && !DOCUMENTS.has(name);
    return known
      ? { value: REFERENCE + resources.join("|"), unknown: null }
      : { value: value ?? null, unknown: true };
  }
  if (Array.isArray(mask)) {
    const parts = mask.map((one, index) => {
      const inner = Array.isArray(value) ? value[index] : undefined;
      const own = Array.isArray(expression) ? expression[index] : expression;
      return fill(change, name, inner, one, own ?? undefined, configuration);
    });
    const rest = Array.isArray(value) ? value.slice(mask.length) : [];
    return {
      value: [...parts.map((part) => part.value), ...rest],
      unknown: parts.map((part) => part.unknown),
    };
  }
  if (!isObject(mask)) return { value: value ?? null, unknown: null };
  const values: JsonObject = isObject(value) ? { ...value } : {};
  const unknown: JsonObject = {};
  for (const [key, marks] of Object.entries(mask)) {
    if (!hasMark(marks)) continue;
    const hasOwn = isObject(expression) && !("references" in expression) && !("constant_value" in expression);
    // Inside a block whose expressions are known, an argument without one is computed by the provider.
    if (hasOwn && member(expression, key) === undefined) continue;
    const own = hasOwn ? member(expression, key) : expression;
    const part = fill(change, key, values[key], marks, own, configuration);
    values[key] = part.value;
    if (hasMark(part.unknown)) unknown[key] = part.unknown;
  }
  return { value: values, unknown };
}
