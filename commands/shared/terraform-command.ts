import { spawnSync } from "node:child_process";
import { CommandError, runProgram } from "./program";

/**
 * Runs Terraform in this process's terminal. `command` may have two words: `providers lock`.
 *
 * @throws CommandError without a message if Terraform fails.
 */
export function terraform(directory: string, command: string, ...options: readonly string[]): void {
  const args = [...command.split(" "), ...(process.stdout.isTTY ? [] : ["-no-color"]), ...options];
  console.error(`> terraform ${args.join(" ")}`);
  if (spawnSync("terraform", args, { cwd: directory, stdio: "inherit" }).status !== 0)
    throw new CommandError();
}

/** Runs the body of a command that runs Terraform. */
export function runTerraformProgram(body: () => Promise<void>): void {
  // Ctrl-C also reaches Terraform, which finishes its current operation. The command then removes its temporary files.
  process.on("SIGINT", () => {});
  void runProgram(body);
}
