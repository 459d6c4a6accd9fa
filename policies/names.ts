import { roleArn, trailArn } from "../aws/arns";
import type { Settings } from "../settings/file";

/**
 * The names that modules share, known before anything exists. The stack builds its policies from them, and `verify`
 * the policies that it compares live AWS with.
 */
export function namesOf({
  accounts,
  breakGlassPrincipalArns,
  logBucket,
  organization,
  region,
  trail,
}: Settings) {
  const { readers } = logBucket;
  const { homeRegion } = trail;
  const managementAccountId = accounts.management.id;
  const auditAccountId = accounts.audit.id;
  const readerRoleArn = roleArn({ region, accountId: auditAccountId, name: readers.role.name });
  return {
    region,
    homeRegion,
    organizationId: organization.id,
    managementAccountId,
    auditAccountId,
    bucketOwnerId: accounts.logArchive?.id ?? auditAccountId,
    bucketName: logBucket.name,
    s3KeyPrefix: trail.s3KeyPrefix,
    trailName: trail.name,
    trailArn: trailArn({ region: homeRegion, accountId: managementAccountId, name: trail.name }),
    breakGlassPrincipalArns,
    memberAccountsRead: readers.memberAccounts,
    keyReaderArns: readers.principalArns,
    bucketReaderArns: [...readers.principalArns, ...(readers.role.enabled ? [readerRoleArn] : [])],
    encryptedUploadsAccountId: logBucket.requireEncryptedUploads ? auditAccountId : undefined,
  };
}

/** Name of a trail's topic: a topic's name has no dots. */
export function topicName(trailName: string): string {
  return trailName.replaceAll(".", "-");
}
