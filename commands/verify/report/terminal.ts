import { styleText } from "node:util";
import type { CheckResult, Outcome } from "../check";
import type { CellState } from "../coverage/cells";
import type { Coverage } from "../coverage/coverage";
import { isHealthy, summarize } from "../coverage/summary";
import { exitStatus, type Verification } from "../verify";
import {
  CELL_LABELS,
  chooseRows,
  conclude,
  describeCounts,
  describeOmitted,
  describePart,
  describeRun,
  groupByTheme,
} from "./shared";

type Style = "green" | "yellow" | "magenta" | "red" | "dim";
type Paint = (style: Style, text: string) => string;

const STYLES: Readonly<Record<Outcome, Style>> = {
  PASS: "green",
  WARN: "yellow",
  UNKNOWN: "magenta",
  FAIL: "red",
};
const STATUS_STYLES = { 0: "green", 1: "red", 2: "magenta" } as const;

/** The report for a terminal, without color if it is not wanted. */
export function terminalReport(verification: Verification, { color }: { readonly color: boolean }): string {
  const paint: Paint = (style, text) => (color ? styleText(style, text, { validateStream: false }) : text);
  const { results, coverage } = verification;
  const part = describePart(verification);
  const lines = [`Verified ${describeRun(verification)}`, ...(part === undefined ? [] : [part]), ""];
  for (const theme of groupByTheme(results)) {
    lines.push(theme.title, ...theme.results.flatMap((result) => resultLines(result, paint)));
    if (theme.id === "coverage" && coverage) {
      lines.push("", ...tableLines(coverage, paint).map((line) => `  ${line}`));
    }
    lines.push("");
  }
  const conclusion = paint(STATUS_STYLES[exitStatus(results)], conclude(verification));
  lines.push(`${describeCounts(verification)}. ${conclusion}`, "");
  return lines.join("\n");
}

const INDENT = " ".repeat(13);

function resultLines({ outcome, id, title, found, setting, remediation }: CheckResult, paint: Paint) {
  const first = `  ${paint(STYLES[outcome], outcome.padEnd(7))}  ${id}: ${title}`;
  if (outcome === "PASS") {
    return [first, paint("dim", `${INDENT}${found}${setting === undefined ? "" : ` (${setting})`}`)];
  }
  return [
    first,
    `${INDENT}found: ${found}`,
    ...(setting === undefined ? [] : [`${INDENT}setting: ${setting}`]),
    ...(remediation === undefined ? [] : [`${INDENT}remediation: ${remediation}`]),
  ];
}

const LONGEST_NAME = 32;

/** A row for each account, a column for each Region. */
function tableLines(coverage: Coverage, paint: Paint): string[] {
  const { regions } = coverage;
  const { shown, omitted } = chooseRows(coverage);
  const names = shown.map(({ member }) => `${member.id} ${member.name}`.slice(0, LONGEST_NAME));
  const nameWidth = Math.max(12, ...names.map((name) => name.length));
  const columns = regions.map((region) => {
    const head = shortenRegion(region);
    return { region, head, width: Math.max(head.length, 5) };
  });
  const line = (name: string, cells: readonly string[]) =>
    `${name.padEnd(nameWidth)}  ${cells.join(" ")}`.trimEnd();
  return [
    line(
      "",
      columns.map(({ head, width }) => head.padEnd(width)),
    ),
    ...shown.map(({ cells }, row) =>
      line(
        names[row] ?? "",
        columns.map(({ region, width }) => {
          const { state } = cells.get(region) ?? { state: "UNKNOWN" };
          const label = CELL_LABELS[state];
          return paintCell(paint, state, label) + " ".repeat(Math.max(0, width - label.length));
        }),
      ),
    ),
    ...describeOmitted(omitted),
    summarize(coverage),
  ];
}

function paintCell(paint: Paint, state: CellState, label: string): string {
  if (state === "OK") return label;
  return paint(isHealthy(state) ? "dim" : "red", label);
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

/** `us-east-1` as `use1`, `ap-southeast-2` as `apse2`, so that 17 columns fit on a line. */
export function shortenRegion(region: string): string {
  return region
    .split("-")
    .map((part) => DIRECTIONS[part] ?? part)
    .join("");
}
