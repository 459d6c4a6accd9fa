/** Number of cases for a property test: `full` if `FULL_PROPERTY_RUNS` is set, as in `.ci/run`, otherwise a tenth. */
export function propertyRuns(full: number): number {
  return process.env.FULL_PROPERTY_RUNS ? full : Math.ceil(full / 10);
}
