// On Node 20 the AWS SDK warns in every process that it stops supporting Node 20. CONTRIBUTING.md says so once.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

module.exports = {
  testEnvironment: "<rootDir>/jest.environment.js",
  testRunner: "<rootDir>/jest.runner.js",
  runtime: "<rootDir>/jest.runtime.js",
  transform: { "\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }] },
  maxWorkers: "100%",
  testMatch: ["<rootDir>/__tests__/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/", "<rootDir>/__tests__/e2e/"],
  modulePathIgnorePatterns: ["<rootDir>/cdktf.out"],
};
