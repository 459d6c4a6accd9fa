// The runtime of the unit tests loads packages outside the test's global scope, where a test's `Date` is another class
// than the package's. The AWS SDK then rejects a `Date` as input.
const { runtime: _, ...base } = require("./jest.config");

module.exports = {
  ...base,
  testMatch: ["<rootDir>/__tests__/e2e/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
  testTimeout: 900_000,
  maxWorkers: 4,
};
