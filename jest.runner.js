// Jest's own runner, which here reports a test file as a whole: a message for each test takes a second of all tests.
const { default: run } = require("jest-circus/runner");

module.exports = (globalConfig, config, environment, runtime, testPath) =>
  run(globalConfig, config, environment, runtime, testPath);
