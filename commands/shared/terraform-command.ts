import { spawnSync } from "node:child_process";
import { OLDEST_TERRAFORM } from "../../versions";
import { CommandError, MissingRequirement, runProgram } from "./program";

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

/** @throws MissingRequirement if Terraform is missing. */
export function requireTerraform(): void {
  if (spawnSync("terraform", ["version"]).error === undefined) return;
  throw new MissingRequirement(
    `Terraform is missing: install Terraform ${OLDEST_TERRAFORM} or newer (https://developer.hashicorp.com/terraform/install).`,
  );
}

/** Runs the body of a command that runs Terraform. */
export function runTerraformProgram(body: () => void): void {
  // Ctrl-C reaches Terraform too, which ends in order; the command then removes its temporary files.
  process.on("SIGINT", () => {});
  void runProgram(body);
}
