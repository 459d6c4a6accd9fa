/**
 * The number of cases a property is tried on: all of them where `FULL_PROPERTY_RUNS` is set, as `.ci/run` does, and
 * otherwise a tenth, as somebody waits for them.
 */
export function propertyRuns(full: number): number {
  return process.env.FULL_PROPERTY_RUNS ? full : Math.ceil(full / 10);
}
