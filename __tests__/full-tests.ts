/** True if every test runs with every case, as in `.ci/run`. Otherwise somebody waits for the result. */
export function isFullRun(): boolean {
  return Boolean(process.env.FULL_TESTS);
}

/** All items in a full run, and otherwise the first of every `step` items. */
export function sampleOf<Item>(items: readonly Item[], step: number): readonly Item[] {
  return isFullRun() ? items : items.filter((_, index) => index % step === 0);
}
