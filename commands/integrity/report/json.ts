import { groupBy } from "../../shared/group-by";
import { visibleLines } from "../../shared/inert";
import type { Origin } from "../../shared/report/origin";
import type { IntegrityRun } from "../result";
import { exitStatus, verdictOf } from "../verdict";
import { groupFindings, placedFindings } from "./groups";
import { conclusion, countCells, coveredByAll, limits, sumCounts } from "./summary";

/** Changes when a key changes its name or meaning. */
const REPORT_VERSION = 1;

/** The report for a program. */
export function jsonReport(run: IntegrityRun, origin: Origin): string {
  const cellsOf = groupBy(run.cells, ({ accountId }) => accountId);
  const report = {
    version: REPORT_VERSION,
    at: run.at,
    organizationId: run.organizationId,
    trail: run.trailArn,
    bucket: run.bucket,
    isCopy: run.isCopy,
    isDownload: run.isDownload,
    caller: run.caller,
    program: { version: origin.version },
    settings: origin.settings,
    depth: run.depth,
    window: { asked: run.asked, covered: coveredByAll(run) ?? null },
    usedState: run.usedState,
    interrupted: run.interrupted,
    exitStatus: exitStatus(run),
    verdict: verdictOf(run),
    conclusion: conclusion(run),
    counts: { cells: countCells(run), ...sumCounts(run) },
    codes: groupFindings(run).map(({ code, weight, title, remediation, findings }) => ({
      code,
      weight,
      title,
      remediation,
      count: findings.length,
    })),
    findings: placedFindings(run),
    regions: run.regions,
    accounts: run.accounts.map(({ id, name }) => ({
      id,
      name,
      cells: Object.fromEntries(
        (cellsOf.get(id) ?? []).map(({ region, state, detail, covered, counts }) => [
          region,
          { state, detail, covered, counts },
        ]),
      ),
    })),
    doesNotProve: limits(run),
    calls: run.calls,
    seconds: run.seconds,
    cost: run.cost,
  };
  return `${visibleLines(JSON.stringify(report, null, 2))}\n`;
}
