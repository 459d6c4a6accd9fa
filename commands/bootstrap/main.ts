import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { stackDirectory } from "../shared/output-directory";
import { CommandError, parseArguments } from "../shared/program";
import { synthesize } from "../shared/synthesize";
import { requireTerraform } from "../shared/terraform/require-terraform";
import { runTerraformProgram, terraform } from "../shared/terraform-command";
import { refuseLockOut } from "./caller";

/** The npm script adds `--synth`, so that arguments are checked before anything is synthesized. */
const USAGE = "usage: npm run bootstrap -- [--auto-approve]";

/** Terraform reads this file after the synthesized file, and uses its backend instead. */
const OVERRIDE_FILE = "bootstrap_override.tf.json";

/** Holds the state until the bucket exists. An interrupted run leaves it for the next run; the last step removes it. */
const LOCAL_STATE = "state-backend.bootstrap.tfstate";

const BUCKET_IS_MISSING = /NoSuchBucket|S3 bucket "[^"]+" does not exist/;

/**
 * Creates the state bucket with the state in a local file, then moves that state into the bucket. If the bucket
 * exists, only updates it. `applyOptions` are options of `terraform apply`.
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

/** Whether the backend can be initialized. Throws if that fails for another reason than a missing bucket. */
function stateIsInBucket(directory: string): boolean {
  const { status, stderr } = spawnSync("terraform", ["init", "-input=false", "-no-color", "-reconfigure"], {
    cwd: directory,
    encoding: "utf8",
  });
  if (status === 0) return true;
  if (BUCKET_IS_MISSING.test(stderr)) return false;
  throw new CommandError(stderr.trimEnd());
}

function readOptions() {
  return parseArgs({
    options: {
      "auto-approve": { type: "boolean", default: false },
      synth: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
    allowPositionals: false,
  }).values;
}

runTerraformProgram(async () => {
  const { "auto-approve": autoApprove, synth, help } = parseArguments(USAGE, readOptions);
  if (help) {
    console.log(USAGE);
    return;
  }
  if (synth) synthesize();
  const directory = stackDirectory("state-backend");
  const stack = join(directory, "cdk.tf.json");
  if (!existsSync(stack)) {
    throw new CommandError(
      "The stack state-backend does not exist: run `npm run synth` first. Only `state.backend: s3` has this stack.",
    );
  }
  await requireTerraform();
  await refuseLockOut(JSON.parse(readFileSync(stack, "utf8")));
  bootstrap(directory, autoApprove ? ["-auto-approve", "-input=false"] : []);
});
