import { inert, visibleLines } from "../shared/inert";
import { painter } from "../shared/report/tone";
import { DEFAULT_WIDTH } from "../shared/terminal";
import { wrap } from "../shared/wrap";
import type { CheckResult } from "../verify/check";
import { listProblems } from "../verify/report/problems";
import { conclusionLines, problemLines, resultLines, type TerminalOptions } from "../verify/report/terminal";
import { belongsTo } from "../verify/theme";
import { countOutcomes, exitStatus } from "../verify/verify";
import { SUBJECTS } from "./checks/index";

const VERDICTS = {
  0: "Nothing stands in the way of a deployment.",
  1: "Something stands in the way of a deployment.",
  2: "Nothing is known to stand in the way of a deployment, but not everything could be read.",
} as const;

/** The report for a terminal: the verdict, the problems, and every check by subject. */
export function terminalReport(
  results: readonly CheckResult[],
  about: string,
  { color, width = DEFAULT_WIDTH, problems: onlyProblems = false }: TerminalOptions,
): string {
  const paint = painter(color);
  const problems = listProblems(results);
  const subjects = SUBJECTS.map(({ id, title }) => ({
    title,
    results: results.filter((result) => belongsTo(result, id)),
  }));
  return [
    ...conclusionLines(results, VERDICTS[exitStatus(results)], width, paint),
    ...wrap(inert(about), width),
    "",
    ...problems.flatMap((problem) => problemLines(problem, width, paint)),
    ...(problems.length === 0 ? [] : [""]),
    ...(onlyProblems
      ? []
      : subjects.flatMap(({ title, results }) => [
          title,
          ...results.flatMap((result) => resultLines(result, width, paint)),
          "",
        ])),
  ].join("\n");
}

/** Changes when a key changes its name or meaning. */
const REPORT_VERSION = 1;

/** The report for a program. */
export function jsonReport(results: readonly CheckResult[]): string {
  const status = exitStatus(results);
  const report = {
    version: REPORT_VERSION,
    exitStatus: status,
    conclusion: VERDICTS[status],
    counts: countOutcomes(results),
    results,
  };
  return `${visibleLines(JSON.stringify(report, null, 2))}\n`;
}
