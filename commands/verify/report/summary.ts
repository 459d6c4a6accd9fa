import { notExamined } from "../checks/index";
import { type CellState, formatMinute } from "../coverage/cells";
import type { Coverage, CoverageRow } from "../coverage/coverage";
import { isHealthy } from "../coverage/summary";
import type { Outcome } from "../judgement";
import { countOutcomes, exitStatus, type Verification } from "../verify";

const VERDICTS = {
  0: "Every account and Region delivers, and everything is as the settings say.",
  1: "Something is wrong.",
  2: "Nothing is known to be wrong, but not everything could be read.",
} as const;

/** The verdict in a sentence. */
export function verdict({ results, only }: Verification): string {
  const status = exitStatus(results);
  const isPartial = notExamined(only).length > 0;
  const hasWarnings = countOutcomes(results).WARN > 0;
  if (status !== 0 || (!isPartial && !hasWarnings)) return VERDICTS[status];
  const nothing = isPartial ? "Nothing is wrong in what was examined" : "Nothing is wrong";
  return hasWarnings ? `${nothing}, but there are warnings.` : `${nothing}.`;
}

/** `Only: delivery. Not examined: trail, ...`, for a run that leaves something out. */
export function partialLine({ only = [] }: Verification): string | undefined {
  const left = notExamined(only);
  return only.length === 0 || left.length === 0
    ? undefined
    : `Only: ${only.join(", ")}. Not examined: ${left.join(", ")}.`;
}

/** The time that coverage examined. */
export function describeWindow({ coverage }: Verification): string | undefined {
  if (coverage === undefined) return undefined;
  const { from, to } = coverage.window;
  return `Digests from ${formatMinute(from.getTime())} to ${formatMinute(to.getTime())}.`;
}

const ORDER: readonly Outcome[] = ["PASS", "WARN", "UNKNOWN", "FAIL"];

/** `40 PASS, 1 FAIL`. */
export function counts({ results }: Pick<Verification, "results">): string {
  const all = countOutcomes(results);
  return ORDER.filter((outcome) => outcome === "PASS" || all[outcome] > 0)
    .map((outcome) => `${all[outcome]} ${outcome}`)
    .join(", ");
}

/** What was verified, when, and at what cost. */
export function subject({ organizationId, trailArn, at, calls, seconds }: Verification): string {
  return `organization ${organizationId}, trail ${trailArn}, ${at.toISOString().slice(0, 16)}Z, ${calls} calls in ${seconds.toFixed(1)} s`;
}

/** A cell's state as the reports show it. */
export const CELL_WORDS: Readonly<Record<CellState, string>> = {
  OK: "OK",
  QUIET: "quiet",
  LATE: "LATE",
  GAP: "GAP",
  MISSING: "MISS",
  FUTURE: "FUTURE",
  NEW: "new",
  SUSPENDED: "susp",
  "REGION-OFF": "off",
  UNKNOWN: "?",
};

/** If there are more accounts, the reports show only those with something wrong. */
const MOST_ROWS = 200;

/** The accounts that a report shows, and how many healthy ones it leaves out. */
export function chooseRows({ rows }: Coverage): {
  readonly shown: readonly CoverageRow[];
  readonly omitted: number;
} {
  if (rows.length <= MOST_ROWS) return { shown: rows, omitted: 0 };
  const shown = rows.filter(({ cells }) => [...cells.values()].some(({ state }) => !isHealthy(state)));
  return { shown, omitted: rows.length - shown.length };
}

/** A line about the accounts that a report leaves out, if any. */
export function omittedLine(omitted: number): string[] {
  return omitted === 0 ? [] : [`and ${omitted.toLocaleString("en-US")} accounts with nothing wrong`];
}
