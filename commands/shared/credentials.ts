import { fromNodeProviderChain, fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import type { AccountSettings } from "../../settings/accounts";

type CredentialProvider = ReturnType<typeof fromNodeProviderChain>;

const RENEW_BEFORE = 5 * 60_000;

/** Credentials of an account. All clients share one session, so that the role is assumed once and not once for each. */
export function sharedCredentials(
  account: Pick<AccountSettings, "profile" | "roleArn">,
  client: { readonly region: string; readonly endpoint: string | undefined },
  sessionName: string,
): CredentialProvider {
  const provider = createProvider(account, client, sessionName);
  let session: ReturnType<CredentialProvider> | undefined;
  return async () => {
    session ??= provider();
    const credentials = await session;
    const expiration = credentials.expiration?.getTime() ?? Number.POSITIVE_INFINITY;
    if (expiration - Date.now() > RENEW_BEFORE) return credentials;
    session = provider();
    return session;
  };
}

function createProvider(
  { profile, roleArn }: Pick<AccountSettings, "profile" | "roleArn">,
  { region, endpoint }: { readonly region: string; readonly endpoint: string | undefined },
  sessionName: string,
): CredentialProvider {
  const source = fromNodeProviderChain(profile === undefined ? {} : { profile });
  if (roleArn === undefined) return source;
  return fromTemporaryCredentials({
    masterCredentials: source,
    params: { RoleArn: roleArn, RoleSessionName: sessionName },
    clientConfig: endpoint === undefined ? { region } : { region, endpoint },
  });
}
