/** The resources before and after a change, as blocks whose values may be unknown. */
import { isObject, type Json, type JsonObject } from "../../policies/analysis/json";
import type { Configuration } from "./configuration";
import type { Change, Kind, Plan } from "./plan";
import { plannedValues } from "./planned-values";

/** One resource in one state. */
export interface Block {
  readonly address: string;
  readonly type: string;
  /** Its arguments; those that are known only after apply are unknown values, see `unknown.ts`. */
  readonly values: JsonObject;
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
  return [{ address, type, values: before, sensitive, change }];
}

function blockAfter(change: Change, configuration: Configuration): Block[] {
  const { address, type, after, afterSensitive: sensitive, kind } = change;
  // Terraform forgets the resource, which stays as it is.
  if (kind === "forget" && !isObject(after)) return blockBefore(change);
  if (!isObject(after) || kind === "delete" || kind === "deposed") return [];
  return [{ address, type, values: plannedValues(change, after, configuration), sensitive, change }];
}
