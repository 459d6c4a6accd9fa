import type { SearchNames } from "../../policies/search/names";
import type { NamedQuery } from "../../policies/search/query";
import { countOf } from "../shared/count";
import { inert, visibleLines } from "../shared/inert";
import type { Answer } from "./answer";

export const FORMATS = ["table", "csv", "json"] as const;
export type Format = (typeof FORMATS)[number];

/** The answer in a format. Cells have what callers chose, such as user agents, so nothing of it may act on its reader. */
export function report(answer: Answer, format: Format, width: number): string {
  switch (format) {
    case "csv":
      return [answer.columns, ...answer.rows].map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
    case "json":
      return `${visibleLines(JSON.stringify(objects(answer), null, 2))}\n`;
    case "table":
      return table(answer, width);
  }
}

function objects({ columns, rows }: Answer): readonly object[] {
  const names = distinct(columns);
  return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])));
}

/** A text may name two columns alike, and an object would keep the last of them alone: the second `a` is `a_2`. */
function distinct(columns: readonly string[]): readonly string[] {
  const names: string[] = [];
  for (const column of columns) {
    let name = column;
    for (let number = 2; names.includes(name); number += 1) name = `${column}_${number}`;
    names.push(name);
  }
  return names;
}

/** A spreadsheet takes a cell that begins like this for a formula: https://owasp.org/www-community/attacks/CSV_Injection */
const FORMULA = /^[=+\-@\t\r]/;

function csvCell(cell: string | null): string {
  const text = FORMULA.test(cell ?? "") ? `'${cell}` : (cell ?? "");
  return `"${inert(text).replaceAll('"', '""')}"`;
}

/** Rows side by side if they fit, else each event as a block of lines. Nothing is cut off. */
function table({ columns, rows }: Answer, width: number): string {
  const cells = [columns, ...rows].map((row) => columns.map((_, index) => inert(row[index] ?? "")));
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => row[index]?.length ?? 0)));
  const isNarrow = widths.reduce((sum, one) => sum + one + 2, -2) <= width;
  const lines = isNarrow
    ? cells.map((row) =>
        row
          .map((cell, index) => cell.padEnd(widths[index] ?? 0))
          .join("  ")
          .trimEnd(),
      )
    : blocks(columns, cells.slice(1));
  const found = countOf(rows.length, "row");
  return [...(rows.length === 0 ? [] : [...lines, ""]), found, ""].join("\n");
}

function blocks(columns: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const width = Math.max(...columns.map(({ length }) => length));
  return rows.flatMap((row, number) => [
    ...(number === 0 ? [] : [""]),
    ...columns.flatMap((column, index) => {
      const cell = row[index] ?? "";
      return cell === "" ? [] : [`${inert(column).padEnd(width)}  ${cell}`];
    }),
  ]);
}

/** The queries with their places, for --list. */
export function listQueries(queries: readonly NamedQuery[], names: SearchNames): string {
  return queries
    .map(({ name, title, description, accounts, parameters }) =>
      [
        `${name}: ${title}`,
        `  ${description}`,
        `  --account ${accounts(names).join(" --account ")}`,
        ...parameters(names).map((one) => `  --set ${one.name}=${one.example}: ${one.description}`),
        "",
      ].join("\n"),
    )
    .join("\n");
}
