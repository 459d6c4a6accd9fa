// By default Jest loads every package again for each test file, which takes longer than most tests. Here Node loads a
// package once for all test files of a worker. Jest still loads this project's files for each test file.
const { isBuiltin } = require("node:module");
const { default: Runtime } = require("jest-runtime");
const stackTrace = require("cdktf/lib/tokens/private/stack-trace");

// CDKTF records a stack trace for each token and element. That takes half of a synthesis, and no test reads it.
stackTrace.captureStackTrace = () => [];

class SharedPackagesRuntime extends Runtime {
  constructor(config, environment, ...others) {
    super(config, environment, ...others);
    // CDKTF adds its matchers to the global `expect`. In packages this must be that of the running test file.
    Object.defineProperty(globalThis, "expect", {
      configurable: true,
      get: () => environment.global.expect,
    });
  }

  requireModule(from, name, options, isActual) {
    const isPackage = name !== undefined && !/^[./]/.test(name) && !isBuiltin(name);
    return isPackage && options === undefined
      ? require(name)
      : super.requireModule(from, name, options, isActual);
  }
}

exports.__esModule = true;
exports.default = SharedPackagesRuntime;
