// Jest makes a VM context for each test file. That takes time, each use of a global goes through an interceptor, and
// nothing compiled for one context runs in another. Here the test files of a worker run one after another in Node's own
// context. After each file the environment, the working directory and the globals are as they were before it.
const { ModernFakeTimers } = require("@jest/fake-timers");
const { ModuleMocker } = require("jest-mock");

// What Jest's modules of one test file leave to those of the next, which would take it for theirs.
const JEST_STATE = [
  "EVENT_HANDLERS",
  "TEST_TIMEOUT_SYMBOL",
  "RETRY_TIMES",
  "RETRY_IMMEDIATELY",
  "WAIT_BEFORE_RETRY",
  "LOG_ERRORS_BEFORE_RETRY",
].map((name) => Symbol.for(name));

class SharedContextEnvironment {
  constructor({ projectConfig: config }) {
    this.global = globalThis;
    this.moduleMocker = new ModuleMocker(globalThis);
    this.fakeTimersModern = new ModernFakeTimers({ config, global: globalThis });
    this.before = {
      globals: Object.getOwnPropertyDescriptors(globalThis),
      env: { ...process.env },
      // Jest replaces both: the first to tell of a call, the second, of Node 22, to return its own modules.
      functions: { exit: process.exit, getBuiltinModule: process.getBuiltinModule },
      directory: process.cwd(),
    };
  }

  async setup() {}

  async teardown() {
    const { globals, env, functions, directory } = this.before;
    this.fakeTimersModern.dispose();
    for (const name of JEST_STATE) delete globalThis[name];
    Object.defineProperties(globalThis, globals);
    for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
    Object.assign(process.env, env);
    for (const [name, value] of Object.entries(functions)) if (value !== undefined) process[name] = value;
    process.exitCode = undefined;
    if (process.cwd() !== directory) process.chdir(directory);
    this.global = undefined;
  }

  exportConditions() {
    return ["node", "node-addons"];
  }

  /** Jest only asks whether there is still one: the runtime compiles in Node's own context. */
  getVmContext() {
    return this.global;
  }
}

module.exports = SharedContextEnvironment;
