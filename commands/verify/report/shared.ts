import type { CheckResult, Outcome } from "../check";
import { listNotExamined, THEMES } from "../checks/index";
import type { CellState } from "../coverage/cells";
import type { Coverage, CoverageRow } from "../coverage/coverage";
import { isHealthy } from "../coverage/summary";
import { belongsTo } from "../theme";
import { countOutcomes, exitStatus, type Verification } from "../verify";

/** The results of each theme that has any. */
export function groupByTheme(all: readonly CheckResult[]) {
  return THEMES.map(({ id, title }) => ({
    id,
    title,
    results: all.filter((result) => belongsTo(result, id)),
  })).filter(({ results }) => results.length > 0);
}

const CONCLUSIONS = {
  0: "Every account and Region delivers, and everything matches the settings.",
  1: "At least one check failed.",
  2: "No check failed, but not everything could be read.",
} as const;

/** One sentence about the whole run. It does not speak for themes that were not examined. */
export function conclude({ results, only }: Verification): string {
  const status = exitStatus(results);
  const isPartial = listNotExamined(only).length > 0;
  const hasWarning = countOutcomes(results).WARN > 0;
  if (status !== 0 || (!isPartial && !hasWarning)) return CONCLUSIONS[status];
  const where = isPartial ? " in the examined themes" : "";
  return hasWarning ? `No check failed${where}. See the warnings.` : `Every check passed${where}.`;
}

/** `Only: delivery. Not examined: trail, ...`, or undefined for a whole run. */
export function describePart({ only = [] }: Verification): string | undefined {
  const left = listNotExamined(only);
  return only.length === 0 || left.length === 0
    ? undefined
    : `Only: ${only.join(", ")}. Not examined: ${left.join(", ")}.`;
}

/** `31 PASS, 1 FAIL` */
export function describeCounts({ results }: Verification): string {
  const counts = countOutcomes(results);
  const order: readonly Outcome[] = ["PASS", "WARN", "UNKNOWN", "FAIL"];
  return order
    .filter((outcome) => outcome === "PASS" || counts[outcome] > 0)
    .map((outcome) => `${counts[outcome]} ${outcome}`)
    .join(", ");
}

/** The organization, the trail, the time and the calls of a run. */
export function describeRun({ organizationId, trailArn, at, calls, seconds }: Verification): string {
  return `organization ${organizationId}, trail ${trailArn}, ${at.toISOString().slice(0, 16)}Z, ${calls} calls in ${seconds.toFixed(1)} s`;
}

/** How a table shows a state. */
export const CELL_LABELS: Readonly<Record<CellState, string>> = {
  OK: "OK",
  QUIET: "quiet",
  LATE: "LATE",
  GAP: "GAP",
  MISSING: "MISS",
  NEW: "new",
  SUSPENDED: "susp",
  "REGION-OFF": "off",
  UNKNOWN: "?",
};

/** A table with more accounts leaves out those that need no action. */
const MOST_ROWS = 200;

/** The rows of the coverage table, and how many healthy ones it leaves out. */
export function chooseRows({ rows }: Coverage): {
  readonly shown: readonly CoverageRow[];
  readonly omitted: number;
} {
  if (rows.length <= MOST_ROWS) return { shown: rows, omitted: 0 };
  const shown = rows.filter(({ cells }) => [...cells.values()].some(({ state }) => !isHealthy(state)));
  return { shown, omitted: rows.length - shown.length };
}

/** A line about omitted rows, if there are any. */
export function describeOmitted(omitted: number): string[] {
  return omitted === 0 ? [] : [`and ${omitted.toLocaleString("en-US")} healthy accounts`];
}
