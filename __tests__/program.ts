import { join, resolve } from "node:path";
import { type CommandResult, run } from "../commands/shared/subprocess";
import { isFullRun } from "./full-tests";

const REPOSITORY = resolve(__dirname, "..");
const PROGRAM_MODULE = join(REPOSITORY, "commands", "shared", "program");

/** Where a program runs, and its whole environment. */
export interface ProgramOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a program of this repository as a process of its own. */
export function startProgram(program: string, args: readonly string[], options: ProgramOptions = {}) {
  const node = ["--require", join(REPOSITORY, "transpile.cjs"), join(REPOSITORY, program)];
  return run(process.execPath, [...node, ...args], { env: process.env, ...options });
}

/**
 * Runs a program of this repository: in a full run as a process of its own, and otherwise in this process, whose packages
 * are loaded. Not for programs of which a subprocess prints to the terminal.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<CommandResult> {
  return isFullRun()
    ? startProgram(program, args, options)
    : runHere(() => loadProgram(program), args, options);
}

/** Loads a program, which runs it. The result is there when it has ended. */
function loadProgram(program: string): Promise<void> | undefined {
  let ended: Promise<void> | undefined;
  jest.isolateModules(() => {
    jest.doMock(PROGRAM_MODULE, () => {
      const actual = jest.requireActual<typeof import("../commands/shared/program")>(PROGRAM_MODULE);
      const runProgram: typeof actual.runProgram = (body) => {
        ended = actual.runProgram(body);
        return ended;
      };
      return { ...actual, runProgram };
    });
    try {
      jest.requireActual(join(REPOSITORY, program));
    } finally {
      jest.dontMock(PROGRAM_MODULE);
    }
  });
  return ended;
}

/** A program has ended its process before it was loaded. */
class Exit extends Error {}

/** Runs a body with arguments, folder, environment and output of a process of its own. If it is synchronous, so is this. */
export async function runHere(
  body: () => Promise<void> | undefined,
  args: readonly string[],
  { cwd = process.cwd(), env = process.env }: ProgramOptions,
): Promise<CommandResult> {
  const { argv, exitCode } = process;
  const environment = { ...process.env };
  const directory = process.cwd();
  const output = captureOutput();
  const removeListeners = listenersSince();
  let isLoading = true;
  const exit = jest.spyOn(process, "exit").mockImplementation((code) => {
    output.end(Number(code ?? process.exitCode ?? 0));
    if (isLoading) throw new Exit();
    return undefined as never;
  });
  process.argv = [...argv.slice(0, 2), ...args];
  setEnvironment(env);
  process.exitCode = undefined;
  process.chdir(cwd);
  try {
    const ended = body();
    isLoading = false;
    if (ended !== undefined) await ended;
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
  } finally {
    output.end(Number(process.exitCode ?? 0));
    Object.assign(process, { argv, exitCode });
    setEnvironment(environment);
    process.chdir(directory);
    exit.mockRestore();
    output.stop();
    removeListeners();
  }
  return output.result;
}

/** In place, because Node itself reads the environment of the process, for instance TMPDIR. */
function setEnvironment(environment: NodeJS.ProcessEnv): void {
  const next = Object.entries(environment).filter(([, value]) => value !== undefined);
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, Object.fromEntries(next));
}

function captureOutput() {
  const result = { exitCode: 0, stdout: "", output: "" };
  let hasEnded = false;
  const print = (text: string, isError: boolean) => {
    if (hasEnded) return true;
    result.output += text;
    if (!isError) result.stdout += text;
    return true;
  };
  const spies = [
    jest.spyOn(process.stdout, "write").mockImplementation((text) => print(String(text), false)),
    jest.spyOn(process.stderr, "write").mockImplementation((text) => print(String(text), true)),
    jest.spyOn(console, "log").mockImplementation((line) => void print(`${line}\n`, false)),
    jest.spyOn(console, "error").mockImplementation((line) => void print(`${line}\n`, true)),
  ];
  /** What comes after the end does not count. */
  const end = (exitCode: number) => {
    if (hasEnded) return;
    hasEnded = true;
    Object.assign(result, { exitCode });
  };
  const stop = () => {
    for (const spy of spies) spy.mockRestore();
  };
  return { result, end, stop };
}

/** Programs listen for signals until their process ends. The result removes the listeners that were added meanwhile. */
function listenersSince(): () => void {
  const emitters = [process, process.stdout, process.stderr];
  const events = ["SIGINT", "SIGTERM", "SIGHUP", "error"];
  const before = new Set(
    emitters.flatMap((emitter) => events.flatMap((event) => emitter.rawListeners(event))),
  );
  return () => {
    for (const emitter of emitters) {
      for (const event of events) {
        for (const listener of emitter.rawListeners(event)) {
          if (!before.has(listener)) emitter.off(event, listener as () => void);
        }
      }
    }
  };
}
