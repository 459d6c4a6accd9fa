import { spawn } from "node:child_process";
import { CommandError } from "./program";

/** What Terraform printed, and its exit status. */
export interface TerraformResult {
  readonly status: number;
  /** Standard output, unless it went to the terminal. */
  readonly stdout: string;
  readonly stderr: string;
}

/** Terraform failed, and has printed the reason itself. */
export class TerraformFailed extends CommandError {
  constructor(
    /** The command, such as `plan`. */
    readonly command: string,
    /** What Terraform printed to standard error. */
    readonly stderr: string,
  ) {
    super();
  }
}

/**
 * Runs Terraform in this process's terminal. `command` may have two words: `providers lock`.
 *
 * @throws TerraformFailed without a message if Terraform fails.
 */
export async function terraform(
  directory: string,
  command: string,
  ...options: readonly string[]
): Promise<void> {
  await shown(directory, command, options, "inherit");
}

/** Runs Terraform like {@link terraform}, with standard output on standard error, because it is not the result. */
export async function terraformAside(
  directory: string,
  command: string,
  ...options: readonly string[]
): Promise<void> {
  await shown(directory, command, options, 2);
}

/**
 * Runs Terraform and returns its standard output.
 *
 * @throws TerraformFailed without a message if Terraform fails.
 */
export async function terraformOutput(directory: string, ...args: readonly string[]): Promise<string> {
  const result = await start(directory, args, "pipe", true);
  if (result.status !== 0) throw new TerraformFailed(String(args[0]), result.stderr);
  return result.stdout;
}

/** Runs Terraform without showing anything, and returns its result for every exit status. */
export function quietTerraform(directory: string, ...args: readonly string[]): Promise<TerraformResult> {
  return start(directory, args, "pipe", false);
}

async function shown(
  directory: string,
  command: string,
  options: readonly string[],
  stdout: "inherit" | 2,
): Promise<void> {
  const args = [...command.split(" "), ...(process.stdout.isTTY ? [] : ["-no-color"]), ...options];
  console.error(`> terraform ${args.join(" ")}`);
  const { status, stderr } = await start(directory, args, stdout, true);
  if (status !== 0) throw new TerraformFailed(command, stderr);
}

/** While Terraform runs, Ctrl-C is Terraform's alone: it finishes its current operation and releases its lock. */
function start(
  directory: string,
  args: readonly string[],
  stdout: "inherit" | "pipe" | 2,
  showErrors: boolean,
): Promise<TerraformResult> {
  const ignore = () => {};
  process.on("SIGINT", ignore);
  return new Promise<TerraformResult>((resolve, reject) => {
    // Without its advice about commands of Terraform, because the commands here have other names.
    const env = { ...process.env, TF_IN_AUTOMATION: "1" };
    const child = spawn("terraform", args, { cwd: directory, env, stdio: ["inherit", stdout, "pipe"] });
    const printed = { stdout: "", stderr: "" };
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      printed.stdout += text;
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      printed.stderr += text;
      if (showErrors) process.stderr.write(text);
    });
    child.once("error", reject);
    child.once("close", (status) => resolve({ ...printed, status: status ?? 1 }));
  }).finally(() => process.off("SIGINT", ignore));
}
