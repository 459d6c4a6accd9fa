import { listNotExamined } from "../checks/index";
import { summarize } from "../coverage/summary";
import { countOutcomes, exitStatus, type Verification } from "../verify";
import { conclude } from "./shared";

/** Changes when a key of the report is renamed or changes its meaning. */
const VERSION = 2;

/** The report for a program. */
export function jsonReport(verification: Verification): string {
  const { at, organizationId, trailArn, only, results, coverage, calls, seconds } = verification;
  const report = {
    version: VERSION,
    at: at.toISOString(),
    organizationId,
    trail: trailArn,
    only: only ?? null,
    notExamined: listNotExamined(only),
    exitStatus: exitStatus(results),
    conclusion: conclude(verification),
    counts: countOutcomes(results),
    results,
    coverage: coverage && {
      summary: summarize(coverage),
      regions: coverage.regions,
      accounts: coverage.rows.map(({ member, cells }) => ({
        id: member.id,
        name: member.name,
        cells: Object.fromEntries(cells),
      })),
    },
    calls,
    seconds,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
