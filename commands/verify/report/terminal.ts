import { styleText } from "node:util";
import { inert } from "../../shared/inert";
import { wrap } from "../../shared/wrap";
import type { CheckResult } from "../check";
import { groupByTheme } from "../checks/index";
import type { CellState } from "../coverage/cells";
import type { Coverage } from "../coverage/coverage";
import { isHealthy, summarize } from "../coverage/summary";
import type { Outcome } from "../judgement";
import { exitStatus, type Verification } from "../verify";
import { listProblems, type Problem } from "./problems";
import {
  CELL_WORDS,
  chooseRows,
  counts,
  describeWindow,
  omittedLine,
  partialLine,
  subject,
  verdict,
} from "./summary";

const COLORS = { PASS: "green", WARN: "yellow", UNKNOWN: "magenta", FAIL: "red" } as const satisfies Record<
  Outcome,
  string
>;
type Format = (typeof COLORS)[Outcome] | "dim";
/** Colors a text, or leaves it as it is. */
export type Paint = (format: Format, text: string) => string;

/** How to write the report. */
export interface TerminalOptions {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width?: number;
  /** Only what is not a PASS. */
  readonly problems?: boolean;
}

const INDENT = " ".repeat(11);
const NARROWEST = 40;

/** The report for a terminal: the verdict, the problems, every check, and the verdict again. */
export function terminalReport(verification: Verification, options: TerminalOptions): string {
  const { color, problems: onlyProblems = false } = options;
  const width = Math.max(NARROWEST, options.width ?? 100);
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

export function painter(color: boolean): Paint {
  return (format, text) => (color ? styleText(format, text, { validateStream: false }) : text);
}

/** How many results have each outcome, and the verdict. */
export function conclusionLines(
  results: readonly CheckResult[],
  conclusion: string,
  width: number,
  paint: Paint,
): string[] {
  const status = exitStatus(results);
  const format = status === 0 ? COLORS.PASS : status === 1 ? COLORS.FAIL : COLORS.UNKNOWN;
  return wrap(`${counts({ results })}. ${conclusion}`, width).map((line) => paint(format, line));
}

/** A problem with its remediation. */
export function problemLines(problem: Problem, width: number, paint: Paint): string[] {
  const { outcome, id, title, found, setting, remediation, waiting } = problem;
  const heading = waiting.length === 0 ? `${id}: ${title}` : `${id} ${title}`;
  const [head = "", ...rest] = wrap(inert(heading), width - INDENT.length);
  const part = (name: string, text: string | undefined) =>
    text === undefined || text === "" ? [] : wrap(`${name}: ${inert(text)}`, width, INDENT, `${INDENT}  `);
  return [
    `  ${paint(COLORS[outcome], outcome.padEnd(7))}  ${head}`,
    ...rest.map((line) => `${INDENT}${line}`),
    ...part("found", found),
    ...part("setting", setting),
    ...part("remediation", remediation),
    ...part("waiting for it", waiting.join(", ")),
  ];
}

function checkLines(verification: Verification, width: number, paint: Paint): string[] {
  return groupByTheme(verification.results).flatMap(({ id, title, results }) => [
    title,
    ...results.flatMap((result) => resultLines(result, width, paint)),
    ...(id === "coverage" && verification.coverage
      ? ["", ...matrixLines(verification.coverage, width - 2, paint).map((line) => `  ${line}`)]
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
  const [head = "", ...rest] = wrap(inert(`${id}: ${title}`), width - INDENT.length);
  const lines = [
    `  ${paint(COLORS[outcome], outcome.padEnd(7))}  ${head}`,
    ...rest.map((line) => `${INDENT}${line}`),
  ];
  if (outcome !== "PASS") return lines;
  const detail = inert(`${found}${setting === undefined ? "" : ` (${setting})`}`);
  return [...lines, ...wrap(detail, width, `${INDENT}  `).map((line) => paint("dim", line))];
}

const LONGEST_NAME = 32;

function matrixLines(coverage: Coverage, width: number, paint: Paint): string[] {
  const { shown, omitted } = chooseRows(coverage);
  const names = shown.map(({ member }) => inert(`${member.id} ${member.name}`).slice(0, LONGEST_NAME));
  const nameWidth = Math.max(12, ...names.map((name) => name.length));
  const heads = coverage.regions.map(shortRegion);
  const columns = heads.map((head) => Math.max(head.length, 6));
  const cell = (state: CellState, column: number) => {
    const word = CELL_WORDS[state];
    const padding = " ".repeat(Math.max(0, (columns[column] ?? 0) - word.length));
    if (state === "OK") return word + padding;
    return paint(isHealthy(state) ? "dim" : COLORS.FAIL, word) + padding;
  };
  const perBlock = Math.max(1, Math.floor((width - nameWidth - 1) / (Math.max(6, ...columns) + 1)));
  const blocks = Array.from({ length: Math.ceil(heads.length / perBlock) }, (_, block) => block * perBlock);
  const lines = blocks.flatMap((from) => {
    const inBlock = coverage.regions.slice(from, from + perBlock);
    const line = (name: string, cells: readonly string[]) =>
      `${name.padEnd(nameWidth)}  ${cells.join(" ")}`.trimEnd();
    return [
      line(
        "",
        inBlock.map((_, index) => (heads[from + index] ?? "").padEnd(columns[from + index] ?? 0)),
      ),
      ...shown.map(({ cells }, row) =>
        line(
          names[row] ?? "",
          inBlock.map((region, index) => cell(cells.get(region)?.state ?? "UNKNOWN", from + index)),
        ),
      ),
    ];
  });
  return [...lines, ...omittedLine(omitted), ...wrap(inert(summarize(coverage)), width)];
}

const DIRECTIONS: Readonly<Record<string, string>> = {
  north: "n",
  south: "s",
  east: "e",
  west: "w",
  central: "c",
  northeast: "ne",
  southeast: "se",
  northwest: "nw",
  southwest: "sw",
};

/** `us-east-1` as `use1`, `ap-southeast-2` as `apse2`. */
export function shortRegion(region: string): string {
  return region
    .split("-")
    .map((part) => DIRECTIONS[part] ?? part)
    .join("");
}
