import { minimalSettings } from "../settings-file";
import { type Blocks, stateBackendStack, synthesized, trailStack } from "../synthesized";
import type { Names } from "./facts/fact";
import type { StateNames } from "./facts/state-bucket";

export const MANAGEMENT = "111111111111";
export const AUDIT = "222222222222";
export const MEMBER = "333333333333";
export const LOG_ARCHIVE = "555555555555";

/** Options of a deployment. Names are short, because the simulator's time grows with the square of an ARN's length. */
export interface Choices {
  readonly organizationId?: string;
  readonly region?: string;
  readonly trailName?: string;
  readonly bucketName?: string;
  readonly s3KeyPrefix?: string;
  readonly formerS3KeyPrefixes?: readonly string[];
  readonly logGroupName?: string;
  readonly hasLogArchive?: boolean;
  readonly breakGlassPrincipalArns?: readonly string[];
  /** By account id. */
  readonly deployerArns?: Readonly<Record<string, readonly string[]>>;
  readonly readerArns?: readonly string[];
  readonly readerRole?: {
    readonly name: string;
    readonly trustedPrincipalArns: readonly string[];
    readonly trustedExternal?: readonly { readonly accountId: string; readonly externalId: string }[];
  };
  /** Principals that may search. Without them search is disabled. */
  readonly searcherArns?: readonly string[];
  readonly subscribers?: readonly string[];
  readonly memberAccountsRead?: boolean;
  readonly state?: { readonly writerArns: readonly string[]; readonly readerArns: readonly string[] };
  readonly encryptedUploadsRequired?: boolean;
  readonly digestReaderArns?: readonly string[];
  /** Who writes what `integrity` keeps. */
  readonly checkpointWriterArns?: readonly string[];
}

/** The policies of one deployment as Terraform sends them, and the names for the facts about them. */
export interface Deployment {
  readonly names: Names;
  readonly state: StateNames;
  /** The policy of the state bucket as JSON. */
  statePolicy(): string;
  /** A policy as JSON, by the type and the beginning of the logical id of its resource. */
  policy(type: string, idPrefix: string, argument?: "policy" | "assume_role_policy"): string;
}

