import { spawn } from "node:child_process";

/** Options of a command. */
export interface CommandOptions {
  readonly cwd?: string;
  /** The command's whole environment. Defaults to that of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** Receives standard output and standard error as they arrive. */
  readonly onOutput?: (text: string) => void;
  /** Kills the command and its children when aborted. */
  readonly signal?: AbortSignal;
}

/** Result of a command. */
export interface CommandResult {
  /** As in a shell: 127 if the program does not exist, 128 or more if a signal ended it. */
  readonly exitCode: number;
  readonly stdout: string;
  /** Standard output and standard error in the order of arrival. */
  readonly output: string;
}

/** A command exited with a status other than 0. The message ends with the last lines of its output. */
export class CommandFailed extends Error {
  override readonly name = "CommandFailed";

  constructor(
    readonly command: string,
    readonly result: CommandResult,
  ) {
    super(`\`${command}\` ended with status ${result.exitCode}:\n${lastLines(result.output)}`);
  }
}

/** Exit status of a program that does not exist. */
export const NOT_FOUND = 127;

/** Runs a command and returns its result for every exit status. */
export function run(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn("/bin/sh", ["-c", WITH_LIFELINE, "sh", program, ...args], {
      cwd: options.cwd,
      env: options.env,
      detached: true, // its own process group, which the lifeline kills
      stdio: ["ignore", "pipe", "pipe", "pipe"],
    });
    const lifeline = child.stdio[3];
    const cut = () => lifeline?.destroy();
    options.signal?.addEventListener("abort", cut);
    if (options.signal?.aborted) cut();

    let stdout = "";
    let output = "";
    const collect = (text: string) => {
      output += text;
      options.onOutput?.(text);
    };
    child.stdout?.setEncoding("utf8").on("data", collect);
    child.stdout?.on("data", (text: string) => {
      stdout += text;
    });
    child.stderr?.setEncoding("utf8").on("data", collect);
    child.once("error", reject);
    child.once("exit", cut);
    child.once("close", (exitCode) => {
      options.signal?.removeEventListener("abort", cut);
      resolve({ exitCode: exitCode ?? KILLED, stdout, output });
    });
  });
}

/** Runs a command and throws {@link CommandFailed} unless it exits with 0. */
export async function runOrFail(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const result = await run(program, args, options);
  if (result.exitCode !== 0) throw new CommandFailed([program, ...args].join(" "), result);
  return result;
}

/**
 * The shell starts a watcher in its process group and is then replaced by the command. The pipe on descriptor 3 closes
 * if the command ends, if it is aborted, or if this process ends for any reason. The watcher then kills the group, so
 * that no process which the command started remains.
 */
const WITH_LIFELINE = `(trap "" INT TERM; read -r _ <&3; kill -KILL 0) >/dev/null 2>&1 & exec "$@" 3<&-`;

const KILLED = 137;

function lastLines(output: string): string {
  return output.trimEnd().split("\n").slice(-30).join("\n");
}
