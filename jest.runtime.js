// Jest loads every package anew for each test file, which takes longer than most tests. Here Node loads the packages,
// once for all files of a worker. The files of this project are still loaded for each test file, so they share no state.
const { isBuiltin } = require("node:module");
const { default: Runtime } = require("jest-runtime");
const stackTrace = require("cdktf/lib/tokens/private/stack-trace");

// CDKTF notes where each token and each element was made. That takes half of a synthesis, and no test reads it.
stackTrace.captureStackTrace = () => [];

class SharedPackagesRuntime extends Runtime {
  constructor(config, environment, ...others) {
    super(config, environment, ...others);
    // CDKTF's matchers add themselves to the global `expect`. To packages that is the one of the running test file.
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
