/** Ranges of a table's partitions, such as `NOW-181DAYS,NOW`. */
import { type Comparator, type Direction, direction, isEmpty } from "./comparators";
import { isUnknown } from "./unknown";

const DAY = 86_400_000;

/** Days of the units: https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html */
const UNITS: Readonly<Record<string, number>> = {
  YEAR: 365.25,
  MONTH: 365.25 / 12,
  WEEK: 7,
  DAY: 1,
  HOUR: 1 / 24,
  MINUTE: 1 / 1440,
  SECOND: 1 / 86_400,
};

/** One end of a range: days since 1970, and whether it moves with the clock. */
interface End {
  readonly at: number;
  readonly moves: boolean;
}

function readEnd(text: string, now: number): End | undefined {
  const relative = /^NOW\s*(?:([+-])\s*(\d+)\s*([A-Z]+?)S?)?$/i.exec(text);
  if (relative !== null) {
    const [, sign, count = "0", unit = "DAY"] = relative;
    const days = UNITS[unit.toUpperCase()];
    if (days === undefined) return undefined;
    return { at: now + (sign === "-" ? -1 : 1) * Number(count) * days, moves: true };
  }
  const [, year, month, day] = /^(\d{4})[-/]?(\d\d)[-/]?(\d\d)\b/.exec(text) ?? [];
  if (year === undefined) return undefined;
  return { at: Date.UTC(Number(year), Number(month) - 1, Number(day)) / DAY, moves: false };
}

/** Whether a range of days begins later, or ends earlier or at all. */
export function compareRanges(before: string, after: string, now: number): Direction {
  const [was, is] = [before, after].map((range) => range.split(",").map((end) => readEnd(end.trim(), now)));
  const [[first, last], [from, to]] = [was ?? [], is ?? []];
  if (first === undefined || last === undefined || from === undefined || to === undefined) return "unknown";
  const ends = (end: End): number => (end.moves && end.at >= now ? Number.POSITIVE_INFINITY : end.at);
  return from.at > first.at || ends(to) < ends(last) ? "weaker" : "stronger";
}

/** A range that must not lose days. One that nobody understands must not change. */
export const range: Comparator = {
  kind: "range",
  options: {},
  compare(before, after) {
    if (isEmpty(before) || before === after) return direction("same");
    if (after === undefined || isUnknown(after)) return direction("unknown");
    const compared = compareRanges(String(before), String(after), Math.floor(Date.now() / DAY));
    return direction(compared === "unknown" ? "weaker" : compared);
  },
};
