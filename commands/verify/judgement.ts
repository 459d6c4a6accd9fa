import type { Failure } from "./failure";

/** `UNKNOWN` means that a read failed or that there was nothing to read. It is never a pass. */
export type Outcome = "PASS" | "WARN" | "UNKNOWN" | "FAIL";

/** The judgement of one thing that was read, and what to do if it is not right. */
export interface Judgement {
  readonly outcome: Outcome;
  readonly found: string;
  readonly remediation?: string;
  /** Whether it can pass later without any change, as after a first deployment. */
  readonly pending?: boolean;
  /** Why a read failed. Checks that failed for one cause are one problem in the report. */
  readonly failure?: Failure;
}

/** The judgement if there was nothing to examine. */
export const NOTHING_READ = {
  found: "nothing was examined",
  remediation: "Name at least one Region that the management account has enabled with --regions.",
};

export function pass(found: string): Judgement {
  return { outcome: "PASS", found };
}

export function fail(found: string, remediation: string): Judgement {
  return { outcome: "FAIL", found, remediation };
}

export function warn(found: string, remediation: string): Judgement {
  return { outcome: "WARN", found, remediation };
}

export function unknown(found: string, remediation: string): Judgement {
  return { outcome: "UNKNOWN", found, remediation };
}

const BY_SEVERITY: readonly Outcome[] = ["PASS", "WARN", "UNKNOWN", "FAIL"];

/** Combines judgements: the worst outcome, with everything that is not a pass. There must be at least one. */
export function combine(judgements: readonly Judgement[]): Judgement {
  const outcome = BY_SEVERITY.findLast((one) => judgements.some((judgement) => judgement.outcome === one));
  if (outcome === undefined) return { outcome: "UNKNOWN", ...NOTHING_READ };
  if (outcome === "PASS") return pass(joinFirst(judgements.map(({ found }) => found)));
  const notPassed = judgements.filter((judgement) => judgement.outcome !== "PASS");
  const failures = notPassed.map(({ failure }) => failure);
  return {
    outcome,
    found: joinFirst([...new Set(notPassed.map(({ found }) => found))]),
    remediation: [...new Set(notPassed.flatMap(({ remediation = [] }) => remediation))].join(" "),
    pending: notPassed.every(({ pending }) => pending === true),
    failure: failures.every((failure) => failure?.cause === failures[0]?.cause) ? failures[0] : undefined,
  };
}

const MOST_LISTED = 8;

/** Joins the first items and says how many more there are. */
export function joinFirst(items: readonly string[]): string {
  const more = items.length - MOST_LISTED;
  return [...items.slice(0, MOST_LISTED), ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}
