import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import {
  CreateAccountCommand,
  CreateOrganizationCommand,
  EnableAWSServiceAccessCommand,
  ListRootsCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { neutralEnvironment } from "../commands/shared/environment";
import { type Report, reportOnStderr } from "../commands/shared/progress";
import { pythonEnvironment } from "../commands/shared/python-environment";

const LAUNCHER = join(__dirname, "moto-launcher.py");
const MOTO = { name: "the AWS emulator", requirements: join(__dirname, "requirements.txt") };

/** moto's default account. Calls without an assumed role act in it. */
const MANAGEMENT_ACCOUNT_ID = "123456789012";
const REGION = "us-east-1";
const CREDENTIALS = { accessKeyId: "emulated", secretAccessKey: "emulated" };

/** Properties of the organization to start. */
export interface OrganizationOptions {
  /** Names of member accounts other than `audit`. */
  readonly memberAccounts?: readonly string[];
  /** Whether CloudTrail has trusted access to the organization. Defaults to true. */
  readonly trustedAccess?: boolean;
  readonly report?: Report;
}

/** Configuration of an AWS SDK client that acts in one account of the organization. */
export interface ClientConfiguration {
  readonly endpoint: string;
  readonly region: string;
  /** For S3, because the emulator's buckets have no host names. */
  readonly forcePathStyle: true;
  readonly credentials: () => Promise<{
    accessKeyId: string;
    secretAccessKey: string;
    sessionToken?: string;
  }>;
}

/** An emulated AWS organization with all features. It listens on this machine's loopback interface. */
export interface EmulatedOrganization {
  readonly endpoint: string;
  readonly organizationId: string;
  readonly managementAccountId: string;
  /** Id of the root, to which every account belongs. */
  readonly rootId: string;
  /** Account ids of the members, by name. */
  readonly accounts: Readonly<Record<string, string> & { audit: string }>;
  /** Variables that make AWS tools act in the management account. Merge them into {@link neutralEnvironment}. */
  readonly environment: Readonly<Record<string, string>>;
  /** ARN of a role in the account. The emulator allows every caller to assume it. */
  roleArn(accountId: string): string;
  /** Configuration of an AWS SDK client: `new S3Client(organization.client(organization.accounts.audit))`. */
  client(accountId?: string): ClientConfiguration;
  stop(): Promise<void>;
}

/**
 * Starts an emulated organization with an audit account. It ends with {@link EmulatedOrganization.stop}, and when
 * this process ends.
 *
 * @throws MissingRequirement if Python is missing or too old.
 */
export async function startOrganization(options: OrganizationOptions = {}): Promise<EmulatedOrganization> {
  const report = options.report ?? reportOnStderr;
  const server = await startServer(await pythonEnvironment(MOTO, report));
  try {
    const { endpoint } = server;
    const organizations = new OrganizationsClient(clientConfiguration(endpoint, MANAGEMENT_ACCOUNT_ID));
    const { Organization } = await organizations.send(new CreateOrganizationCommand({ FeatureSet: "ALL" }));
    const accounts = { audit: await createAccount(organizations, "audit") };
    for (const name of options.memberAccounts ?? []) {
      Object.assign(accounts, { [name]: await createAccount(organizations, name) });
    }
    if (options.trustedAccess ?? true) {
      const ServicePrincipal = "cloudtrail.amazonaws.com";
      await organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
    }
    const organizationId = required(Organization?.Id, "organization id");
    const { Roots } = await organizations.send(new ListRootsCommand({}));
    report(`Emulated organization ${organizationId} answers at ${endpoint}.`);
    return {
      endpoint,
      organizationId,
      managementAccountId: MANAGEMENT_ACCOUNT_ID,
      rootId: required(Roots?.[0]?.Id, "root id"),
      accounts,
      environment: awsEnvironment(endpoint),
      roleArn,
      client: (accountId = MANAGEMENT_ACCOUNT_ID) => clientConfiguration(endpoint, accountId),
      stop: server.stop,
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function createAccount(organizations: OrganizationsClient, name: string): Promise<string> {
  const email = `${name}@accounts.example`;
  const answer = await organizations.send(new CreateAccountCommand({ AccountName: name, Email: email }));
  return required(answer.CreateAccountStatus?.AccountId, `id of account ${name}`);
}

function awsEnvironment(endpoint: string): Record<string, string> {
  const noProxy = [process.env.NO_PROXY ?? process.env.no_proxy, "127.0.0.1"].filter(Boolean).join(",");
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    NO_PROXY: noProxy,
    no_proxy: noProxy,
  };
}

function roleArn(accountId: string): string {
  return `arn:aws:iam::${accountId}:role/deployer`;
}

function clientConfiguration(endpoint: string, accountId: string): ClientConfiguration {
  const options = { endpoint, region: REGION, forcePathStyle: true } as const;
  const management = { ...options, credentials: async () => CREDENTIALS };
  return accountId === MANAGEMENT_ACCOUNT_ID
    ? management
    : { ...options, credentials: () => assumeRole(management, accountId) };
}

async function assumeRole(caller: ClientConfiguration, accountId: string) {
  const command = new AssumeRoleCommand({ RoleArn: roleArn(accountId), RoleSessionName: "emulator" });
  const { Credentials } = await new STSClient(caller).send(command);
  return {
    accessKeyId: required(Credentials?.AccessKeyId, "access key"),
    secretAccessKey: required(Credentials?.SecretAccessKey, "secret key"),
    sessionToken: required(Credentials?.SessionToken, "session token"),
  };
}

function required(value: string | undefined, what: string): string {
  if (value === undefined) throw new Error(`The emulator answered without ${what}.`);
  return value;
}

/** Starts the launcher. It prints its port when it listens, and ends when its standard input closes. */
async function startServer(python: string) {
  const server = spawn(python, [LAUNCHER], {
    env: neutralEnvironment(),
    stdio: ["pipe", "pipe", "pipe"],
    detached: true, // Ctrl-C in a terminal reaches only this process, which then stops the server
  });
  const readErrors = collectErrors(server);
  const port = await firstLine(server);
  if (port === undefined) throw new Error(`The AWS emulator did not start:\n${readErrors()}`);
  const stop = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.stdin.end();
    await once(server, "exit");
  };
  return { endpoint: `http://127.0.0.1:${port}`, stop };
}

type Server = ChildProcessByStdio<Writable, Readable, Readable>;

async function firstLine(server: Server): Promise<string | undefined> {
  for await (const line of createInterface({ input: server.stdout })) return line;
  return undefined;
}

/** Reads all errors, because a full pipe would block the server. Keeps only the last ones. */
function collectErrors(server: Server): () => string {
  let errors = "";
  server.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors = (errors + text).slice(-4_000);
  });
  return () => errors;
}
