import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import {
  type CredentialProvider,
  type CredentialSource,
  REQUEST_TIMEOUT,
  sharedCredentials,
  timeouts,
} from "./credentials";

/** A principal of AWS, with its clients in the Region of the buckets and the key. */
export interface Caller extends ReturnType<typeof createClients> {
  readonly accountId: string;
  readonly arn: string;
}

/** How to become a principal. */
export interface CallerOptions {
  /** Name of the principal in messages. */
  readonly name: string;
  readonly source: CredentialSource;
  /** Account that the principal must belong to, if it matters. */
  readonly accountId?: string;
  readonly region: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Name of the sessions in CloudTrail's events. */
  readonly sessionName: string;
}

/** Finds out who a caller is. Throws if it is of another account. */
export async function openCaller(options: CallerOptions): Promise<Caller> {
  const { name, source, accountId, region, environment, sessionName } = options;
  const endpoint = environment.AWS_ENDPOINT_URL || undefined;
  const requestHandler = timeouts(REQUEST_TIMEOUT);
  const credentials = sharedCredentials(source, { region, endpoint, requestHandler, sessionName });
  const clients = createClients(region, endpoint, credentials);
  const { Account = "", Arn = "" } = await clients.sts.send(new GetCallerIdentityCommand({}));
  if (accountId !== undefined && Account !== accountId) {
    throw new Error(`${name} must be a principal of the account ${accountId}, got ${Arn}`);
  }
  return { ...clients, accountId: Account, arn: Arn };
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
    sts: new STSClient(config),
    cloudTrail: new CloudTrailClient(config),
  };
}
