import { countOf } from "../count";
import type { Tone } from "./tone";

/** How the reports show a state of a cell. */
export interface CellStyle {
  readonly state: string;
  /** The state in at most seven letters, for a terminal and Markdown. */
  readonly word: string;
  /** One character, for a page. */
  readonly sign: string;
  readonly tone: Tone;
  readonly meaning: string;
}

/** One account in one Region. */
export interface HeatMapCell {
  readonly style: CellStyle;
  readonly reason?: string;
}

/** One account, with a cell for each Region. */
export interface HeatMapRow {
  readonly id: string;
  readonly name: string;
  readonly cells: readonly HeatMapCell[];
}

/** Accounts by Regions. */
export interface HeatMap {
  readonly regions: readonly string[];
  readonly rows: readonly HeatMapRow[];
  /** All styles, in the order of the legend. */
  readonly styles: readonly CellStyle[];
}

/** Whether a cell needs no action. */
export function isHealthyCell({ style }: HeatMapCell): boolean {
  return style.tone === "good" || style.tone === "quiet";
}

/** If there are more accounts, a terminal and Markdown show only those with something wrong. */
const MOST_ROWS = 200;

/** The accounts that a report in text shows, and a line about those that it leaves out, if any. */
export function chooseRows({ rows }: HeatMap): {
  readonly shown: readonly HeatMapRow[];
  readonly omitted: readonly string[];
} {
  if (rows.length <= MOST_ROWS) return { shown: rows, omitted: [] };
  const shown = rows.filter(({ cells }) => !cells.every(isHealthyCell));
  const left = rows.length - shown.length;
  return {
    shown,
    omitted: left === 0 ? [] : [`and ${countOf(left, "account")} with nothing wrong`],
  };
}
