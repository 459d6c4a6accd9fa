import { spawnSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";

/** Terraform reads it after the synthesized file, and it takes the place of that file's backend. */
const OVERRIDE_FILE = "bootstrap_override.tf.json";

/** Keeps the state while its bucket does not exist; outlives an interrupted run, and goes with the last step. */
const LOCAL_STATE = "state-backend.bootstrap.tfstate";

const BUCKET_IS_MISSING = /NoSuchBucket|S3 bucket "[^"]+" does not exist/;

/** A step of Terraform that failed. Terraform itself has said why. */
class StepFailed extends Error {}

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
  const init = spawnSync("terraform", ["init", "-input=false", "-no-color", "-reconfigure"], {
    cwd: directory,
    encoding: "utf8",
  });
  if (init.error !== undefined)
    throw new Error("terraform cannot be started: install Terraform 1.11 or newer");
  if (init.status === 0) return true;
  if (BUCKET_IS_MISSING.test(init.stderr)) return false;
  process.stderr.write(init.stderr);
  throw new StepFailed();
}

function terraform(directory: string, ...args: readonly string[]): void {
  console.error(`> terraform ${args.join(" ")}`);
  if (spawnSync("terraform", args, { cwd: directory, stdio: "inherit" }).status !== 0) throw new StepFailed();
}

function main(): void {
  const { values } = parseArgs({
    options: {
      output: { type: "string", default: "cdktf.out" },
      "auto-approve": { type: "boolean", default: false },
    },
    allowPositionals: false,
  });
  const directory = join(values.output, "stacks", "state-backend");
  if (!existsSync(join(directory, "cdk.tf.json"))) {
    console.error(
      "there is no stack state-backend: run `npm run synth` first; only state.backend: s3 has one",
    );
    process.exitCode = 1;
    return;
  }
  try {
    bootstrap(directory, values["auto-approve"] ? ["-auto-approve", "-input=false"] : []);
  } catch (error) {
    process.exitCode = 1;
    if (!(error instanceof StepFailed)) console.error(error instanceof Error ? error.message : error);
  }
}

main();
