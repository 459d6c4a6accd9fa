import { accessLogBucketName, logFolder, logGroupArn, roleArn, topicArn, trailArn } from "../modules/arns";
import { logBucketPolicy } from "../modules/log-bucket-policy";
import { logKeyPolicy } from "../modules/log-key-policy";
import { topicNameOf } from "../modules/notifications";
import type { Settings } from "../settings/settings";

/** The service whose trail it is, in AWS Organizations' words. */
export const SERVICE_PRINCIPAL = "cloudtrail.amazonaws.com";

/** What live AWS has to look like, from the settings and from the same functions as the stacks use. */
export function expectedOf(settings: Settings) {
  const { accounts, region, trail, logBucket, cloudWatchLogs, notifications } = settings;
  const { readers } = logBucket;
  const { homeRegion } = trail;
  const managementAccountId = accounts.management.id;
  const auditAccountId = accounts.audit.id;
  const arnOfTrail = trailArn({ region: homeRegion, accountId: managementAccountId, name: trail.name });
  const names = {
    region,
    managementAccountId,
    organizationId: settings.organization.id,
    s3KeyPrefix: trail.s3KeyPrefix,
    trailArn: arnOfTrail,
    breakGlassPrincipalArns: settings.breakGlassPrincipalArns,
    memberAccountsRead: readers.memberAccounts,
  };
  const readerRoleArn = roleArn({ region, accountId: auditAccountId, name: readers.role.name });
  return {
    trailArn: arnOfTrail,
    bucketPolicy: policy(
      logBucketPolicy({
        ...names,
        name: logBucket.name,
        readerArns: [...readers.principalArns, ...(readers.role.enabled ? [readerRoleArn] : [])],
        encryptedUploadsAccountId: logBucket.requireEncryptedUploads ? auditAccountId : undefined,
      }),
    ),
    keyPolicy: policy(
      logKeyPolicy({ ...names, accountId: auditAccountId, readerArns: readers.principalArns }),
    ),
    logGroupArn: cloudWatchLogs.enabled
      ? `${logGroupArn({ region: homeRegion, accountId: managementAccountId, name: cloudWatchLogs.logGroupName })}:*`
      : undefined,
    topicArn: notifications.enabled
      ? topicArn({ region: homeRegion, accountId: managementAccountId, name: topicNameOf(trail.name) })
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
