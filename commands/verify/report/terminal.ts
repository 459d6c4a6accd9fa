import { inert } from "../../shared/inert";
import { entryLines, matrixLines, NARROWEST, partLines } from "../../shared/report/terminal";
import { type Paint, painter } from "../../shared/report/tone";
import { DEFAULT_WIDTH, type Terminal } from "../../shared/terminal";
import { wrap } from "../../shared/wrap";
import type { CheckResult } from "../check";
import { groupByTheme } from "../checks/index";
import type { Coverage } from "../coverage/coverage";
import { summarize } from "../coverage/summary";
import { exitStatus, type Verification } from "../verify";
import { heatMap } from "./heat-map";
import { listProblems, type Problem } from "./problems";
import { counts, describeWindow, partialLine, subject, TONES, toneOfStatus, verdict } from "./summary";

/** How to write the report. */
export interface TerminalOptions extends Terminal {
  /** Only what is not a PASS. */
  readonly problems?: boolean;
}

const EVIDENCE_INDENT = " ".repeat(13);

/** The report for a terminal: the verdict, the problems, every check, and the verdict again. */
export function terminalReport(verification: Verification, options: TerminalOptions): string {
  const { color, problems: onlyProblems = false } = options;
  const width = Math.max(NARROWEST, options.width ?? DEFAULT_WIDTH);
  const paint = painter(color);
  const conclusion = conclusionLines(verification.results, verdict(verification), width, paint);
  const about = [
    `Verified ${subject(verification)}`,
    partialLine(verification),
    describeWindow(verification),
  ];
  const problems = listProblems(verification.results);
  return [
    ...conclusion,
    ...about.flatMap((line) => (line === undefined ? [] : wrap(inert(line), width))),
    "",
    ...problems.flatMap((problem) => problemLines(problem, width, paint)),
    ...(problems.length === 0 ? [] : [""]),
    ...(onlyProblems ? [] : checkLines(verification, width, paint)),
    ...(onlyProblems && problems.length === 0 ? [] : conclusion),
    "",
  ].join("\n");
}

/** How many results have each outcome, and the verdict. */
export function conclusionLines(
  results: readonly CheckResult[],
  conclusion: string,
  width: number,
  paint: Paint,
): string[] {
  const tone = toneOfStatus(exitStatus(results));
  return wrap(`${counts({ results })}. ${conclusion}`, width).map((line) => paint(tone, line));
}

/** A problem with its remediation. */
export function problemLines(problem: Problem, width: number, paint: Paint): string[] {
  const { outcome, id, title, found, setting, remediation, waiting } = problem;
  const heading = waiting.length === 0 ? `${id}: ${title}` : `${id} ${title}`;
  return [
    ...entryLines({ tone: TONES[outcome], word: outcome, heading }, { width, paint }),
    ...partLines("found", found, width),
    ...partLines("setting", setting, width),
    ...partLines("remediation", remediation, width),
    ...partLines("waiting for it", waiting.join(", "), width),
  ];
}

function checkLines(verification: Verification, width: number, paint: Paint): string[] {
  return groupByTheme(verification.results).flatMap(({ id, title, results }) => [
    title,
    ...results.flatMap((result) => resultLines(result, width, paint)),
    ...(id === "coverage" && verification.coverage
      ? ["", ...coverageLines(verification.coverage, width - 2, paint).map((line) => `  ${line}`)]
      : []),
    "",
  ]);
}

/** A result, with its evidence if it is a PASS. */
export function resultLines(
  { outcome, id, title, found, setting }: CheckResult,
  width: number,
  paint: Paint,
): string[] {
  const heading = `${id}: ${title}`;
  const lines = entryLines({ tone: TONES[outcome], word: outcome, heading }, { width, paint });
  if (outcome !== "PASS") return lines;
  const detail = inert(`${found}${setting === undefined ? "" : ` (${setting})`}`);
  return [...lines, ...wrap(detail, width, EVIDENCE_INDENT).map((line) => paint("quiet", line))];
}

function coverageLines(coverage: Coverage, width: number, paint: Paint): string[] {
  return [...matrixLines(heatMap(coverage), width, paint), ...wrap(inert(summarize(coverage)), width)];
}
