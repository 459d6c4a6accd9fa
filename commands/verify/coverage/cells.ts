/** State of a cell, judged by its digests. */
export type CellState =
  | "OK"
  | "QUIET"
  | "LATE"
  | "GAP"
  | "MISSING"
  | "FUTURE"
  | "NEW"
  | "SUSPENDED"
  | "REGION-OFF"
  | "UNKNOWN";

/** One account in one Region. */
export interface Cell {
  readonly state: CellState;
  /** End of the hour that the newest digest covers. */
  readonly newest?: Date;
  readonly detail?: string;
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** CloudTrail can take this long to start in an account or a Region. */
const FIRST_DAY = DAY;

/** CloudTrail writes digests each hour, but not to the second. */
const TOLERANCE = 30 * MINUTE;

/** Clocks differ by less. */
export const CLOCK_TOLERANCE = 10 * MINUTE;

/** Digests are listed from this much before the window, so that its first hour has a digest before it. */
export const BEFORE_WINDOW = 2 * HOUR;

/** What a cell is judged by. */
export interface CellFacts {
  /** Ends of the hours that digests cover, in the window and {@link BEFORE_WINDOW}. */
  readonly ends: readonly Date[];
  readonly now: Date;
  /** Begin of the window. */
  readonly from: Date;
  /** Oldest allowed age of the newest digest, in minutes. */
  readonly maxAge: number;
  /** Whether the cell has a digest from before those. Undefined if nobody has looked. */
  readonly hasOlder?: boolean;
  /** When the account joined or the trail began, whichever was later. CloudTrail delivers nothing from before. */
  readonly began?: Date;
}

/** Whether the judgement depends on a digest from before the window. */
export function needsOlder({ ends, from }: Pick<CellFacts, "ends" | "from">): boolean {
  const first = ends.reduce((least, end) => Math.min(least, end.getTime()), Number.POSITIVE_INFINITY);
  return ends.length === 0 || first > from.getTime() + HOUR + TOLERANCE;
}

/** Judges a cell by its digests. CloudTrail writes one each hour, even without events. */
export function judgeCell(facts: CellFacts): Cell {
  const { now, maxAge } = facts;
  const ends = facts.ends.map((end) => end.getTime()).sort((a, b) => a - b);
  const last = ends.at(-1);
  if (last === undefined) return judgeEmpty(facts);
  const newest = new Date(last);
  if (last > now.getTime() + CLOCK_TOLERANCE) {
    return { state: "FUTURE", newest, detail: `the newest digest is from the future: ${formatMinute(last)}` };
  }
  const age = Math.round((now.getTime() - last) / MINUTE);
  if (age > maxAge) return { state: "LATE", newest, detail: `the newest digest is ${age} minutes old` };
  const missing = findGaps(
    needsOlder(facts) && isExpectedBefore(facts) ? [facts.from.getTime(), ...ends] : ends,
  );
  if (missing.length > 0) return { state: "GAP", newest, detail: `no digest for ${missing.join(", ")}` };
  return needsOlder(facts)
    ? { state: "OK", newest, detail: `since ${formatMinute(ends[0] ?? last)}, its first digest` }
    : { state: "OK", newest };
}

function judgeEmpty({ from, now, began, hasOlder }: CellFacts): Cell {
  const isNew = began !== undefined && now.getTime() - began.getTime() < FIRST_DAY;
  if (hasOlder)
    return { state: "MISSING", detail: `no digest since ${formatMinute(from.getTime())}, but older ones` };
  return isNew
    ? { state: "NEW", detail: "no digest yet, in its first 24 hours" }
    : { state: "MISSING", detail: "it has never had a digest" };
}

/** Digests before the first of the window are missing if there are older ones, whenever the account joined. */
function isExpectedBefore({ hasOlder }: CellFacts): boolean {
  return hasOlder !== false;
}

function findGaps(ends: readonly number[]): string[] {
  return ends.flatMap((end, index) => {
    const before = ends[index - 1];
    if (before === undefined || end - before <= HOUR + TOLERANCE) return [];
    return [`${formatMinute(before)} to ${formatMinute(end - HOUR)}`];
  });
}

/** `2026-11-21T04:30Z`. */
export function formatMinute(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16)}Z`;
}
