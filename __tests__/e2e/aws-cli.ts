import { delimiter, dirname, join } from "node:path";
import { neutralEnvironment } from "../../commands/shared/environment";
import { pythonEnvironment } from "../../commands/shared/python-environment";
import { type CommandResult, run } from "../../commands/shared/subprocess";
import type { EmulatedOrganization } from "../../emulator/emulated-organization";

const AWS_CLI = { name: "the AWS CLI", requirements: join(__dirname, "aws-cli-requirements.txt") };

/** Runs lines of a shell that call the AWS CLI, as the management account. It stops at the first that fails. */
export async function runAwsLines(organization: EmulatedOrganization, lines: string): Promise<CommandResult> {
  const bin = dirname(await pythonEnvironment(AWS_CLI, () => {}));
  const base = neutralEnvironment();
  return run("bash", ["-c", `set -e\n${lines}`], {
    env: { ...base, ...organization.environment, PATH: `${bin}${delimiter}${base.PATH}` },
  });
}
