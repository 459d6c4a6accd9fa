import { neutralEnvironment } from "../shared/environment";
import { NOT_FOUND, run } from "../shared/subprocess";
import { findMirror, mirrorIn, type ProviderMirror, THIS_MACHINE } from "../shared/terraform/provider-mirror";
import { COMMON_VARIABLES } from "../shared/terraform/require-terraform";
import { registryAnswers } from "../shared/terraform/terraform-environment";

/** What this machine has. */
export interface Machine {
  readonly node: string;
  /** Terraform's version; undefined if there is none. */
  terraform(): Promise<string | undefined>;
  /** Whether Terraform's registry answers. */
  registryAnswers(): Promise<boolean>;
  /** The copy of the AWS provider that Terraform would use, or that AWS_PROVIDER_MIRROR names. */
  mirror(): ProviderMirror | undefined;
}

export const OWN_MACHINE: Machine = {
  node: process.versions.node,
  terraform: async () => {
    const env = { ...neutralEnvironment(), ...COMMON_VARIABLES, TF_CLI_CONFIG_FILE: "/dev/null" };
    const { exitCode, stdout } = await run("terraform", ["version", "-json"], { env });
    if (exitCode === NOT_FOUND) return undefined;
    return (JSON.parse(stdout) as { terraform_version: string }).terraform_version;
  },
  registryAnswers,
  mirror: () => {
    const named = process.env.AWS_PROVIDER_MIRROR;
    return named ? mirrorIn(named) : findMirror({ ...THIS_MACHINE, prefixes: [] });
  },
};
