import { readFileSync } from "node:fs";
import { sampleOf } from "./full-tests";
import { propertyRuns } from "./property-runs";

const { FULL_TESTS } = process.env;
afterEach(() => {
  if (FULL_TESTS === undefined) delete process.env.FULL_TESTS;
  else process.env.FULL_TESTS = FULL_TESTS;
});

test("CI runs every case", () => {
  expect(readFileSync(".ci/run", "utf8")).toMatch(/^export .*\bFULL_TESTS=1\b/m);
  process.env.FULL_TESTS = "1";
  expect(propertyRuns(80)).toBe(80);
  expect(sampleOf(["a", "b", "c"], 2)).toEqual(["a", "b", "c"]);
});

test("elsewhere properties are tried on a twentieth of the cases, and tables are sampled", () => {
  delete process.env.FULL_TESTS;
  expect([80, 5].map(propertyRuns)).toEqual([4, 1]);
  expect(sampleOf(["a", "b", "c", "d"], 3)).toEqual(["a", "d"]);
});
