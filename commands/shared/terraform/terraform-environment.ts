import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { TRUSTED_ACCESS_SINCE } from "../../../versions";
import { CACHE_DIRECTORY } from "../cache";
import { MissingRequirement } from "../program";
import { type Report, reportOnStderr } from "../progress";
import { findMirror, mirrorIn, type ProviderMirror } from "./provider-mirror";
import { COMMON_VARIABLES, requireTerraform } from "./require-terraform";
import { compareVersions } from "./versions";

const REGISTRY = "https://registry.terraform.io/.well-known/terraform.json";
const REGISTRY_TIMEOUT = 3_000;

/** How this machine runs Terraform. */
export interface TerraformEnvironment {
  /** Variables for Terraform and for every program that runs it. Merge into {@link neutralEnvironment}. */
  readonly variables: Readonly<Record<string, string>>;
  /** Version of the AWS provider on this machine. It replaces the version constraint of the stacks. */
  readonly providerVersion?: string;
  /** Whether the provider can manage trusted access. If it cannot, settings must have `trustedAccess: existing`. */
  readonly managesTrustedAccess: boolean;
}

/**
 * Finds Terraform and the AWS provider. Terraform downloads the provider, except in two cases: `AWS_PROVIDER_MIRROR`
 * names a folder, or the registry does not answer and this machine has a copy. In these cases the function writes a
 * Terraform CLI configuration into the given directory, which only this run uses.
 *
 * @throws MissingRequirement if Terraform 1.11 or the provider is missing.
 */
export async function terraformEnvironment(
  directory: string,
  report: Report = reportOnStderr,
): Promise<TerraformEnvironment> {
  await requireTerraform();
  const mirror = await chooseMirror();
  if (!mirror) {
    report("AWS provider: downloaded by Terraform.");
    return { variables: await downloadVariables(), managesTrustedAccess: true };
  }
  const managesTrustedAccess = compareVersions(mirror.version, TRUSTED_ACCESS_SINCE) >= 0;
  report(
    `AWS provider: ${mirror.version} from ${mirror.root}${managesTrustedAccess ? "." : "; it is too old to manage trusted access, so the run uses trustedAccess: existing."}`,
  );
  const configuration = join(directory, "terraform.rc");
  await mkdir(directory, { recursive: true });
  await writeFile(configuration, cliConfiguration(mirror));
  return {
    variables: {
      ...COMMON_VARIABLES,
      TF_CLI_CONFIG_FILE: configuration,
      AWS_PROVIDER_MIRROR: mirror.root,
    },
    providerVersion: mirror.version,
    managesTrustedAccess,
  };
}

/**
 * Makes a synthesized stack require the provider version of this machine. Another synthesis keeps the override file.
 * A lock file of another version is removed from the stack's directory.
 */
export async function overrideProvider(
  environment: TerraformEnvironment,
  stackDirectory: string,
): Promise<void> {
  if (environment.providerVersion === undefined) return;
  const aws = { source: "hashicorp/aws", version: environment.providerVersion };
  const override = { terraform: { required_providers: { aws } } };
  await writeFile(join(stackDirectory, "override.tf.json"), `${JSON.stringify(override, null, 2)}\n`);
  const lock = join(stackDirectory, ".terraform.lock.hcl");
  if (existsSync(lock) && !(await readFile(lock, "utf8")).includes(`"${environment.providerVersion}"`)) {
    await rm(lock);
  }
}

/** Returns `undefined` if Terraform is to download the provider. */
async function chooseMirror(): Promise<ProviderMirror | undefined> {
  const named = process.env.AWS_PROVIDER_MIRROR;
  if (named) {
    const mirror = mirrorIn(named);
    if (mirror) return mirror;
    throw new MissingRequirement(
      `AWS_PROVIDER_MIRROR=${named} has no AWS provider for this platform: fill it with \`terraform providers mirror\`.`,
    );
  }
  if (await registryAnswers()) return undefined;
  const mirror = findMirror();
  if (mirror || hasProxy()) return mirror;
  throw new MissingRequirement(
    "The AWS provider is missing: Terraform's registry does not answer, and this machine has no copy. Set AWS_PROVIDER_MIRROR to a folder with a filesystem mirror.",
  );
}

/** Whether Terraform can download the provider. */
export async function registryAnswers(): Promise<boolean> {
  try {
    return (await fetch(REGISTRY, { signal: AbortSignal.timeout(REGISTRY_TIMEOUT) })).ok;
  } catch {
    return false;
  }
}

/** Unlike Terraform, the check above uses no proxy. If there is a proxy, Terraform may still reach the registry. */
function hasProxy(): boolean {
  return Boolean(process.env.HTTPS_PROXY ?? process.env.https_proxy);
}

/** The provider has 700 MB, so all stacks share one download. */
async function downloadVariables(): Promise<Record<string, string>> {
  const cache = process.env.TF_PLUGIN_CACHE_DIR ?? join(CACHE_DIRECTORY, "terraform-plugins");
  await mkdir(cache, { recursive: true });
  return {
    ...COMMON_VARIABLES,
    TF_PLUGIN_CACHE_DIR: cache,
    TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: "1",
    ...withoutMissingConfiguration(),
  };
}

/** If the variable names a file that does not exist, Terraform warns on every call. */
function withoutMissingConfiguration(): Record<string, string> {
  const file = process.env.TF_CLI_CONFIG_FILE;
  return file && !existsSync(file) ? { TF_CLI_CONFIG_FILE: "/dev/null" } : {};
}

function cliConfiguration({ root }: ProviderMirror): string {
  const aws = '["registry.terraform.io/hashicorp/aws"]';
  return `provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(root)}
    include = ${aws}
  }
  direct {
    exclude = ${aws}
  }
}
`;
}
