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
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { commandLine, Failure, requireTerraform, runCommand, terraform } from "../shared/terraform-command";

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
  const scratch = mkdtempSync(join(tmpdir(), "organization-trail-provider-"));
  try {
    copyConfiguration(scratch);
    console.error(`Fetching the AWS provider for ${platforms.join(", ")}; downloads take minutes...`);
    const mirror = process.env.AWS_PROVIDER_MIRROR;
    const source = mirror ? [`-fs-mirror=${resolve(mirror)}`] : [];
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
  const stack = join(process.env.CDKTF_OUTDIR || "cdktf.out", "stacks", STACK);
  const files = existsSync(stack) ? readdirSync(stack).filter((file) => /\.tf(\.json)?$/.test(file)) : [];
  if (files.length === 0) throw new Failure(`there is no stack ${STACK}: run \`npm run synth\` first`);
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

function platformsAskedFor(): readonly string[] {
  const options = { platform: { type: "string", multiple: true, default: PLATFORMS } } as const;
  const { platform: platforms } = parseArgs({ options, allowPositionals: false }).values;
  const wrong = platforms.find((platform) => !PLATFORM.test(platform));
  if (wrong === undefined) return platforms;
  throw new Error(`--platform must be an operating system and an architecture, as linux_amd64, got ${wrong}`);
}

runCommand(() => {
  const platforms = commandLine(USAGE, platformsAskedFor);
  requireTerraform();
  upgradeProvider(platforms);
});