/** Synthesizes the stack with the options. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one list of names
export function synthesizeDeployment(choices: Choices): Deployment {
  const {
    organizationId = "o-exampleorgid",
    region = "us-east-1",
    trailName = "all",
    bucketName = "acme",
    s3KeyPrefix,
    formerS3KeyPrefixes = [],
    logGroupName = "/trail",
    hasLogArchive = false,
    breakGlassPrincipalArns = [],
    deployerArns = {},
    readerArns = [],
    readerRole,
    searcherArns,
    subscribers = [],
    state: { writerArns, readerArns: stateReaderArns } = { writerArns: [], readerArns: [] },
    memberAccountsRead = false,
    encryptedUploadsRequired = false,
    digestReaderArns = [],
    checkpointWriterArns,
  } = choices;
  const settings = minimalSettings({
    "organization.id": organizationId,
    "accounts.management.id": MANAGEMENT,
    "accounts.audit": { id: AUDIT, profile: "acme-audit", deployerArns: deployerArns[AUDIT] },
    ...(hasLogArchive
      ? {
          "accounts.logArchive": {
            id: LOG_ARCHIVE,
            profile: "acme-log-archive",
            deployerArns: deployerArns[LOG_ARCHIVE],
          },
        }
      : {}),
    region,
    trail: { name: trailName, s3KeyPrefix, formerS3KeyPrefixes },
    logBucket: {
      name: bucketName,
      requireEncryptedUploads: encryptedUploadsRequired,
      readers: {
        memberAccounts: memberAccountsRead,
        principalArns: readerArns,
        role: { enabled: readerRole !== undefined, ...readerRole },
      },
    },
    search: {
      enabled: searcherArns !== undefined,
      acknowledgeArchive: true,
      searcherArns: searcherArns ?? [],
    },
    cloudWatchLogs: { logGroupName },
    notifications: { enabled: true, subscribers },
    alarms: {
      subscriptions: [{ protocol: "email", endpoint: "security@acme.example" }],
      cis: { enabled: true, subscriptions: [{ protocol: "email", endpoint: "operations@acme.example" }] },
    },
    breakGlassPrincipalArns,
    integrity: {
      digestReaderArns,
      ...(checkpointWriterArns === undefined
        ? {}
        : { stateUri: "s3://acme-state/integrity/", writerArns: checkpointWriterArns }),
    },
    "state.writerArns": writerArns,
    "state.readerArns": stateReaderArns,
  });
  const { resource } = synthesized(trailStack(settings));
  const partition = region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  const bucketOwner = hasLogArchive ? LOG_ARCHIVE : AUDIT;
  const arn = (rest: string) => `arn:${partition}:${rest}`;
  const keyOf = (accountId: string, id: string) => ({
    arn: arn(`kms:${region}:${accountId}:key/${id}`),
    accountId,
  });
  const topicOf = (name: string) => ({
    arn: arn(`sns:${region}:${MANAGEMENT}:${name}`),
    accountId: MANAGEMENT,
  });
  const names: Names = {
    organizationId,
    managementAccountId: MANAGEMENT,
    auditAccountId: AUDIT,
    memberAccountId: MEMBER,
    trailArn: arn(`cloudtrail:${region}:${MANAGEMENT}:trail/${trailName}`),
    bucket: { arn: arn(`s3:::${bucketName}`), accountId: bucketOwner },
    prefix: s3KeyPrefix === undefined ? "" : `${s3KeyPrefix}/`,
    formerPrefixes: formerS3KeyPrefixes.map((prefix) => (prefix === "" ? "" : `${prefix}/`)),
    key: keyOf(AUDIT, "log"),
    accessLogBucket: { arn: arn(`s3:::${bucketName}-access-logs`), accountId: bucketOwner },
    logGroup: { arn: arn(`logs:${region}:${MANAGEMENT}:log-group:${logGroupName}`), accountId: MANAGEMENT },
    deliveryRole: { arn: arn(`iam::${MANAGEMENT}:role/${trailName}-cloudwatch-logs`), accountId: MANAGEMENT },
    topic: topicOf(trailName),
    topicKey: keyOf(MANAGEMENT, "topic"),
    alarmTopics: {
      tampering: topicOf(`${trailName}-alarms`),
      cis: topicOf(`${trailName}-cis-alarms`),
    },
    alarmKey: keyOf(MANAGEMENT, "alarms"),
    alarmArn: arn(`cloudwatch:${region}:${MANAGEMENT}:alarm:${trailName}-alarm-trail-changed`),
    breakGlassPrincipalArns,
    deployerArns,
    readerArns,
    digestReaderArns,
    readerRole: readerRole && {
      arn: arn(`iam::${AUDIT}:role/${readerRole.name}`),
      accountId: AUDIT,
      trustedPrincipalArns: readerRole.trustedPrincipalArns,
      trustedExternal: readerRole.trustedExternal ?? [],
    },
    search: searcherArns && {
      workgroupArn: arn(`athena:${region}:${bucketOwner}:workgroup/${trailName}-search`),
      glueArn: arn(`glue:${region}:${bucketOwner}`),
      database: trailName,
      resultsBucket: { arn: arn(`s3:::${bucketName}-search`), accountId: bucketOwner },
      resultsKey: keyOf(bucketOwner, "results"),
      role: {
        arn: arn(`iam::${bucketOwner}:role/${trailName}-searcher`),
        accountId: bucketOwner,
        trustedPrincipalArns: searcherArns,
        trustedExternal: [],
      },
    },
    subscribers,
    memberAccountsRead,
    encryptedUploadsRequired,
  };
  const state: StateNames = {
    bucket: { arn: arn("s3:::acme-state"), accountId: AUDIT },
    key: "organization-trail.tfstate",
    writerArns,
    readerArns: stateReaderArns,
    checkpoints: checkpointWriterArns && { folder: "integrity/", writerArns: checkpointWriterArns },
  };
  const stateResources = synthesized(stateBackendStack(settings)).resource;
  return {
    names,
    state,
    policy: (type, idPrefix, argument) => policyText(resource, type, idPrefix, argument),
    statePolicy: () => policyText(stateResources, "aws_s3_bucket_policy", ""),
  };
}

/** A policy as Terraform sends it, which replaces the escapes `$${` and `%%{`. */
function policyText(resources: Blocks, type: string, idPrefix: string, argument = "policy"): string {
  const [found, ...others] = Object.entries(resources[type] ?? {}).filter(([id]) => id.startsWith(idPrefix));
  if (found === undefined || others.length > 0)
    throw new Error(`${others.length || "no"} ${type}.${idPrefix}*`);
  return String(found[1][argument])
    .replaceAll("$${", () => "${")
    .replaceAll("%%{", "%{");
}
