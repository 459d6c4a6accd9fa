import { OLDEST_TERRAFORM } from "../../../versions";
import { neutralEnvironment } from "../environment";
import { MissingRequirement } from "../program";
import { run } from "../subprocess";
import { compareVersions } from "./versions";

/** Variables for every run of Terraform whose output a program reads. */
export const COMMON_VARIABLES = { CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", TF_INPUT: "0" };

/** @throws MissingRequirement if Terraform is missing or older than {@link OLDEST_TERRAFORM}. */
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
