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
import { CommandError, parseArguments } from "../shared/program";
import { synthesize } from "../shared/synthesize";
import { mirrorRoot } from "../shared/terraform/provider-mirror";
import { requireTerraform, runTerraformProgram, terraform } from "../shared/terraform-command";

/** `--synth` is not among them: the npm script gives it, so that arguments are read before anything is synthesized. */
const USAGE = "usage: npm run upgrade-provider -- [--platform OS_ARCH]...";

const PROVIDER_LOCK = ".terraform.lock.hcl";
const STACK = "organization-trail";
const PLATFORMS = ["linux_amd64", "linux_arm64", "darwin_amd64", "darwin_arm64"];
const PLATFORM = /^[a-z0-9]+_[a-z0-9]+$/;

/**
 * Has Terraform choose the newest provider that the stack accepts, and record it for every platform. It does so in an
 * empty folder, because it keeps to a lock that it finds. The lock of the working directory changes only as a whole.
 */
function upgradeProvider(platforms: readonly string[]): void {
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
    console.error(`Fetching the AWS provider for ${platforms.join(", ")}; downloads take minutes...`);
    terraform(scratch, "providers lock", ...source, ...platforms.map((platform) => `-platform=${platform}`));
    const former = versionIn(PROVIDER_LOCK);
    replace(PROVIDER_LOCK, join(scratch, PROVIDER_LOCK));
    const chosen = versionIn(PROVIDER_LOCK);
    const change = former === undefined || former === chosen ? "" : `, in place of ${former}`;
    console.log(`${PROVIDER_LOCK}: AWS provider ${chosen}${change}, for ${platforms.join(", ")}.`);
    console.log("Commit it, run `npm run synth`, and look at the next plan.");
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** Copies what Terraform reads of the synthesized stack, overrides included. */
function copyConfiguration(to: string): void {
  const stack = stackDirectory(STACK);
  const files = existsSync(stack) ? readdirSync(stack).filter((file) => /\.tf(\.json)?$/.test(file)) : [];
  if (files.length === 0) throw new CommandError(`there is no stack ${STACK}: run \`npm run synth\` first`);
  for (const file of files) copyFileSync(join(stack, file), join(to, file));
}

function replace(file: string, by: string): void {
  const beside = `${file}.new`;
  try {
    copyFileSync(by, beside);
    renameSync(beside, file);
  } finally {
    rmSync(beside, { force: true });
  }
}

function versionIn(lock: string): string | undefined {
  const text = existsSync(lock) ? readFileSync(lock, "utf8") : "";
  return /hashicorp\/aws"\s*\{\s*version\s*=\s*"([^"]+)"/.exec(text)?.[1];
}

function options() {
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
  throw new Error(`--platform must be an operating system and an architecture, as linux_amd64, got ${wrong}`);
}

runTerraformProgram(() => {
  const { platform: platforms, synth, help } = parseArguments(USAGE, options);
  if (help) {
    console.log(USAGE);
    return;
  }
  if (synth) synthesize();
  requireTerraform();
  upgradeProvider(platforms);
});
