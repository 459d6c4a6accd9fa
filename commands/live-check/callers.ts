import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { AccountName } from "../../policies/roles/grant";
import type { Settings } from "../../settings/file";
import {
  type CredentialProvider,
  REQUEST_TIMEOUT,
  ROLE_VARIABLES,
  sharedCredentials,
  timeouts,
} from "../shared/credentials";
import { isSessionOf } from "../shared/session";

/** A principal of AWS, with its clients in the Region of the buckets and the key. */
export interface Caller extends ReturnType<typeof createClients> {
  readonly accountId: string;
}

/** Options that name a principal. */
export type CallerOption = "administrator" | "break-glass" | "reader" | "member";

/** Who asks: an account of the settings with its own role, or a principal that an option names. */
export type CallerName = AccountName | CallerOption;

/** Opens callers of AWS. */
export interface CallersOptions {
  readonly settings: Settings;
  readonly environment: NodeJS.ProcessEnv;
  /** The principals that options name: ARNs of roles, or profiles of the AWS configuration. */
  readonly named: Readonly<Partial<Record<CallerOption, string>>>;
  /** The command's own credentials. Defaults to the AWS SDK's search. */
  readonly credentials?: CredentialProvider;
}

/** Finds out who a caller is, and refuses one of another account than the question is about. */
export async function openCaller(
  name: CallerName,
  accountId: string | undefined,
  { settings, environment, named, credentials: own }: CallersOptions,
): Promise<Caller> {
  const { region } = settings;
  const endpoint = environment.AWS_ENDPOINT_URL || undefined;
  const requestHandler = timeouts(REQUEST_TIMEOUT);
  const client = { region, endpoint, requestHandler, sessionName: "organization-trail-live-check" };
  const source = { ...sourceOf(name, settings, environment, named), credentials: own };
  const credentials = sharedCredentials(source, client);
  const clients = createClients(region, endpoint, credentials);
  const { Account = "", Arn = "" } = await clients.sts.send(new GetCallerIdentityCommand({}));
  if (accountId !== undefined && Account !== accountId) {
    throw new Error(`${name} must be a principal of the account ${accountId}, got ${Arn}`);
  }
  if (name === "administrator" && exemptArns(settings).some((arn) => isSessionOf(arn, Arn))) {
    throw new Error(`--administrator must be neither a deployer nor break glass, got ${Arn}`);
  }
  return { ...clients, accountId: Account };
}

function sourceOf(
  name: CallerName,
  { accounts }: Settings,
  environment: NodeJS.ProcessEnv,
  named: CallersOptions["named"],
): { readonly profile?: string; readonly roleArn?: string } {
  if (name === "management" || name === "audit" || name === "logArchive") {
    const { profile, roleArn } = accounts[name] ?? accounts.audit;
    return { profile, roleArn: environment[ROLE_VARIABLES[name]] || roleArn };
  }
  const who = named[name];
  if (who === undefined) throw new Error(`needs --${name}`);
  return who.startsWith("arn:") ? { roleArn: who } : { profile: who };
}

function exemptArns({ accounts, breakGlassPrincipalArns }: Settings): readonly string[] {
  const deployers = [accounts.management, accounts.audit, accounts.logArchive].flatMap(
    (account) => account?.deployerArns ?? [],
  );
  return [...deployers, ...breakGlassPrincipalArns];
}

/** The clients of one principal. */
export function createClients(
  region: string,
  endpoint: string | undefined,
  credentials: CredentialProvider | Awaited<ReturnType<CredentialProvider>>,
) {
  const config = { region, endpoint, credentials, requestHandler: timeouts(REQUEST_TIMEOUT) };
  return {
    s3: new S3Client({
      ...config,
      forcePathStyle: endpoint !== undefined,
      // The state bucket may be in another Region.
      followRegionRedirects: true,
    }),
    kms: new KMSClient(config),
    iam: new IAMClient(config),
    organizations: new OrganizationsClient(config),
    sts: new STSClient(config),
    cloudTrail: new CloudTrailClient(config),
  };
}
