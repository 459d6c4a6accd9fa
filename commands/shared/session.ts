import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import {
  type CredentialProvider,
  type CredentialSource,
  REQUEST_TIMEOUT,
  sharedCredentials,
  timeouts,
} from "./credentials";

/** A principal of AWS, with what its clients need. */
export interface Session {
  readonly arn: string;
  readonly accountId: string;
  readonly config: {
    readonly region: string;
    readonly endpoint: string | undefined;
    readonly requestHandler: ReturnType<typeof timeouts>;
    readonly credentials: CredentialProvider;
  };
}

/** Opens a session and asks STS whose it is. */
export async function openSession(
  source: CredentialSource,
  region: string,
  sessionName: string,
  environment: NodeJS.ProcessEnv,
): Promise<Session> {
  const endpoint = environment.AWS_ENDPOINT_URL || undefined;
  const client = { region, endpoint, requestHandler: timeouts(REQUEST_TIMEOUT) };
  const config = { ...client, credentials: sharedCredentials(source, { ...client, sessionName }) };
  const { Account = "", Arn = "" } = await new STSClient(config).send(new GetCallerIdentityCommand({}));
  return { arn: Arn, accountId: Account, config };
}

/**
 * Whether an ARN of the settings names the role of a session. STS names a role without its path, and the name of a
 * permission set's role ends in question marks in the settings.
 */
export function isSessionOf(roleArn: string, sessionArn: string): boolean {
  const [, , service, , accountId, session = ""] = sessionArn.split(":");
  const [kind, name = ""] = session.split("/");
  if (service !== "sts" || kind !== "assumed-role" || accountId !== roleArn.split(":")[4]) return false;
  const pattern = roleArn.split("/").at(-1) ?? "";
  return (
    pattern.length === name.length &&
    [...pattern].every((letter, index) => letter === "?" || letter === name[index])
  );
}
