import { AWS_PROVIDER_VERSION, OLDEST_NODE, OLDEST_TERRAFORM, TERRAFORM_VERSION } from "../../../versions";
import { compareVersions } from "../../shared/terraform/versions";
import { type Check, checkOne } from "../../verify/check";
import { fail, pass } from "../../verify/judgement";
import type { Examination } from "../examination";

const INSTALL = "https://developer.hashicorp.com/terraform/install";

/** Whether this machine can synthesize, plan and apply. */
export function machineChecks({ machine }: Examination): readonly Check[] {
  return [
    checkOne({
      id: "machine.node",
      title: `Node is ${OLDEST_NODE} or newer`,
      permissions: [],
      read: async () => machine.node,
      judge: (version) =>
        compareVersions(version, OLDEST_NODE) < 0
          ? fail(version, `Install Node ${OLDEST_NODE} or newer.`)
          : pass(version),
    }),
    checkOne({
      id: "machine.terraform",
      title: `Terraform is ${TERRAFORM_VERSION}`,
      permissions: [],
      read: () => machine.terraform(),
      judge: (version) => {
        const wayOut = `Install Terraform ${OLDEST_TERRAFORM} or newer: ${INSTALL}.`;
        if (version === undefined) return fail("there is no Terraform on the PATH", wayOut);
        return compareVersions(version, OLDEST_TERRAFORM) < 0 ? fail(version, wayOut) : pass(version);
      },
    }),
    provider(machine),
  ];
}

function provider(machine: Examination["machine"]): Check {
  return checkOne({
    id: "machine.provider",
    title: `Terraform finds the AWS provider ${AWS_PROVIDER_VERSION}`,
    permissions: [],
    read: async () => ({ mirror: machine.mirror(), registry: await machine.registryAnswers() }),
    judge: ({ mirror, registry }) => {
      if (mirror !== undefined && satisfies(mirror.version))
        return pass(`${mirror.version} in ${mirror.root}`);
      if (registry) return pass("the registry answers");
      const wayOut = `Let this machine reach registry.terraform.io, or fill a folder with \`terraform providers mirror\` and name it in the Terraform CLI configuration.`;
      return mirror === undefined
        ? fail("the registry does not answer, and this machine has no copy", wayOut)
        : fail(`the registry does not answer, and the copy in ${mirror.root} is ${mirror.version}`, wayOut);
    },
  });
}

/** Whether a version satisfies the constraint `~> MAJOR.MINOR`: the same major version, and not an older minor one. */
function satisfies(version: string): boolean {
  const oldest = AWS_PROVIDER_VERSION.replace("~> ", "");
  return version.split(".")[0] === oldest.split(".")[0] && compareVersions(version, oldest) >= 0;
}
