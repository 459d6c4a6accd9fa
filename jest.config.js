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
