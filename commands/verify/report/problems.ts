import type { CheckResult } from "../check";
import type { Outcome } from "../judgement";

/** Something to do: a check that does not pass, or several that one cause keeps from being done. */
export interface Problem {
  readonly outcome: Exclude<Outcome, "PASS">;
  /** Id of the check, or of the first of several. */
  readonly id: string;
  /** Title of the check, or the number of further checks. */
  readonly title: string;
  readonly found: string;
  readonly setting?: string;
  readonly remediation?: string;
  /** Ids of the checks that wait for it, if there are several. */
  readonly waiting: readonly string[];
}

const ORDER = ["FAIL", "UNKNOWN", "WARN"] as const;

/** The problems, the worst first. Checks that failed for one cause are one problem. */
export function listProblems(results: readonly CheckResult[]): readonly Problem[] {
  return ORDER.flatMap((outcome) => {
    const groups = new Map<string, CheckResult[]>();
    for (const result of results.filter((one) => one.outcome === outcome)) {
      const key = outcome === "UNKNOWN" ? (result.failure?.cause ?? result.id) : result.id;
      groups.set(key, [...(groups.get(key) ?? []), result]);
    }
    return [...groups.values()].flatMap((group) => toProblem(outcome, group));
  });
}

function toProblem(outcome: Problem["outcome"], group: readonly CheckResult[]): Problem[] {
  const [first, ...others] = group;
  if (first === undefined) return [];
  if (others.length === 0) {
    const { id, title, found, setting, remediation } = first;
    return [{ outcome, id, title, found, setting, remediation, waiting: [] }];
  }
  const causes = [...new Set(group.map(({ failure, found }) => failure?.found ?? found))];
  return [
    {
      outcome,
      id: first.id,
      title: `and ${others.length} more could not be done`,
      found: causes.slice(0, MOST_CAUSES).join("; ") + more(causes.length - MOST_CAUSES),
      remediation: first.failure?.remediation ?? first.remediation,
      waiting: group.map(({ id }) => id),
    },
  ];
}

const MOST_CAUSES = 3;

function more(count: number): string {
  return count > 0 ? `; and ${count} more like it` : "";
}
