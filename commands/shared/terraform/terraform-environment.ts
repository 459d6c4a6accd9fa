import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { OLDEST_TERRAFORM, TRUSTED_ACCESS_SINCE } from "../../../versions";
import { CACHE_DIRECTORY } from "../cache";
import { neutralEnvironment } from "../environment";
import { MissingRequirement } from "../missing-requirement";
import { type Report, reportOnStderr } from "../progress";
import { run } from "../subprocess";
import { compareVersions, findMirror, mirrorIn, type ProviderMirror } from "./provider-mirror";

const REGISTRY = "https://registry.terraform.io/.well-known/terraform.json";
const REGISTRY_TIMEOUT = 3_000;

/** How Terraform is run on this machine. */
export interface TerraformEnvironment {
  /** Variables for Terraform and for every program that runs it. Merge into {@link neutralEnvironment}. */
  readonly variables: Readonly<Record<string, string>>;
  /** Version of the provider that is used in place of the one which the app asks for. */
  readonly providerVersion?: string;
  /** Whether the provider can manage trusted access; where it cannot, settings say `trustedAccess: existing`. */
  readonly managesTrustedAccess: boolean;
}

/**
 * Finds Terraform and the AWS provider. The provider is downloaded by Terraform, except where `AWS_PROVIDER_MIRROR` names
 * a folder, or the registry does not answer and a copy is on this machine: then a CLI configuration is written into the
 * given directory, for this run alone.
 *
 * @throws MissingRequirement where Terraform 1.11 or the provider is missing.
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
 * Makes a synthesized stack ask for the provider version that is at hand. The file survives another synthesis. A lock
 * that was copied beside the stack goes if it is of another version.
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

/** @throws MissingRequirement where Terraform is missing or older than the app needs. */
export async function requireTerraform(): Promise<void> {
  const env = { ...neutralEnvironment(), ...COMMON_VARIABLES, TF_CLI_CONFIG_FILE: "/dev/null" };
  const { exitCode, stdout } = await run("terraform", ["version", "-json"], { env });
  const install = `install Terraform ${OLDEST_TERRAFORM} or newer (https://developer.hashicorp.com/terraform/install).`;
  if (exitCode !== 0) throw new MissingRequirement(`Terraform is missing: ${install}`);
  const { terraform_version: version } = JSON.parse(stdout) as { terraform_version: string };
  if (compareVersions(version, OLDEST_TERRAFORM) < 0) {
    throw new MissingRequirement(`Terraform ${version} is too old: ${install}`);
  }
}

/** Nothing where Terraform downloads the provider. */
async function chooseMirror(): Promise<ProviderMirror | undefined> {
  const named = process.env.AWS_PROVIDER_MIRROR;
  if (named) {
    const mirror = mirrorIn(named);
    if (mirror) return mirror;
    throw new MissingRequirement(
      `AWS_PROVIDER_MIRROR=${named} holds no AWS provider for this platform: fill it with \`terraform providers mirror\`.`,
    );
  }
  if (await registryAnswers()) return undefined;
  const mirror = findMirror();
  if (mirror || goesThroughProxy()) return mirror;
  throw new MissingRequirement(
    "The AWS provider is missing: Terraform's registry does not answer and no copy is on this machine; name a filesystem mirror in AWS_PROVIDER_MIRROR.",
  );
}

async function registryAnswers(): Promise<boolean> {
  try {
    return (await fetch(REGISTRY, { signal: AbortSignal.timeout(REGISTRY_TIMEOUT) })).ok;
  } catch {
    return false;
  }
}

/** The check above does not go through proxies as Terraform does: where there is one, Terraform may try. */
function goesThroughProxy(): boolean {
  return Boolean(process.env.HTTPS_PROXY ?? process.env.https_proxy);
}

const COMMON_VARIABLES = { CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", TF_INPUT: "0" };

/** The provider is 700 MB: it is downloaded once, not once for each stack. */
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

/** A variable that names a file which does not exist would only make Terraform warn on every call. */
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
