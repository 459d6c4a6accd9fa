import { readFileSync } from "node:fs";
import { propertyRuns } from "./property-runs";

const { FULL_PROPERTY_RUNS } = process.env;
afterEach(() => {
  if (FULL_PROPERTY_RUNS === undefined) delete process.env.FULL_PROPERTY_RUNS;
  else process.env.FULL_PROPERTY_RUNS = FULL_PROPERTY_RUNS;
});

test("CI tries properties on every case", () => {
  expect(readFileSync(".ci/run", "utf8")).toMatch(/^export .*\bFULL_PROPERTY_RUNS=1\b/m);
  process.env.FULL_PROPERTY_RUNS = "1";
  expect(propertyRuns(80)).toBe(80);
});

test("elsewhere they are tried on a tenth", () => {
  delete process.env.FULL_PROPERTY_RUNS;
  expect([80, 5].map(propertyRuns)).toEqual([8, 1]);
});
