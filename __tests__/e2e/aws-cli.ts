import { join } from "node:path";
import { neutralEnvironment } from "../../commands/shared/environment";
import { pythonEnvironment } from "../../commands/shared/python-environment";
import { type CommandResult, run } from "../../commands/shared/subprocess";
import type { EmulatedOrganization } from "../../emulator/emulated-organization";

const AWS_CLI = { name: "the AWS CLI", requirements: join(__dirname, "aws-cli-requirements.txt") };

/**
 * The environment is moved after its installation, so its script `aws` would not find it. The CLI does not use the
 * variable of the endpoint for SQS.
 */
const AWS = 'aws() { "$AWS_CLI_PYTHON" -m awscli --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }';

/**
 * Runs lines of a shell that call the AWS CLI in an account, by default the management account. It stops at the first
 * that fails.
 */
export async function runAwsLines(
  organization: EmulatedOrganization,
  lines: string,
  accountId?: string,
): Promise<CommandResult> {
  const python = await pythonEnvironment(AWS_CLI, () => {});
  const { accessKeyId, secretAccessKey, sessionToken } = await organization.client(accountId).credentials();
  return run("bash", ["-c", `set -e\n${AWS}\n${lines}`], {
    env: {
      ...neutralEnvironment(),
      ...organization.environment,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      ...(sessionToken && { AWS_SESSION_TOKEN: sessionToken }),
      AWS_CLI_PYTHON: python,
    },
  });
}
