import { CloudWatchLogsClient, paginateDescribeLogGroups } from "@aws-sdk/client-cloudwatch-logs";
import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { KMSClient, paginateListAliases } from "@aws-sdk/client-kms";
import { HeadBucketCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { resourceNames } from "../../../policies/names";
import type { Account } from "../../verify/accounts";
import { collect } from "../../verify/async";
import { CallError, orUndefined } from "../../verify/call-error";
import { type Check, checkOne } from "../../verify/check";
import { fail, type Judgement, pass, warn } from "../../verify/judgement";
import {
  ACCESS_LOG_BUCKET,
  DELIVERY_ROLE,
  LOG_BUCKET,
  LOG_GROUPS,
  OWN_BUCKETS,
  permission,
  STATE_BUCKET,
  type Target,
} from "../../verify/permission";
import type { Examination } from "../examination";
import { ALIASES, READER_ROLE, STATE_OWNER_BUCKETS } from "../targets";

/** Whether the names that the stacks will take are free, or are those of an earlier deployment. */
export function nameChecks(examination: Examination): readonly Check[] {
  const { settings } = examination;
  return [
    ...buckets(examination),
    keyAlias(examination),
    ...(settings.cloudWatchLogs.enabled ? [logGroup(examination), deliveryRole(examination)] : []),
    ...(settings.logBucket.readers.role.enabled ? [readerRole(examination)] : []),
  ];
}

interface NamedBucket {
  readonly id: string;
  readonly title: string;
  readonly setting: string;
  readonly name: string;
  readonly owner: Account;
  readonly target: Target;
  readonly ownBuckets: Target;
  readonly region: string;
  /** The key to change if somebody else has the name. */
  readonly key: string;
}

function buckets(examination: Examination): readonly Check[] {
  const { settings, aws } = examination;
  const { logBucket, region, state } = settings;
  const { bucketOwner, stateOwner } = aws.accounts;
  const { accessLogBucketName } = aws.expected;
  const ofLogs = { owner: bucketOwner, ownBuckets: OWN_BUCKETS, region, key: "logBucket.name" };
  return [
    bucket(examination, {
      ...ofLogs,
      id: "log-bucket",
      title: "log bucket",
      setting: `logBucket.name: ${logBucket.name}`,
      name: logBucket.name,
      target: LOG_BUCKET,
    }),
    ...(logBucket.accessLogging.enabled
      ? [
          bucket(examination, {
            ...ofLogs,
            id: "access-log-bucket",
            title: "access-log bucket",
            setting: `logBucket.accessLogging: ${accessLogBucketName}`,
            name: accessLogBucketName,
            target: ACCESS_LOG_BUCKET,
          }),
        ]
      : []),
    ...(state.backend === "s3" && stateOwner !== undefined
      ? [
          bucket(examination, {
            id: "state-bucket",
            title: "state bucket",
            setting: `state.bucket: ${state.bucket}`,
            name: state.bucket,
            owner: stateOwner,
            target: STATE_BUCKET,
            ownBuckets: STATE_OWNER_BUCKETS,
            region: state.region,
            key: "state.bucket",
          }),
        ]
      : []),
  ];
}

/** S3 has one namespace for all accounts. It answers 404 for a name that is free, and 403 for the bucket of another account. */
function bucket({ isDeployed }: Examination, named: NamedBucket): Check {
  const { id, title, setting, name, owner, target, ownBuckets, region, key } = named;
  return checkOne<{ readonly found: "free" | "own" | "others"; readonly isExpected: boolean }>({
    id: `names.${id}`,
    title: `the name of the ${title} is free or ours`,
    setting,
    permissions: [
      permission(ownBuckets, "s3:ListBuckets", "s3:ListAllMyBuckets"),
      permission(target, "s3:HeadBucket", "s3:ListBucket"),
    ],
    read: async () => {
      const s3 = owner.client(S3Client, region);
      const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
      const isExpected = id === "state-bucket" || (await isDeployed());
      if (Buckets.some(({ Name }) => Name === name)) return { found: "own", isExpected };
      return { found: (await exists(s3, name)) ? "others" : "free", isExpected };
    },
    judge: ({ found, isExpected }) => {
      if (found === "free") return pass(`${name} is free`);
      if (found === "own") return ownThing(name, isExpected, key);
      return fail(
        `another account owns a bucket ${name}`,
        `Choose another ${key}. If that account is yours, correct accounts.* or state.account.`,
      );
    },
  });
}

async function exists(s3: S3Client, Bucket: string): Promise<boolean> {
  try {
    await s3.send(new HeadBucketCommand({ Bucket }));
    return true;
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    if (error.httpStatus === 404) return false;
    // Another account's bucket answers 403, and 301 from another Region.
    if (error.httpStatus === 403 || error.httpStatus === 301) return true;
    throw error;
  }
}

/** Something of ours that has the name. Terraform creates it only if its state has it already. */
function ownThing(name: string, isExpected: boolean, key: string): Judgement {
  return isExpected
    ? pass(`${name} exists`)
    : warn(
        `${name} exists, and the trail of the settings does not`,
        `If an earlier deployment was interrupted, deploy again: the Terraform state has it. Otherwise choose another ${key}, or import it into the state before the deployment.`,
      );
}

interface NamedThing {
  readonly id: string;
  readonly title: string;
  readonly setting: string;
  readonly name: string;
  readonly key: string;
  readonly permissions: Check["permissions"];
  exists(): Promise<boolean>;
}

function thing({ isDeployed }: Examination, named: NamedThing): Check {
  const { id, title, setting, name, key, permissions } = named;
  return checkOne({
    id: `names.${id}`,
    title: `the name of ${title} is free or ours`,
    setting,
    permissions,
    read: async () => ({ exists: await named.exists(), isExpected: await isDeployed() }),
    judge: ({ exists, isExpected }) => (exists ? ownThing(name, isExpected, key) : pass(`${name} is free`)),
  });
}

function keyAlias(examination: Examination): Check {
  const { settings, aws } = examination;
  const name = `alias/${settings.key.alias}`;
  return thing(examination, {
    id: "key-alias",
    title: "the key's alias",
    setting: `key.alias: ${settings.key.alias}`,
    name,
    key: "key.alias",
    permissions: [permission(ALIASES, "kms:ListAliases")],
    exists: async () => {
      const client = aws.accounts.audit.client(KMSClient, settings.region);
      const pages = await collect(paginateListAliases({ client }, {}));
      return pages.flatMap(({ Aliases = [] }) => Aliases).some(({ AliasName }) => AliasName === name);
    },
  });
}

function logGroup(examination: Examination): Check {
  const { settings, aws } = examination;
  const { logGroupName } = settings.cloudWatchLogs;
  return thing(examination, {
    id: "log-group",
    title: "the log group",
    setting: `cloudWatchLogs.logGroupName: ${logGroupName}`,
    name: logGroupName,
    key: "cloudWatchLogs.logGroupName",
    permissions: [permission(LOG_GROUPS, "logs:DescribeLogGroups")],
    exists: async () => {
      const client = aws.accounts.management.client(CloudWatchLogsClient, settings.trail.homeRegion);
      const pages = paginateDescribeLogGroups({ client }, { logGroupNamePrefix: logGroupName });
      return (await collect(pages))
        .flatMap(({ logGroups = [] }) => logGroups)
        .some((group) => group.logGroupName === logGroupName);
    },
  });
}

function deliveryRole(examination: Examination): Check {
  const { settings, aws } = examination;
  const { deliveryRoleName } = resourceNames(settings);
  return thing(examination, {
    id: "delivery-role",
    title: "CloudTrail's role",
    setting: `trail.name: ${settings.trail.name}`,
    name: deliveryRoleName,
    key: "trail.name",
    permissions: [permission(DELIVERY_ROLE, "iam:GetRole")],
    exists: () => roleExists(aws.accounts.management, settings.trail.homeRegion, deliveryRoleName),
  });
}

function readerRole(examination: Examination): Check {
  const { settings, aws } = examination;
  const { name } = settings.logBucket.readers.role;
  return thing(examination, {
    id: "reader-role",
    title: "the reader role",
    setting: `logBucket.readers.role.name: ${name}`,
    name,
    key: "logBucket.readers.role.name",
    permissions: [permission(READER_ROLE, "iam:GetRole")],
    exists: () => roleExists(aws.accounts.audit, settings.region, name),
  });
}

async function roleExists(account: Account, region: string, RoleName: string): Promise<boolean> {
  const client = account.client(IAMClient, region);
  const answer = await orUndefined(
    client.send(new GetRoleCommand({ RoleName })),
    "NoSuchEntity",
    "NoSuchEntityException",
  );
  return answer !== undefined;
}
