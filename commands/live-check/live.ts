import { CloudTrail } from "@aws-sdk/client-cloudtrail";
import { IAM } from "@aws-sdk/client-iam";
import { KMS } from "@aws-sdk/client-kms";
import { Organizations } from "@aws-sdk/client-organizations";
import { S3 } from "@aws-sdk/client-s3";
import { STS } from "@aws-sdk/client-sts";
import type { AccountName } from "../../policies/roles/grant";
import type { Settings } from "../../settings/file";
import { accountSource, type CredentialProvider, type CredentialSource } from "../shared/credentials";
import { findLogKey, type LogKey } from "../shared/log-key";
import { isSessionOf, openSession, type Session } from "../shared/session";

/** Options that name a principal. */
export type CallerOption = "administrator" | "break-glass" | "reader" | "member";

/** Who asks: an account of the settings with its own role, or a principal that an option names. */
type CallerName = AccountName | CallerOption;

/** A principal of AWS, with its clients in the Region of the buckets and the key. */
export interface Caller extends Session, ReturnType<typeof createClients> {}

export interface LiveOptions {
  readonly settings: Settings;
  readonly environment: NodeJS.ProcessEnv;
  /** The principals that options name: ARNs of roles, or profiles of the AWS configuration. */
  readonly named: Readonly<Partial<Record<CallerOption, string>>>;
  /** The command's own credentials. Defaults to the AWS SDK's search. */
  readonly credentials?: CredentialProvider;
}

/** What a question can use. */
export interface Live {
  readonly settings: Settings;
  /**
   * Finds out who a caller is. The administrator and break glass are of the audit account, unless `accountId` is another.
   * @throws if the credentials reach another account.
   */
  as(name: CallerName, accountId?: string): Promise<Caller>;
  /** The key of the log files, by its id for callers of its own account. */
  key(): Promise<LogKey>;
}

/** Opens each caller when a question first asks for it. */
export function openLive(options: LiveOptions): Live {
  const { settings } = options;
  const { management, audit, logArchive } = settings.accounts;
  const ids: Readonly<Partial<Record<CallerName, string>>> = {
    management: management.id,
    audit: audit.id,
    logArchive: logArchive?.id,
    administrator: audit.id,
    "break-glass": audit.id,
  };
  const opened = new Map<string, Promise<Caller>>();
  const as: Live["as"] = (name, accountId = ids[name]) => {
    const caller = opened.get(`${name} ${accountId}`) ?? openCaller(name, accountId, options);
    opened.set(`${name} ${accountId}`, caller);
    return caller;
  };
  const key = async () => findLogKey((await as("audit")).kms, settings);
  return { settings, as, key };
}

async function openCaller(
  name: CallerName,
  ofAccount: string | undefined,
  options: LiveOptions,
): Promise<Caller> {
  const { settings, environment, credentials } = options;
  const source = { ...sourceOf(name, options), credentials };
  const session = await openSession(source, settings.region, "organization-trail-live-check", environment);
  const { arn, accountId } = session;
  if (ofAccount !== undefined && accountId !== ofAccount) {
    throw new Error(`${name} must be a principal of the account ${ofAccount}, got ${arn}`);
  }
  const deployers = Object.values(settings.accounts).flatMap((account) => account?.deployerArns ?? []);
  const exempt = [...deployers, ...settings.breakGlassPrincipalArns];
  if (name === "administrator" && exempt.some((one) => isSessionOf(one, arn))) {
    throw new Error(`--administrator must be neither a deployer nor break glass, got ${arn}`);
  }
  return { ...session, ...createClients(session.config) };
}

function sourceOf(name: CallerName, { settings, environment, named }: LiveOptions): CredentialSource {
  if (name === "management" || name === "audit" || name === "logArchive") {
    return accountSource(name, settings.accounts[name] ?? settings.accounts.audit, environment);
  }
  const who = named[name] ?? "";
  return who.startsWith("arn:") ? { roleArn: who } : { profile: who };
}

/** The clients of one principal. */
export function createClients(
  config: Omit<Session["config"], "credentials"> & {
    readonly credentials: CredentialProvider | Awaited<ReturnType<CredentialProvider>>;
  },
) {
  // The state bucket may be in another Region.
  const ofBuckets = { forcePathStyle: config.endpoint !== undefined, followRegionRedirects: true };
  return {
    s3: new S3({ ...config, ...ofBuckets }),
    kms: new KMS(config),
    iam: new IAM(config),
    organizations: new Organizations(config),
    sts: new STS(config),
    cloudTrail: new CloudTrail(config),
  };
}
