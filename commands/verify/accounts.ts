import { AccountClient } from "@aws-sdk/client-account";
import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { KMSClient } from "@aws-sdk/client-kms";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { fromNodeProviderChain, fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import type { Pluggable } from "@smithy/types";
import type { AccountSettings } from "../../settings/accounts";
import type { Settings } from "../../settings/file";
import { lazy } from "./lazy";
import { leanListings } from "./lean-listings";

/** The accounts that are asked. */
export type AccountName = "management" | "audit" | "logArchive";

/** One call of an account's API, such as `s3:ListObjectVersions`. */
export interface Call {
  readonly account: AccountName;
  readonly operation: string;
}

/** The variables of the roles, which are those of the Terraform providers: a run of CI assumes its read-only role. */
const ROLE_VARIABLES: Readonly<Record<AccountName, string>> = {
  management: "TF_VAR_management_role_arn",
  audit: "TF_VAR_audit_role_arn",
  logArchive: "TF_VAR_log_archive_role_arn",
};

/** Calls under way at once; S3 takes 5,500 lists a second of one prefix, and answers more with 503. */
export const CONCURRENCY = 64;

/** The clients of one account. Each rejects its calls where the credentials turn out to be another account's. */
export interface Account {
  readonly id: string;
  /** The account that the credentials really reach. */
  identity(): Promise<string>;
  cloudTrail(region: string): CloudTrailClient;
  kms(region: string): KMSClient;
  organizations(region: string): OrganizationsClient;
  accountManagement(region: string): AccountClient;
  s3(region: string): S3Client;
}

/** Every account of the settings. */
export interface Accounts {
  readonly management: Account;
  readonly audit: Account;
  /** Owner of the log bucket. */
  readonly bucketOwner: Account;
  readonly bucketOwnerName: AccountName;
  /** Owner of the state bucket, reached as the settings' `state` says. */
  readonly stateOwner?: Account;
}

/** How the accounts are reached. */
export interface AccountsOptions {
  readonly environment: NodeJS.ProcessEnv;
  /** Is told of every call. */
  readonly onCall?: (call: Call) => void;
}

/** The accounts of the settings. Nothing is called yet. */
export function accountsOf(settings: Settings, options: AccountsOptions): Accounts {
  const { management, audit, logArchive } = settings.accounts;
  const { homeRegion } = settings.trail;
  const open = (name: AccountName, account: AccountSettings) =>
    openAccount(name, account, homeRegion, options);
  const auditAccount = open("audit", audit);
  return {
    management: open("management", management),
    audit: auditAccount,
    bucketOwner: logArchive ? open("logArchive", logArchive) : auditAccount,
    bucketOwnerName: logArchive ? "logArchive" : "audit",
    stateOwner:
      settings.state.backend === "s3" ? open(settings.state.account, settings.state.owner) : undefined,
  };
}

function openAccount(
  name: AccountName,
  settings: AccountSettings,
  homeRegion: string,
  { environment, onCall }: AccountsOptions,
): Account {
  const endpoint = environment.AWS_ENDPOINT_URL || undefined;
  const roleArn = environment[ROLE_VARIABLES[name]] || settings.roleArn;
  const shared = {
    endpoint,
    credentials: credentialsOf({ ...settings, roleArn }, { region: homeRegion, endpoint }),
    maxAttempts: 6,
    retryMode: "adaptive",
    requestHandler: {
      connectionTimeout: 5_000,
      requestTimeout: 20_000,
      httpAgent: { keepAlive: true, maxSockets: CONCURRENCY },
      httpsAgent: { keepAlive: true, maxSockets: CONCURRENCY },
    },
  };
  const watching = <Input extends object, Output extends object>(
    service: string,
  ): Pluggable<Input, Output> => ({
    applyToStack: (stack) =>
      stack.add(
        (next, context) => async (input) => {
          const operation = `${service}:${String(context.commandName).replace(/Command$/, "")}`;
          onCall?.({ account: name, operation });
          try {
            if (service !== "sts") await isRightAccount();
            return await next(input);
          } catch (error) {
            if (error instanceof Error && !("operation" in error)) Object.assign(error, { operation });
            throw error;
          }
        },
        { step: "initialize", name: "watchCalls" },
      ),
  });
  const each = <Client>(create: (region: string) => Client) => {
    const clients = new Map<string, Client>();
    return (region: string): Client => {
      const client = clients.get(region) ?? create(region);
      clients.set(region, client);
      return client;
    };
  };
  const sts = new STSClient({ ...shared, region: homeRegion });
  sts.middlewareStack.use(watching("sts"));
  const identity = lazy(async () => String((await sts.send(new GetCallerIdentityCommand({}))).Account));
  const isRightAccount = lazy(async () => {
    const reached = await identity();
    if (reached !== settings.id)
      throw new Error(`the credentials reach account ${reached}, not ${settings.id}`);
  });
  return {
    id: settings.id,
    identity,
    cloudTrail: each((region) => {
      const client = new CloudTrailClient({ ...shared, region });
      client.middlewareStack.use(watching("cloudtrail"));
      return client;
    }),
    kms: each((region) => {
      const client = new KMSClient({ ...shared, region });
      client.middlewareStack.use(watching("kms"));
      return client;
    }),
    organizations: each((region) => {
      const client = new OrganizationsClient({ ...shared, region });
      client.middlewareStack.use(watching("organizations"));
      return client;
    }),
    accountManagement: each((region) => {
      const client = new AccountClient({ ...shared, region });
      client.middlewareStack.use(watching("account"));
      return client;
    }),
    s3: each((region) => {
      const client = new S3Client({
        ...shared,
        region,
        forcePathStyle: endpoint !== undefined,
        // A checksum of an encrypted object takes kms:Decrypt, which whoever verifies does not need.
        responseChecksumValidation: "WHEN_REQUIRED",
      });
      client.middlewareStack.use(watching("s3"));
      client.middlewareStack.use(leanListings());
      // It copies every listing for a log that nobody keeps.
      client.middlewareStack.remove("loggerMiddleware");
      return client;
    }),
  };
}

type CredentialProvider = ReturnType<typeof fromNodeProviderChain>;

/** One session an account, however many clients use it: without sharing, each client would assume the role anew. */
function credentialsOf(
  { profile, roleArn }: Pick<AccountSettings, "profile" | "roleArn">,
  clientConfig: { region: string; endpoint: string | undefined },
): CredentialProvider {
  const source = fromNodeProviderChain(profile === undefined ? {} : { profile });
  const provider =
    roleArn === undefined
      ? source
      : fromTemporaryCredentials({
          masterCredentials: source,
          params: { RoleArn: roleArn, RoleSessionName: "organization-trail-verify" },
          clientConfig: clientConfig.endpoint === undefined ? { region: clientConfig.region } : clientConfig,
        });
  let session: ReturnType<CredentialProvider> | undefined;
  return async () => {
    session ??= provider();
    const credentials = await session;
    if ((credentials.expiration?.getTime() ?? Number.POSITIVE_INFINITY) - Date.now() > RENEW_BEFORE) {
      return credentials;
    }
    session = provider();
    return session;
  };
}

const RENEW_BEFORE = 5 * 60_000;
