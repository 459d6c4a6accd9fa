module.exports = {
  testEnvironment: "node",
  // Jest would otherwise go through all that a test file leaves behind, to tell of leaks.
  testEnvironmentOptions: { globalsCleanup: "off" },
  runtime: "<rootDir>/jest.runtime.js",
  transform: { "\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }] },
  maxWorkers: "100%",
  testMatch: ["<rootDir>/__tests__/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/", "<rootDir>/__tests__/e2e/"],
  modulePathIgnorePatterns: ["<rootDir>/cdktf.out"],
};
