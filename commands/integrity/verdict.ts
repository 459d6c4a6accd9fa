import { verdict } from "./cell";
import type { IntegrityRun } from "./result";

/** What a run says as a whole. */
export type Verdict = ReturnType<typeof verdict>;

/** The verdict of a run. An interrupted run is never VALID. */
export function verdictOf({ cells, findings, interrupted }: IntegrityRun): Verdict {
  const ofCells = verdict(cells, findings);
  return interrupted && ofCells === "VALID" ? "INCOMPLETE" : ofCells;
}

const EXIT_STATUSES = { VALID: 0, INVALID: 1, INCOMPLETE: 2 } as const satisfies Record<Verdict, number>;

/** Exit status of the command. */
export function exitStatus(run: IntegrityRun): 0 | 1 | 2 {
  return EXIT_STATUSES[verdictOf(run)];
}
