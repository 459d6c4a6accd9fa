// Jest loads, transforms and compiles every file anew for each test file, its own and all packages too, which takes
// longer than most tests. Here a worker loads packages once, and reads and compiles each file once. This project's files
// still run for each test file, so test files share no state.
const asyncHooks = require("node:async_hooks");
const { isBuiltin } = require("node:module");
const { compileFunction } = require("node:vm");
const { default: Runtime } = require("jest-runtime");
const stackTrace = require("cdktf/lib/tokens/private/stack-trace");

// CDKTF notes where each token and each element was made. That takes half of a synthesis, and no test reads it.
stackTrace.captureStackTrace = () => [];

const transformed = new Map();
const compiled = new Map();

class SharedPackagesRuntime extends Runtime {
  storages = [];

  constructor(...options) {
    super(...options);
    const { executor, transformCache } = this;
    const { watch, watchAll } = options.at(-1);

    const transform = transformCache.transform.bind(transformCache);
    const transformOnce = (filename, how) => {
      const known = transformed.get(filename);
      if (known?.sourceMap !== undefined) transformCache.getSourceMaps().set(filename, known.sourceMap);
      if (known !== undefined) return known.code;
      const code = transform(filename, how);
      transformed.set(filename, { code, sourceMap: transformCache.getSourceMaps().get(filename) });
      return code;
    };
    // In watch mode a file can change between two runs.
    if (!watch && !watchAll) transformCache.transform = transformOnce;

    // Compiled in Node's own context, where the environment runs the tests.
    executor.compile = (source, filename) => {
      const known = compiled.get(filename);
      if (known?.source === source) return known.run;
      const run = compileFunction(source, executor.injectedModuleParameters, { filename });
      compiled.set(filename, { source, run });
      return run;
    };
  }

  requireModule(from, name, options, isActual) {
    const isPackage = name !== undefined && !/^[./]/.test(name) && !isBuiltin(name);
    if (isPackage && options === undefined) return require(name);
    if (name === "node:async_hooks" && options?.isInternalModule) return this.asyncHooks();
    return super.requireModule(from, name, options, isActual);
  }

  /** Jest makes an AsyncLocalStorage for each test file. Until it is disabled, every promise of the worker gets slower. */
  asyncHooks() {
    const { storages } = this;
    return {
      ...asyncHooks,
      AsyncLocalStorage: class extends asyncHooks.AsyncLocalStorage {
        constructor() {
          super();
          storages.push(this);
        }
      },
    };
  }

  teardown() {
    for (const storage of this.storages) storage.disable();
    super.teardown();
  }
}

exports.__esModule = true;
exports.default = SharedPackagesRuntime;
