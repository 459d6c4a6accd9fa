import type { Settings } from "../../settings/file";
import { guardedAccountIds } from "../guardrail/organization-policies";
import { resourceNames } from "../names";

/** Names that AWS chooses, or that only the stack knows. The stack passes Terraform references, and `verify` real ids. */
export interface AlarmReferences {
  /** Id of the KMS key of the log files. */
  readonly keyId: string;
  /** ARN of that key. */
  readonly keyArn: string;
  /** Ids of the guardrail's policies, which begin with `p-`. Empty if Terraform does not manage them. */
  readonly guardrailPolicyIds: readonly string[];
  /** ARN of the KMS key of the topic of the alarms on tampering, if this app creates it. */
  readonly topicKeyArn?: string;
}

/** Everything that the tampering alarms watch, by name. */
export interface AlarmNames extends AlarmReferences {
  /** Beginning of the name of every alarm. */
  readonly prefix: string;
  /** ARN of the SNS topic that the alarms on tampering notify. */
  readonly topicArn: string;
  readonly managementAccountId: string;
  /** Account that owns the key. */
  readonly auditAccountId: string;
  /** The accounts that own the buckets and the key. */
  readonly guardedAccountIds: readonly string[];
  /** Home Region of the trail, where the log group and the alarms are. */
  readonly homeRegion: string;
  /** Region of the log bucket and the key. */
  readonly region: string;
  readonly trailName: string;
  readonly trailArn: string;
  /** The log bucket, its access-log bucket, and the state bucket if the state is in S3. */
  readonly bucketNames: readonly string[];
  /** Alias of the key, without `alias/`. */
  readonly keyAlias: string;
  readonly logGroupName: string;
  /** ARN of the log group, without `:*`. */
  readonly logGroupArn: string;
  readonly deliveryRoleName: string;
  /** False if the organization has no guardrail. */
  readonly hasGuardrail: boolean;
  readonly breakGlassPrincipalArns: readonly string[];
  /** The roles that deploy, in every account. */
  readonly deployerArns: readonly string[];
  /** The roles of a pipeline that assume a deployer. */
  readonly entryRoleArns: readonly string[];
  /** The role that Terraform assumes to reach the state, if the settings name one. */
  readonly stateRoleArn?: string;
  /** Absent if there is no reader role. */
  readonly readerRoleArn?: string;
}

/** The names for the settings. */
export function alarmNames(settings: Settings, references: AlarmReferences): AlarmNames {
  const { accounts, cloudWatchLogs, guardrail, key, logBucket, region, state, trail } = settings;
  const names = resourceNames(settings);
  const ofState = state.backend === "s3" ? state : undefined;
  return {
    ...references,
    prefix: names.alarms.prefix,
    topicArn: settings.alarms.topicArn ?? names.alarms.tampering.topicArn,
    managementAccountId: accounts.management.id,
    auditAccountId: accounts.audit.id,
    guardedAccountIds: guardedAccountIds(settings),
    homeRegion: trail.homeRegion,
    region,
    trailName: trail.name,
    trailArn: names.trailArn,
    bucketNames: [logBucket.name, names.accessLogBucketName, ...(ofState ? [ofState.bucket] : [])],
    keyAlias: key.alias,
    logGroupName: cloudWatchLogs.logGroupName,
    logGroupArn: names.logGroupArn,
    deliveryRoleName: names.deliveryRoleName,
    hasGuardrail: guardrail.mode !== "off",
    breakGlassPrincipalArns: settings.breakGlassPrincipalArns,
    deployerArns: Object.values(accounts).flatMap((account) => account?.deployerArns ?? []),
    entryRoleArns: ofState?.writerArns ?? [],
    ...(ofState?.owner.roleArn === undefined ? {} : { stateRoleArn: ofState.owner.roleArn }),
    ...(logBucket.readers.role.enabled ? { readerRoleArn: names.readerRoleArn } : {}),
  };
}
