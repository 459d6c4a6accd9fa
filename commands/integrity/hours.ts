import { MINUTE } from "../verify/coverage/cells";
import type { Hours } from "./finding";

/** CloudTrail begins a digest at the end of the one before, to the second. A shorter hole is none. */
export const SHORTEST = MINUTE;

/** The parts of a time that none of the others covers. */
export function subtract(whole: Hours, covered: readonly Hours[]): readonly Hours[] {
  const holes: Hours[] = [];
  let at = whole.from;
  for (const { from, to } of merge(covered)) {
    holes.push({ from: at, to: earlier(from, whole.to) });
    at = later(at, to);
  }
  holes.push({ from: at, to: whole.to });
  return holes.filter(({ from, to }) => to.getTime() - from.getTime() >= SHORTEST);
}

/** The times in order, with those joined that overlap or follow each other. */
export function merge(times: readonly Hours[]): readonly Hours[] {
  const merged: Hours[] = [];
  for (const hours of [...times].sort((a, b) => a.from.getTime() - b.from.getTime())) {
    const last = merged.at(-1);
    if (last !== undefined && hours.from.getTime() - last.to.getTime() < SHORTEST) {
      merged[merged.length - 1] = { from: last.from, to: later(last.to, hours.to) };
    } else {
      merged.push(hours);
    }
  }
  return merged;
}

/** Whether a time is in one of the others. */
export function isIn(at: Date, times: readonly Hours[]): boolean {
  return times.some(({ from, to }) => from <= at && at <= to);
}

export function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}

export function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}

/** A time moved by milliseconds. */
export function moved(at: Date, by: number): Date {
  return new Date(at.getTime() + by);
}
