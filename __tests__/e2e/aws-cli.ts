import { join } from "node:path";
import { neutralEnvironment } from "../../commands/shared/environment";
import { pythonEnvironment } from "../../commands/shared/python-environment";
import { type CommandResult, run } from "../../commands/shared/subprocess";
import type { EmulatedOrganization } from "../../emulator/emulated-organization";

const AWS_CLI = { name: "the AWS CLI", requirements: join(__dirname, "aws-cli-requirements.txt") };

/** The environment is moved after its installation, so its script `aws` would not find it. */
const AWS = 'aws() { "$AWS_CLI_PYTHON" -m awscli "$@"; }';

/** Runs lines of a shell that call the AWS CLI, as the management account. It stops at the first that fails. */
export async function runAwsLines(organization: EmulatedOrganization, lines: string): Promise<CommandResult> {
  const python = await pythonEnvironment(AWS_CLI, () => {});
  return run("bash", ["-c", `set -e\n${AWS}\n${lines}`], {
    env: { ...neutralEnvironment(), ...organization.environment, AWS_CLI_PYTHON: python },
  });
}
