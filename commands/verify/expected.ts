import { accessLogBucketName, logFolder, logGroupArn, topicArn } from "../../aws/arns";
import { logBucketPolicy } from "../../policies/log-bucket";
import { logKeyPolicy } from "../../policies/log-key";
import { namesOf, topicName } from "../../policies/names";
import type { Settings } from "../../settings/file";

/** What live AWS has to look like, from the settings and from the same functions as the stacks use. */
export function expectedOf(settings: Settings) {
  const { trail, logBucket, cloudWatchLogs, notifications } = settings;
  const names = namesOf(settings);
  const { homeRegion, managementAccountId } = names;
  return {
    trailArn: names.trailArn,
    bucketPolicy: policy(
      logBucketPolicy({ ...names, name: names.bucketName, readerArns: names.bucketReaderArns }),
    ),
    keyPolicy: policy(
      logKeyPolicy({ ...names, accountId: names.auditAccountId, readerArns: names.keyReaderArns }),
    ),
    logGroupArn: cloudWatchLogs.enabled
      ? `${logGroupArn({ region: homeRegion, accountId: managementAccountId, name: cloudWatchLogs.logGroupName })}:*`
      : undefined,
    topicArn: notifications.enabled
      ? topicArn({ region: homeRegion, accountId: managementAccountId, name: topicName(trail.name) })
      : undefined,
    accessLogBucket: logBucket.accessLogging.enabled ? accessLogBucketName(logBucket.name) : undefined,
  };
}
export type Expected = ReturnType<typeof expectedOf>;

function policy(statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** Folder of an account in the log bucket, with a folder inside for log files and one for digests. */
export function accountFolder({ trail, organization }: Settings, accountId: string): string {
  return trail.isOrganizationTrail
    ? `${logFolder(trail, organization.id)}/${accountId}`
    : logFolder(trail, accountId);
}
