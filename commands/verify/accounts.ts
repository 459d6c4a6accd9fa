import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { MiddlewareStack, Pluggable } from "@smithy/types";
import type { AccountName } from "../../policies/roles/grant";
import type { AccountSettings } from "../../settings/accounts";
import type { Settings } from "../../settings/file";
import { sharedCredentials } from "../shared/credentials";
import { lazy } from "./async";
import { CallError } from "./call-error";
import { leanListings } from "./lean-listings";

/** One call to an account, such as `s3:ListObjectVersions`. */
export interface Call {
  readonly account: AccountName;
  readonly operation: string;
}

/** Environment variables that name other roles. They are the Terraform providers' variables, so that CI sets them once. */
const ROLE_VARIABLES: Readonly<Record<AccountName, string>> = {
  management: "TF_VAR_management_role_arn",
  audit: "TF_VAR_audit_role_arn",
  logArchive: "TF_VAR_log_archive_role_arn",
};

/** Most calls at once. S3 takes 5,500 list requests a second for one prefix, and answers further ones with 503. */
export const CONCURRENCY = 64;

/** A client of the AWS SDK, such as `S3Client`. */
interface AwsClient<Input extends object, Output extends object> {
  readonly middlewareStack: MiddlewareStack<Input, Output>;
}
type ClientClass<Client> = new (config: ClientConfig) => Client;
type ClientConfig = ReturnType<typeof clientConfig> & { readonly region: string };

/** An AWS account. Every call is rejected if the credentials reach another account. */
export interface Account {
  readonly id: string;
  /** The account that the credentials reach. */
  identity(): Promise<string>;
  /** The account's client of a service in a Region. A failed call throws a {@link CallError}. */
  client<Input extends object, Output extends object, Client extends object>(
    Client: ClientClass<Client & AwsClient<Input, Output>>,
    region: string,
  ): Client;
}

/** The accounts of the settings. */
export interface Accounts {
  readonly management: Account;
  readonly audit: Account;
  readonly bucketOwner: Account;
  /** Owner of the state bucket, if `state.backend` is `s3`. */
  readonly stateOwner?: Account;
}

/** How to reach the accounts. */
export interface AccountsOptions {
  readonly environment: NodeJS.ProcessEnv;
  /** Called before every call to AWS. */
  readonly onCall?: (call: Call) => void;
}

/** Opens the accounts of the settings. It calls nothing yet. */
export function openAccounts(settings: Settings, options: AccountsOptions): Accounts {
  const { management, audit, logArchive } = settings.accounts;
  const { state } = settings;
  const open = (name: AccountName, account: AccountSettings) =>
    openAccount(name, account, settings.trail.homeRegion, options);
  const auditAccount = open("audit", audit);
  return {
    management: open("management", management),
    audit: auditAccount,
    bucketOwner: logArchive ? open("logArchive", logArchive) : auditAccount,
    stateOwner: state.backend === "s3" ? open(state.account, state.owner) : undefined,
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
  const config = clientConfig(
    endpoint,
    sharedCredentials(
      { ...settings, roleArn },
      { region: homeRegion, endpoint },
      "organization-trail-verify",
    ),
  );
  const clients = new Map<string, object>();
  const client = <Input extends object, Output extends object, Client extends object>(
    Client: ClientClass<Client & AwsClient<Input, Output>>,
    region: string,
  ): Client => {
    const known = clients.get(`${Client.name} ${region}`);
    if (known instanceof Client) return known;
    const created = new Client({ ...config, region });
    created.middlewareStack.use(observeCalls((operation) => onCall?.({ account: name, operation }), isRight));
    created.middlewareStack.use(leanListings());
    // It copies every listing into a log that is not kept.
    created.middlewareStack.remove("loggerMiddleware");
    clients.set(`${Client.name} ${region}`, created);
    return created;
  };
  const identity = lazy(async () =>
    String((await client(STSClient, homeRegion).send(new GetCallerIdentityCommand({}))).Account),
  );
  const isRight = lazy(async () => {
    const reached = await identity();
    if (reached !== settings.id)
      throw new Error(`the credentials reach account ${reached}, not ${settings.id}`);
  });
  return { id: settings.id, identity, client };
}

function clientConfig(endpoint: string | undefined, credentials: ReturnType<typeof sharedCredentials>) {
  const agent = { keepAlive: true, maxSockets: CONCURRENCY };
  return {
    endpoint,
    credentials,
    maxAttempts: 6,
    retryMode: "adaptive",
    requestHandler: {
      connectionTimeout: 5_000,
      requestTimeout: 20_000,
      httpAgent: agent,
      httpsAgent: agent,
    },
    forcePathStyle: endpoint !== undefined,
    // The checksum of an encrypted object needs kms:Decrypt, which the read-only role does not have.
    responseChecksumValidation: "WHEN_REQUIRED",
  } as const;
}

/** Reports every call, checks the account before it, and wraps its error in a {@link CallError}. */
function observeCalls<Input extends object, Output extends object>(
  report: (operation: string) => void,
  isRightAccount: () => Promise<void>,
): Pluggable<Input, Output> {
  return {
    applyToStack: (stack) =>
      stack.add(
        (next, context) => async (input) => {
          const service = String(context.clientName)
            .replace(/Client$/, "")
            .toLowerCase();
          const operation = `${service}:${String(context.commandName).replace(/Command$/, "")}`;
          report(operation);
          try {
            if (service !== "sts") await isRightAccount();
            return await next(input);
          } catch (error) {
            throw error instanceof CallError ? error : new CallError(operation, error);
          }
        },
        { step: "initialize", name: "observeCalls" },
      ),
  };
}
