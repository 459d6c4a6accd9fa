// Jest's own runtime: packages that Node loads do not see the credentials that a test puts into process.env.
const { runtime: _, testEnvironment: __, testRunner: ___, ...base } = require("./jest.config");

module.exports = {
  ...base,
  testMatch: ["<rootDir>/__tests__/e2e/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
  testTimeout: 900_000,
  maxWorkers: 4,
};
