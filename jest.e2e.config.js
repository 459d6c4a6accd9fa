// Jest's own runtime: packages that Node loads do not see a test's `process.env`, and the AWS SDK rejects a test's `Date`.
const { runtime: _, testEnvironment: __, testRunner: ___, ...base } = require("./jest.config");

// Terraform and its provider are Go programs that end soon: collecting garbage less often saves a fifth of their CPU time.
process.env.GOGC ??= "400";

module.exports = {
  ...base,
  testMatch: ["<rootDir>/__tests__/e2e/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
  testSequencer: "<rootDir>/jest.e2e.sequencer.js",
  testTimeout: 900_000,
  // Many for two cores: the AWS provider waits a minute for each lifecycle rule, whatever S3 answers.
  maxWorkers: 6,
};
