import { copyFileSync, existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type App, Manifest } from "cdktf";

/** Terraform's record of the provider that was chosen; `npm run upgrade-provider` writes it, and it is committed. */
const PROVIDER_LOCK = ".terraform.lock.hcl";

/**
 * Takes the Terraform of stacks that the settings no longer ask for out of the output directory, so that nobody deploys
 * it. Everything else in their folders stays, since it may be a state.
 */
export function removeFormerStacks({ outdir, manifest }: App): void {
  const folder = join(outdir, Manifest.stacksFolder);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory() || Object.hasOwn(manifest.stacks, entry.name)) continue;
    rmSync(join(folder, entry.name, manifest.stackFileName), { force: true });
  }
}

/** Puts the provider lock of the working directory beside every stack, if there is one. */
export function copyProviderLock({ outdir, manifest }: App): void {
  if (!existsSync(PROVIDER_LOCK)) return;
  for (const { workingDirectory } of Object.values(manifest.stacks)) {
    copyFileSync(PROVIDER_LOCK, join(outdir, workingDirectory, PROVIDER_LOCK));
  }
}
