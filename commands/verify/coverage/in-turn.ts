import { DAY } from "./cells";

/** Consecutive runs after which every folder was examined. */
export const TURNS = 24;

/** Whether an item is examined in a turn. Every item is, in one of as many consecutive turns. */
export function isInTurn(index: number, turn: number, turns = TURNS): boolean {
  return index % turns === turn % turns;
}

/** The turn of a run that is not given one: it differs from hour to hour and, at one hour, from day to day. */
export function defaultTurn(now: Date): number {
  return Math.floor(now.getTime() / (DAY / 24)) + Math.floor(now.getTime() / DAY);
}

/** How the days of a folder are examined. */
export interface Slices {
  /** Days in one list of a thousand versions. */
  readonly days: number;
  /** Consecutive runs after which every folder had a slice examined. */
  readonly turns: number;
}

/**
 * First day of the slice of a folder's days that a turn examines. One pass over all folders goes from the newest slice
 * to older ones, the next pass from the oldest slice to newer ones. A list goes on after its slice, so from the oldest
 * slice it shows the whole of a folder with fewer than a thousand files.
 */
export function sliceStart(
  { turn, now }: { readonly turn: number; readonly now: Date },
  { days, turns }: Slices,
  retention: number,
): Date {
  const slices = Math.max(1, Math.ceil(retention / days));
  const pass = Math.floor(turn / turns) % slices;
  const step = Math.floor(pass / 2);
  const slice = pass % 2 === 0 ? step : slices - 1 - step;
  return new Date(Math.floor(now.getTime() / DAY) * DAY - (slice + 1) * days * DAY);
}
