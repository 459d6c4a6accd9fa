import { visibleLines } from "../../shared/inert";
import type { Origin } from "../../shared/report/origin";
import { notExamined } from "../checks/index";
import { summarize } from "../coverage/summary";
import { countOutcomes, exitStatus, type Verification } from "../verify";
import { verdict } from "./summary";

/** Changes when a key changes its name or meaning. */
const REPORT_VERSION = 2;

/** The report for a program. */
export function jsonReport(verification: Verification, origin?: Origin): string {
  const { at, organizationId, trailArn, callers, only = null } = verification;
  const { results, coverage, calls, seconds } = verification;
  const report = {
    version: REPORT_VERSION,
    at: at.toISOString(),
    organizationId,
    trail: trailArn,
    callers,
    program: origin && { version: origin.version },
    settings: origin?.settings,
    only,
    notExamined: notExamined(only ?? undefined),
    exitStatus: exitStatus(results),
    conclusion: verdict(verification),
    counts: countOutcomes(results),
    results,
    coverage: coverage && {
      window: coverage.window,
      searched: coverage.search.searched,
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
  return `${visibleLines(JSON.stringify(report, null, 2))}\n`;
}
