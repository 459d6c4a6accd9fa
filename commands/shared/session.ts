import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { type CredentialSource, REQUEST_TIMEOUT, sharedCredentials, timeouts } from "./credentials";

/** What the clients of a principal need. */
export type SessionConfig = ReturnType<typeof sessionConfig>;

/** A principal of AWS, with what its clients need. */
export interface Session {
  readonly arn: string;
  readonly accountId: string;
  readonly config: SessionConfig;
}

/** Prepares a session in a Region. It calls nothing yet. */
export function sessionConfig(
  source: CredentialSource,
  region: string,
  sessionName: string,
  environment: NodeJS.ProcessEnv,
) {
  const endpoint = environment.AWS_ENDPOINT_URL || undefined;
  const client = { region, endpoint, requestHandler: timeouts(REQUEST_TIMEOUT) };
  return { ...client, credentials: sharedCredentials(source, { ...client, sessionName }) };
}

/** Opens a session and asks STS whose it is. */
export async function openSession(...options: Parameters<typeof sessionConfig>): Promise<Session> {
  const config = sessionConfig(...options);
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
