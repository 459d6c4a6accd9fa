import type { Tone } from "../../shared/report/tone";
import { notExamined } from "../checks/index";
import { formatMinute } from "../coverage/cells";
import type { Outcome } from "../judgement";
import { countOutcomes, exitStatus, type Verification } from "../verify";

const VERDICTS = {
  0: "Every account and Region delivers, and everything is as the settings say.",
  1: "Something is wrong.",
  2: "Nothing is known to be wrong, but not everything could be read.",
} as const;

export const TONES = {
  PASS: "good",
  WARN: "warn",
  UNKNOWN: "unsure",
  FAIL: "bad",
} as const satisfies Readonly<Record<Outcome, Tone>>;

export function toneOfStatus(status: 0 | 1 | 2): Tone {
  return ({ 0: "good", 1: "bad", 2: "unsure" } as const)[status];
}

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
