import { spawnSync } from "node:child_process";
import { OLDEST_TERRAFORM } from "../../versions";

/** Statuses a command ends with, beside 0 for success and 1 for a step that failed. */
const MISSING_REQUIREMENT_STATUS = 2;
const USAGE_STATUS = 64;

/** Ends the command. Without a message, Terraform itself has said why. */
export class Failure extends Error {
  constructor(
    message = "",
    readonly status = 1,
  ) {
    super(message);
  }
}

/** Runs Terraform with this process's terminal. `command` may have two words: `providers lock`. */
export function terraform(directory: string, command: string, ...options: readonly string[]): void {
  const args = [...command.split(" "), ...(process.stdout.isTTY ? [] : ["-no-color"]), ...options];
  console.error(`> terraform ${args.join(" ")}`);
  if (spawnSync("terraform", args, { cwd: directory, stdio: "inherit" }).status !== 0) throw new Failure();
}

export function requireTerraform(): void {
  if (spawnSync("terraform", ["version"]).error === undefined) return;
  throw new Failure(
    `Terraform is missing: install Terraform ${OLDEST_TERRAFORM} or newer (https://developer.hashicorp.com/terraform/install).`,
    MISSING_REQUIREMENT_STATUS,
  );
}

/** What `parse` returns. Where it throws, the arguments are wrong: the reason and the usage are shown. */
export function commandLine<Options>(usage: string, parse: () => Options): Options {
  try {
    return parse();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure(`${reason}\n${usage}`, USAGE_STATUS);
  }
}

/** Runs the body of a command that runs Terraform, and ends with the status of its {@link Failure}. */
export function runCommand(body: () => void): void {
  // Ctrl-C reaches Terraform too, which ends in order; the command then removes its temporary files.
  process.on("SIGINT", () => {});
  try {
    body();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.message) console.error(error.message);
    process.exitCode = error.status;
  }
}
