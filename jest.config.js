module.exports = {
  testEnvironment: "node",
  // Without this, Jest inspects the globals of each test file to report leaks.
  testEnvironmentOptions: { globalsCleanup: "off" },
  runtime: "<rootDir>/jest.runtime.js",
  transform: { "\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }] },
  maxWorkers: "100%",
  testMatch: ["<rootDir>/__tests__/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/", "<rootDir>/__tests__/e2e/"],
  modulePathIgnorePatterns: ["<rootDir>/cdktf.out"],
};
