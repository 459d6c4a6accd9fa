import { resourceNames } from "../../../policies/names";
import type { Settings } from "../../../settings/file";

/** A command that an auditor runs, and the account of its credentials. It only reads. */
export interface ShowCommand {
  readonly account: "management" | "audit";
  readonly shows: string;
  readonly command: string;
}

/** The commands, with the names of some settings without a log archive account. */
export function showCommands(settings: Settings) {
  const { cloudWatchLogs, key, logBucket, region, trail } = settings;
  const { accessLogBucketName, trailArn } = resourceNames(settings);
  const cloudtrail = (call: string, shows: string): ShowCommand => ({
    account: "management",
    shows,
    command: `aws cloudtrail ${call} --region ${trail.homeRegion}`,
  });
  const bucket = (call: string, shows: string, name = logBucket.name): ShowCommand => ({
    account: "audit",
    shows,
    command: `aws s3api ${call} --bucket ${name}`,
  });
  const kms = (call: string, shows: string): ShowCommand => ({
    account: "audit",
    shows,
    command: `aws kms ${call} --region ${region}`,
  });
  const keyId = `"$(aws kms describe-key --key-id alias/${key.alias} --region ${region} --query KeyMetadata.KeyId --output text)"`;
  return {
    trail: cloudtrail(
      `get-trail --name ${trail.name}`,
      "Organization, Regions, digests, key, bucket and log group of the trail.",
    ),
    status: cloudtrail(
      `get-trail-status --name ${trailArn}`,
      "Whether the trail logs, and its last deliveries.",
    ),
    selectors: cloudtrail(
      `get-event-selectors --trail-name ${trail.name}`,
      "The events that the trail records.",
    ),
    "bucket-policy": bucket(
      "get-bucket-policy --query Policy --output text",
      "Who may do what with log files, and the Deny of plain HTTP.",
    ),
    "public-access": bucket("get-public-access-block", "All four blocks of public access."),
    encryption: bucket("get-bucket-encryption", "The key of new log files."),
    ownership: bucket("get-bucket-ownership-controls", "ACLs are disabled."),
    versioning: bucket("get-bucket-versioning", "Every version is kept."),
    lock: bucket("get-object-lock-configuration", "Mode and days of the lock of new log files."),
    lifecycle: bucket("get-bucket-lifecycle-configuration", "Days after which log files move and expire."),
    "access-logging": bucket("get-bucket-logging", "The bucket that receives the access logs."),
    "access-log-lifecycle": bucket(
      "get-bucket-lifecycle-configuration",
      "Days after which access logs expire.",
      accessLogBucketName,
    ),
    key: kms(`describe-key --key-id alias/${key.alias}`, "State of the log key, and of its deletion."),
    rotation: kms(`get-key-rotation-status --key-id ${keyId}`, "The log key rotates."),
    "key-policy": kms(
      `get-key-policy --policy-name default --key-id ${keyId} --query Policy --output text`,
      "Who may use and change the log key.",
    ),
    "log-group": {
      account: "management",
      shows: "Days for which the log group keeps events, and its key.",
      command: `aws logs describe-log-groups --log-group-name-prefix ${cloudWatchLogs.logGroupName} --region ${trail.homeRegion}`,
    },
  } as const satisfies Readonly<Record<string, ShowCommand>>;
}

export type CommandName = keyof ReturnType<typeof showCommands>;
