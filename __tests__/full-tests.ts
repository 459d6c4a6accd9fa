/** True if every test runs with every case, as in `.ci/run`. Otherwise somebody waits for the result. */
export function isFullRun(): boolean {
  return Boolean(process.env.FULL_TESTS);
}

/** A test of `npm test` only in a full run. Otherwise it is reported as skipped. */
export const testInFullRun = isFullRun() ? test : test.skip;

/** All items in a full run, and otherwise the first of every `step` items. */
export function sampleOf<Item>(items: readonly Item[], step: number): readonly Item[] {
  return isFullRun() ? items : items.filter((_, index) => index % step === 0);
}
