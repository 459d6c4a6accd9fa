import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { MiddlewareStack, Pluggable } from "@smithy/types";
import type { AccountName } from "../../policies/roles/grant";
import type { AccountSettings } from "../../settings/accounts";
import type { Settings } from "../../settings/file";
import {
  accountSource,
  type CredentialProvider,
  REQUEST_TIMEOUT,
  sharedCredentials,
  timeouts,
} from "../shared/credentials";
import { lazy } from "./async";
import { CallError, RunEnded, WrongAccount } from "./call-error";
import { readVersionListings } from "./version-listings";

/** One call to an account, such as `s3:ListObjectVersions`. */
export interface Call {
  readonly account: AccountName;
  readonly operation: string;
}

/** Most calls at once. S3 takes 5,500 list requests a second for one prefix, and answers further ones with 503. */
export const CONCURRENCY = 64;

/** A client of the AWS SDK, such as `S3Client`. */
interface AwsClient<Input extends object, Output extends object> {
  readonly middlewareStack: MiddlewareStack<Input, Output>;
}
type ClientClass<Client, Input extends object, Output extends object> = new (
  config: ClientConfig,
) => Client & AwsClient<Input, Output>;
type ClientConfig = ReturnType<typeof clientConfig> & { readonly region: string };

/** An AWS account. Every call is rejected if the credentials reach another account. */
export interface Account {
  readonly id: string;
  /** The account that the credentials reach. */
  identity(): Promise<string>;
  /** ARN of the principal whose credentials they are. */
  callerArn(): Promise<string>;
  /** The account's client of a service in a Region. A failed call throws a {@link CallError}. */
  client<Client, Input extends object, Output extends object>(
    Client: ClientClass<Client, Input, Output>,
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
  /** Command whose name the sessions of the assumed roles have. */
  readonly command?: "doctor" | "integrity" | "verify";
  /** Called before every call to AWS. */
  readonly onCall?: (call: Call) => void;
  /** Ends every call with a {@link RunEnded} when it is aborted. */
  readonly signal?: AbortSignal;
  /** Milliseconds after which a call without an answer fails. */
  readonly requestTimeout?: number;
  /** The caller's own credentials. Defaults to the AWS SDK's search, with the profile of each account. */
  readonly credentials?: CredentialProvider;
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
  {
    environment,
    command = "verify",
    onCall,
    signal,
    requestTimeout = REQUEST_TIMEOUT,
    credentials,
  }: AccountsOptions,
): Account {
  const endpoint = environment.AWS_ENDPOINT_URL || undefined;
  const stsClient = {
    region: homeRegion,
    endpoint,
    requestHandler: timeouts(requestTimeout),
    sessionName: `organization-trail-${command}`,
  };
  const provider = sharedCredentials(
    { ...accountSource(name, settings, environment), credentials },
    stsClient,
  );
  const config = clientConfig(endpoint, provider, requestTimeout);
  const clients = new Map<string, unknown>();
  const client = <Client, Input extends object, Output extends object>(
    Client: ClientClass<Client, Input, Output>,
    region: string,
  ): Client => {
    const known = clients.get(`${Client.name} ${region}`);
    if (known instanceof Client) return known;
    const created = new Client({ ...config, region });
    created.middlewareStack.use(
      observeCalls({
        account: name,
        report: (operation) => onCall?.({ account: name, operation }),
        isRightAccount: isRight,
        signal,
      }),
    );
    created.middlewareStack.use(readVersionListings());
    // It copies every listing into a log that is not kept.
    created.middlewareStack.remove("loggerMiddleware");
    clients.set(`${Client.name} ${region}`, created);
    return created;
  };
  const caller = lazy(() => client(STSClient, homeRegion).send(new GetCallerIdentityCommand({})));
  const identity = async () => String((await caller()).Account);
  const callerArn = async () => (await caller()).Arn ?? "unknown";
  const isRight = lazy(async () => {
    const reached = await identity();
    if (reached !== settings.id) throw new WrongAccount(`they reach ${reached}, not ${settings.id}`);
  });
  return { id: settings.id, identity, callerArn, client };
}

function clientConfig(
  endpoint: string | undefined,
  credentials: ReturnType<typeof sharedCredentials>,
  requestTimeout: number,
) {
  const agent = { keepAlive: true, maxSockets: CONCURRENCY };
  return {
    endpoint,
    credentials,
    maxAttempts: 5,
    retryMode: "adaptive",
    requestHandler: {
      ...timeouts(requestTimeout),
      httpAgent: agent,
      httpsAgent: agent,
    },
    forcePathStyle: endpoint !== undefined,
    // The checksum of an encrypted object needs kms:Decrypt, which the read-only role does not have.
    responseChecksumValidation: "WHEN_REQUIRED",
  } as const;
}

interface Observer {
  readonly account: AccountName;
  report(operation: string): void;
  isRightAccount(): Promise<void>;
  readonly signal: AbortSignal | undefined;
}

/** Prefixes of IAM's actions that differ from the name of the SDK's client. */
const SERVICES: Readonly<Record<string, string>> = { cloudwatchlogs: "logs" };

/** Reports every call, checks the account before it, ends it with the run, and wraps its error in a {@link CallError}. */
function observeCalls<Input extends object, Output extends object>({
  account,
  report,
  isRightAccount,
  signal,
}: Observer): Pluggable<Input, Output> {
  return {
    applyToStack: (stack) =>
      stack.add(
        (next, context) => async (input) => {
          const client = String(context.clientName)
            .replace(/Client$/, "")
            .toLowerCase();
          const service = SERVICES[client] ?? client;
          const operation = `${service}:${String(context.commandName).replace(/Command$/, "")}`;
          try {
            if (service !== "sts") await isRightAccount();
            report(operation);
            return await endWith(signal, next(input));
          } catch (error) {
            throw error instanceof CallError && error.operation !== "sts:GetCallerIdentity"
              ? error
              : new CallError(account, operation, error instanceof CallError ? error.cause : error);
          }
        },
        { step: "initialize", name: "observeCalls" },
      ),
  };
}

/** Waits for an answer until the run ends. */
function endWith<Answer>(signal: AbortSignal | undefined, answer: Promise<Answer>): Promise<Answer> {
  if (signal === undefined) return answer;
  return new Promise((resolve, reject) => {
    const end = () => reject(new RunEnded(String(signal.reason)));
    if (signal.aborted) end();
    signal.addEventListener("abort", end, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener("abort", end));
  });
}
