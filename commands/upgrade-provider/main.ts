import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { requireWritable, stackDirectory } from "../shared/output-directory";
import { CommandError, parseArguments, runProgram } from "../shared/program";
import { synthesize } from "../shared/synthesize";
import { mirrorRoot } from "../shared/terraform/provider-mirror";
import { requireTerraform } from "../shared/terraform/require-terraform";
import { terraform } from "../shared/terraform-command";

/** The npm script adds `--synth`, so that arguments are checked before anything is synthesized. */
const USAGE = "usage: npm run upgrade-provider -- [--platform OS_ARCH]...";

const PROVIDER_LOCK = ".terraform.lock.hcl";
const STACK = "organization-trail";
const PLATFORMS = ["linux_amd64", "linux_arm64", "darwin_amd64", "darwin_arm64"];
const PLATFORM = /^[a-z0-9]+_[a-z0-9]+$/;

/**
 * Runs `terraform providers lock`, which selects the newest provider that the stack accepts, and records its checksums
 * for every platform. It runs in a temporary folder, because Terraform keeps the version of an existing lock file. The
 * lock file of the working directory changes only if Terraform succeeds.
 */
async function upgradeProvider(platforms: readonly string[]): Promise<void> {
  const mirror = process.env.AWS_PROVIDER_MIRROR;
  const source = mirror ? [`-fs-mirror=${mirrorRoot(mirror)}`] : [];
  // Before the downloads, which take minutes.
  requireWritable(".", {
    name: "the working directory",
    wayOut: `the new ${PROVIDER_LOCK} is written there`,
  });
  requireWritable(tmpdir(), { name: "TMPDIR", wayOut: "name another folder, or unset it" });
  const scratch = mkdtempSync(join(tmpdir(), "organization-trail-provider-"));
  try {
    copyConfiguration(scratch);
    console.error(`Downloading the AWS provider for ${platforms.join(", ")}. This takes minutes...`);
    const options = [...source, ...platforms.map((platform) => `-platform=${platform}`)];
    await terraform(scratch, "providers lock", ...options);
    const former = readVersion(PROVIDER_LOCK);
    replaceFile(PROVIDER_LOCK, join(scratch, PROVIDER_LOCK));
    const selected = readVersion(PROVIDER_LOCK);
    const change = former === undefined || former === selected ? "" : ` instead of ${former}`;
    console.log(`${PROVIDER_LOCK}: AWS provider ${selected}${change}, for ${platforms.join(", ")}.`);
    console.log("Commit it, and read the next plan: `npm run plan`.");
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** Copies the Terraform files of the synthesized stack, with its overrides. */
function copyConfiguration(to: string): void {
  const stack = stackDirectory(STACK);
  const files = existsSync(stack) ? readdirSync(stack).filter((file) => /\.tf(\.json)?$/.test(file)) : [];
  if (files.length === 0)
    throw new CommandError(`The stack ${STACK} does not exist: run \`npm run synth\` first.`);
  for (const file of files) copyFileSync(join(stack, file), join(to, file));
}

function replaceFile(file: string, by: string): void {
  const beside = `${file}.new`;
  try {
    copyFileSync(by, beside);
    renameSync(beside, file);
  } finally {
    rmSync(beside, { force: true });
  }
}

function readVersion(lock: string): string | undefined {
  const text = existsSync(lock) ? readFileSync(lock, "utf8") : "";
  return /hashicorp\/aws"\s*\{\s*version\s*=\s*"([^"]+)"/.exec(text)?.[1];
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      platform: { type: "string", multiple: true, default: PLATFORMS },
      synth: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
    allowPositionals: false,
  });
  const wrong = values.platform.find((platform) => !PLATFORM.test(platform));
  if (wrong === undefined) return values;
  throw new Error(
    `--platform must be an operating system and an architecture, such as linux_amd64, got ${wrong}`,
  );
}

void runProgram(async () => {
  const { platform: platforms, synth, help } = parseArguments(USAGE, readOptions);
  if (help) {
    console.log(USAGE);
    return;
  }
  if (synth) synthesize();
  await requireTerraform();
  await upgradeProvider(platforms);
});
