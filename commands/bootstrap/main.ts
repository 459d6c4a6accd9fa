import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { commandLine, environmentFiles } from "../shared/environment-files";
import { stackDirectory } from "../shared/output-directory";
import { CommandError, parseArguments, runProgram } from "../shared/program";
import { reportOnStderr } from "../shared/progress";
import { useSettings } from "../shared/settings";
import { synthesize } from "../shared/synthesize";
import { requireTerraform } from "../shared/terraform/require-terraform";
import { quietTerraform, terraform } from "../shared/terraform-command";
import { refuseLockOut } from "./caller";
import { settleLeftover } from "./leftover";

/** The npm script adds `--synth`, so that arguments are checked before anything is synthesized. */
const USAGE = "usage: npm run bootstrap -- [--settings FILE] [--auto-approve]";

/** Terraform reads this file after the synthesized file, and uses its backend instead. */
const OVERRIDE_FILE = "bootstrap_override.tf.json";

const BUCKET_IS_MISSING = /NoSuchBucket|S3 bucket "[^"]+" does not exist/;

/**
 * Creates the state bucket with the state in a local file, then moves that state into the bucket. If the bucket
 * exists, only updates it. `applyOptions` are options of `terraform apply`.
 */
async function bootstrap(directory: string, applyOptions: readonly string[]): Promise<void> {
  const override = join(directory, OVERRIDE_FILE);
  rmSync(override, { force: true });
  // Holds the state until the bucket exists. An interrupted run leaves it for the next run; the last step removes it.
  const { bootstrapState } = environmentFiles();
  if (!existsSync(bootstrapState) && (await stateIsInBucket(directory))) {
    await terraform(directory, "apply", ...applyOptions);
    return;
  }
  const path = relative(directory, bootstrapState);
  writeFileSync(override, JSON.stringify({ terraform: { backend: { local: { path } } } }));
  try {
    await terraform(directory, "init", "-input=false", "-reconfigure");
    await terraform(directory, "apply", ...applyOptions);
  } finally {
    rmSync(override);
  }
  await terraform(directory, "init", "-input=false", "-migrate-state", "-force-copy");
  for (const file of [bootstrapState, `${bootstrapState}.backup`]) rmSync(file, { force: true });
}

/** Whether the backend can be initialized. Throws if that fails for another reason than a missing bucket. */
async function stateIsInBucket(directory: string): Promise<boolean> {
  const options = ["-input=false", "-no-color", "-reconfigure"];
  const { status, stderr } = await quietTerraform(directory, "init", ...options);
  if (status === 0) return true;
  if (BUCKET_IS_MISSING.test(stderr)) return false;
  throw new CommandError(stderr.trimEnd());
}

function readOptions() {
  return parseArgs({
    options: {
      "auto-approve": { type: "boolean", default: false },
      settings: { type: "string" },
      synth: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
    allowPositionals: false,
  }).values;
}

void runProgram(async () => {
  const { "auto-approve": autoApprove, settings, synth, help } = parseArguments(USAGE, readOptions);
  if (help) {
    console.log(USAGE);
    return;
  }
  useSettings(settings);
  if (synth) synthesize();
  const directory = stackDirectory("state-backend");
  const stack = join(directory, "cdk.tf.json");
  if (!existsSync(stack)) {
    throw new CommandError(
      `The stack state-backend does not exist: run \`${commandLine("synth")}\` first. Only \`state.backend: s3\` has this stack.`,
    );
  }
  await requireTerraform();
  const synthesized: unknown = JSON.parse(readFileSync(stack, "utf8"));
  await refuseLockOut(synthesized);
  settleLeftover(environmentFiles().bootstrapState, synthesized, reportOnStderr);
  await bootstrap(directory, autoApprove ? ["-auto-approve", "-input=false"] : []);
});
