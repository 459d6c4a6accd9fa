import { DAY, HOUR } from "../verify/coverage/cells";

/** Files that are read at once for each day of a cell at once. A day has at least 24 digests, but a cell waits for its listings. */
const FILES_AT_ONCE = 8;
/** The listing of a cell has whole days, however short the time is. */
const SHORTEST = 4 * HOUR;
/** While one cell is listed, another one is read. */
const LEAST = 3;

/**
 * Cells to examine at once. Their listings and digests are in memory, so a run of a week takes fewer than one of a day.
 * `longest`: milliseconds of the longest time of a cell; `concurrency`: most files at once.
 */
export function cellsAtOnce(longest: number, concurrency: number): number {
  const days = Math.max(longest, SHORTEST) / DAY;
  return Math.max(LEAST, Math.floor(concurrency / FILES_AT_ONCE / days));
}
