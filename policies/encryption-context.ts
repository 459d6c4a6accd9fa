import { awsPartition, bucketArn, readableLogFolders } from "../aws/arns";
import type { Settings } from "../settings/file";
import { oneOrMore } from "./policy-document";

/** Encryption context of every log file, from any account and Region. */
export function encryptionContextOfTrails(props: {
  readonly region: string;
  readonly managementAccountId: string;
}) {
  return {
    "kms:EncryptionContext:aws:cloudtrail:arn": `arn:${awsPartition(props.region)}:cloudtrail:*:${props.managementAccountId}:trail/*`,
  };
}

/** ARNs of the trail's digests, as patterns. An account's id has 12 characters. */
export function digestArns({
  accounts,
  logBucket,
  organization,
  region,
  trail,
}: Settings): readonly string[] {
  const bucket = bucketArn({ region, name: logBucket.name });
  const arn = (folder: string) =>
    `${bucket}/${folder}${trail.isOrganizationTrail ? `/${"?".repeat(12)}` : ""}/CloudTrail-Digest/*`;
  const owner = trail.isOrganizationTrail ? organization.id : accounts.management.id;
  const { s3KeyPrefix, formerS3KeyPrefixes } = trail;
  return readableLogFolders({ s3KeyPrefix, formerS3KeyPrefixes }, owner).map(arn);
}

/**
 * Encryption context of digests. It names the object only as long as the bucket uses no S3 Bucket Keys.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#encryption-context
 */
export function encryptionContextOfDigests(arns: readonly string[]) {
  return { "kms:EncryptionContext:aws:s3:arn": oneOrMore(arns) };
}
