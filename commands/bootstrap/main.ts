import { spawnSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { OLDEST_TERRAFORM } from "../../versions";

/** Terraform reads it after the synthesized file, and it takes the place of that file's backend. */
const OVERRIDE_FILE = "bootstrap_override.tf.json";

/** Keeps the state while its bucket does not exist; outlives an interrupted run, and goes with the last step. */
const LOCAL_STATE = "state-backend.bootstrap.tfstate";

const BUCKET_IS_MISSING = /NoSuchBucket|S3 bucket "[^"]+" does not exist/;

/** Statuses this program ends with, beside 0 for success and 1 for a step that failed. */
const MISSING_REQUIREMENT_STATUS = 2;
const USAGE_STATUS = 64;

/** Ends the program. Without a message, Terraform itself has said why. */
class Failure extends Error {
  constructor(
    message = "",
    readonly status = 1,
  ) {
    super(message);
  }
}

/**
 * Creates the state bucket with the state in a local file, then moves that state into the bucket. Where the bucket
 * exists, it only brings it up to date. `applyOptions` are options of `terraform apply`.
 */
function bootstrap(directory: string, applyOptions: readonly string[]): void {
  const override = join(directory, OVERRIDE_FILE);
  rmSync(override, { force: true });
  if (!existsSync(LOCAL_STATE) && stateIsInBucket(directory)) {
    terraform(directory, "apply", ...applyOptions);
    return;
  }
  const path = relative(directory, LOCAL_STATE);
  writeFileSync(override, JSON.stringify({ terraform: { backend: { local: { path } } } }));
  try {
    terraform(directory, "init", "-input=false", "-reconfigure");
    terraform(directory, "apply", ...applyOptions);
  } finally {
    rmSync(override);
  }
  terraform(directory, "init", "-input=false", "-migrate-state", "-force-copy");
  for (const file of [LOCAL_STATE, `${LOCAL_STATE}.backup`]) rmSync(file, { force: true });
}

/** Whether the backend answers. Fails unless the only reason against it is that its bucket does not exist. */
function stateIsInBucket(directory: string): boolean {
  const { status, stderr } = spawnSync("terraform", ["init", "-input=false", "-no-color", "-reconfigure"], {
    cwd: directory,
    encoding: "utf8",
  });
  if (status === 0) return true;
  if (BUCKET_IS_MISSING.test(stderr)) return false;
  throw new Failure(stderr.trimEnd());
}

function terraform(directory: string, command: string, ...options: readonly string[]): void {
  const args = [command, ...(process.stdout.isTTY ? [] : ["-no-color"]), ...options];
  console.error(`> terraform ${args.join(" ")}`);
  if (spawnSync("terraform", args, { cwd: directory, stdio: "inherit" }).status !== 0) throw new Failure();
}

function requireTerraform(): void {
  if (spawnSync("terraform", ["version"]).error === undefined) return;
  throw new Failure(
    `Terraform is missing: install Terraform ${OLDEST_TERRAFORM} or newer (https://developer.hashicorp.com/terraform/install).`,
    MISSING_REQUIREMENT_STATUS,
  );
}

function commandLine() {
  try {
    return parseArgs({
      options: {
        output: { type: "string", default: "cdktf.out" },
        "auto-approve": { type: "boolean", default: false },
      },
      allowPositionals: false,
    }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure(`${reason}\nusage: npm run bootstrap -- [--auto-approve]`, USAGE_STATUS);
  }
}

function main(): void {
  const { output, "auto-approve": autoApprove } = commandLine();
  const directory = join(output, "stacks", "state-backend");
  if (!existsSync(join(directory, "cdk.tf.json"))) {
    throw new Failure(
      "there is no stack state-backend: run `npm run synth` first; only state.backend: s3 has one",
    );
  }
  requireTerraform();
  bootstrap(directory, autoApprove ? ["-auto-approve", "-input=false"] : []);
}

try {
  main();
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  if (error.message) console.error(error.message);
  process.exitCode = error.status;
}
