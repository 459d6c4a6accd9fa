// Jest's own runtime: packages that Node loads do not see a test's `process.env`, and the AWS SDK rejects a test's `Date`.
const { runtime: _, testEnvironment: __, testRunner: ___, ...base } = require("./jest.config");

module.exports = {
  ...base,
  testMatch: ["<rootDir>/__tests__/e2e/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
  testTimeout: 900_000,
  maxWorkers: 4,
};
