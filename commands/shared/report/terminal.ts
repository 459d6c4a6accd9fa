import { inert } from "../inert";
import { wrap } from "../wrap";
import { chooseRows, type HeatMap, type HeatMapCell } from "./heat-map";
import type { Paint, Tone } from "./tone";

/** Narrowest terminal for which a report is wrapped. */
export const NARROWEST = 40;

const INDENT = " ".repeat(11);

/** Something with a word for how good it is, such as a problem or a finding. */
export interface Entry {
  readonly tone: Tone;
  readonly word: string;
  readonly heading: string;
}

/** An entry's first lines: the word, and the heading in the columns that are left. */
export function entryLines(
  { tone, word, heading }: Entry,
  { width, paint }: { readonly width: number; readonly paint: Paint },
): string[] {
  const padded = word.padEnd(INDENT.length - 4);
  const [head = "", ...rest] = wrap(inert(heading), width - padded.length - 4);
  return [`  ${paint(tone, padded)}  ${head}`, ...rest.map((line) => `${INDENT}${line}`)];
}

/** A named text below an entry, if there is one. */
export function partLines(name: string, text: string | undefined, width: number): string[] {
  return text === undefined || text === "" ? [] : textLines(`${name}: ${text}`, width);
}

/** A text below an entry. */
export function textLines(text: string, width: number): string[] {
  return wrap(inert(text), width, INDENT, `${INDENT}  `);
}

const LONGEST_NAME = 32;
const NARROWEST_COLUMN = 6;

/** The heat map in words, in as many blocks of Regions as the width needs. */
export function matrixLines(map: HeatMap, width: number, paint: Paint): string[] {
  const { shown, omitted } = chooseRows(map);
  const names = shown.map(({ id, name }) => inert(`${id} ${name}`).slice(0, LONGEST_NAME));
  const nameWidth = Math.max(12, ...names.map((name) => name.length));
  const heads = map.regions.map(shortRegion);
  const widest = Math.max(NARROWEST_COLUMN, ...map.styles.map(({ word }) => word.length));
  const columns = heads.map((head) => Math.max(head.length, widest));
  const text = (cell: HeatMapCell | undefined, column: number) => {
    const { word = "?", tone = "unsure" } = cell?.style ?? {};
    const padding = " ".repeat(Math.max(0, (columns[column] ?? 0) - word.length));
    return (tone === "good" ? word : paint(tone, word)) + padding;
  };
  const perBlock = Math.max(1, Math.floor((width - nameWidth - 1) / (Math.max(widest, ...columns) + 1)));
  const blocks = Array.from({ length: Math.ceil(heads.length / perBlock) }, (_, block) => block * perBlock);
  const lines = blocks.flatMap((from) => {
    const inBlock = heads.slice(from, from + perBlock);
    const line = (name: string, cells: readonly string[]) =>
      `${name.padEnd(nameWidth)}  ${cells.join(" ")}`.trimEnd();
    return [
      line(
        "",
        inBlock.map((head, index) => head.padEnd(columns[from + index] ?? 0)),
      ),
      ...shown.map(({ cells }, row) =>
        line(
          names[row] ?? "",
          inBlock.map((_, index) => text(cells[from + index], from + index)),
        ),
      ),
    ];
  });
  return [...lines, ...omitted];
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
