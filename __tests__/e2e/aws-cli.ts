import { join } from "node:path";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { pythonEnvironment } from "../../commands/shared/python-environment";
import { type CommandOptions, type CommandResult, run } from "../../commands/shared/subprocess";
import type { EmulatedOrganization } from "../../emulator/emulated-organization";
import type { Workspace } from "../../emulator/workspace";

export const AWS_CLI = { name: "the AWS CLI", requirements: join(__dirname, "aws-cli-requirements.txt") };

/**
 * The environment is moved after its installation, so its script `aws` would not find it. The CLI does not use the
 * variable of the endpoint for SQS.
 */
const AWS = 'aws() { "$AWS_CLI_PYTHON" -m awscli --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }; export -f aws';

/** Who runs lines, and where. */
export interface LinesOptions {
  readonly organization: EmulatedOrganization;
  /** Its settings are those of the project's commands. */
  readonly workspace: Pick<Workspace, "environment">;
  /** Account whose administrator runs them. Defaults to the management account. */
  readonly accountId?: string;
  /** Role that runs them. */
  readonly roleArn?: string;
  readonly cwd?: string;
}

/** Runs lines of a shell that call the AWS CLI and the project's commands. It stops at the first that fails. */
export async function runAwsLines(
  lines: string,
  { organization, workspace, accountId, roleArn, cwd }: LinesOptions,
): Promise<CommandResult> {
  const session = roleArn
    ? await sessionOf(organization, roleArn)
    : await administratorOf(organization, accountId);
  return runCliLines(lines, { env: { ...workspace.environment, ...session }, cwd });
}

/** Runs lines of a shell with an environment, which has the endpoint of the emulator. */
export async function runCliLines(
  lines: string,
  { env, cwd }: Pick<CommandOptions, "env" | "cwd">,
): Promise<CommandResult> {
  const python = await pythonEnvironment(AWS_CLI, () => {});
  return run("bash", ["-c", `set -e -o pipefail\n${AWS}\n${lines}`], {
    env: { ...env, AWS_CLI_PYTHON: python },
    cwd,
  });
}

/** Variables of the credentials of an account's administrator. */
export async function administratorOf(organization: EmulatedOrganization, accountId: string | undefined) {
  const { accessKeyId, secretAccessKey, sessionToken } = await organization.client(accountId).credentials();
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken && { AWS_SESSION_TOKEN: sessionToken }),
  };
}

/** Variables of a session of a role. */
async function sessionOf(organization: EmulatedOrganization, RoleArn: string) {
  const command = new AssumeRoleCommand({ RoleArn, RoleSessionName: "recovery" });
  const { Credentials } = await new STSClient(organization.client()).send(command);
  return {
    AWS_ACCESS_KEY_ID: String(Credentials?.AccessKeyId),
    AWS_SECRET_ACCESS_KEY: String(Credentials?.SecretAccessKey),
    AWS_SESSION_TOKEN: String(Credentials?.SessionToken),
  };
}
