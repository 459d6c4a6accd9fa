import { isFullRun } from "./full-tests";

/** The number of cases a property is tried on: all of them in a full run, and otherwise a twentieth. */
export function propertyRuns(full: number): number {
  return isFullRun() ? full : Math.ceil(full / 20);
}
