import { fromNodeProviderChain, fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import type { AccountName } from "../../policies/roles/grant";
import type { AccountSettings } from "../../settings/accounts";

/** Gives credentials, and renews them when they expire. */
export type CredentialProvider = ReturnType<typeof fromNodeProviderChain>;

/** How to reach an account. `credentials` replaces the AWS SDK's search. */
export interface CredentialSource extends Pick<AccountSettings, "profile" | "roleArn"> {
  readonly credentials?: CredentialProvider;
}

/** Environment variables that name other roles. They are the Terraform providers' variables, so that CI sets them once. */
export const ROLE_VARIABLES: Readonly<Record<AccountName, string>> = {
  management: "TF_VAR_management_role_arn",
  audit: "TF_VAR_audit_role_arn",
  logArchive: "TF_VAR_log_archive_role_arn",
};

/** How the settings reach an account, or the role that the environment names instead. */
export function accountSource(
  name: AccountName,
  { profile, roleArn }: Pick<AccountSettings, "profile" | "roleArn">,
  environment: NodeJS.ProcessEnv,
): CredentialSource {
  return { profile, roleArn: environment[ROLE_VARIABLES[name]] || roleArn };
}

/** Default for the milliseconds after which a call without an answer fails. */
export const REQUEST_TIMEOUT = 20_000;

/** Without `throwOnRequestTimeout` the SDK only logs a warning and waits for ever. */
export function timeouts(requestTimeout: number) {
  return {
    connectionTimeout: 5_000,
    requestTimeout,
    throwOnRequestTimeout: true,
    socketTimeout: requestTimeout,
  } as const;
}

/** Settings of the client that assumes roles. */
export interface StsClientSettings {
  readonly region: string;
  readonly endpoint: string | undefined;
  readonly requestHandler: ReturnType<typeof timeouts>;
  /** Name of the sessions in CloudTrail's events. */
  readonly sessionName: string;
}

const RENEW_BEFORE = 5 * 60_000;

/** Credentials of an account. All clients share one session, so that the role is assumed once and not once for each. */
export function sharedCredentials(account: CredentialSource, client: StsClientSettings): CredentialProvider {
  const provider = createProvider(account, client);
  let session: ReturnType<CredentialProvider> | undefined;
  const open = (): ReturnType<CredentialProvider> => {
    const opened = provider();
    // A later round asks again.
    opened.catch(() => {
      session = undefined;
    });
    return opened;
  };
  return async () => {
    session ??= open();
    const credentials = await session;
    const expiration = credentials.expiration?.getTime() ?? Number.POSITIVE_INFINITY;
    if (expiration - Date.now() > RENEW_BEFORE) return credentials;
    session = open();
    return session;
  };
}

function createProvider(
  { profile, roleArn, credentials }: CredentialSource,
  { region, endpoint, requestHandler, sessionName }: StsClientSettings,
): CredentialProvider {
  const source = credentials ?? fromNodeProviderChain(profile === undefined ? {} : { profile });
  if (roleArn === undefined) return source;
  return fromTemporaryCredentials({
    masterCredentials: source,
    params: { RoleArn: roleArn, RoleSessionName: sessionName },
    clientConfig: { region, requestHandler, ...(endpoint === undefined ? {} : { endpoint }) },
  });
}
