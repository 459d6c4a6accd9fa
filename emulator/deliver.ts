import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";

/** One account in one Region. */
export interface DeliveredCell {
  readonly accountId: string;
  readonly region: string;
}

/** The bucket, key and trail with which CloudTrail delivers. */
export interface Delivery {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly keyArn: string;
  readonly organizationId: string;
  readonly trailName: string;
  readonly homeRegion: string;
  readonly s3KeyPrefix?: string;
}

const HOUR = 60 * 60_000;

/**
 * Puts the files that CloudTrail would have delivered by now: a digest for each of the last hours, and, unless `quiet`, a
 * log file of the last minutes. The files have CloudTrail's keys, are encrypted with the log key and locked by the
 * bucket. Their content is invented, and digests are not signed.
 */
export async function deliver(
  delivery: Delivery,
  cell: DeliveredCell,
  { hours = 30, quiet = false } = {},
): Promise<void> {
  const { s3, bucket: Bucket, keyArn } = delivery;
  const put = (Key: string, content: object) =>
    s3.send(
      new PutObjectCommand({
        Bucket,
        Key,
        Body: gzipSync(JSON.stringify(content)),
        ServerSideEncryption: "aws:kms",
        SSEKMSKeyId: keyArn,
      }),
    );
  const newest = newestDigestEnd();
  for (let hour = 0; hour < hours; hour += 1) {
    const end = new Date(newest.getTime() - hour * HOUR);
    await put(deliveredDigestKey(delivery, cell, end), {
      awsAccountId: cell.accountId,
      digestStartTime: new Date(end.getTime() - HOUR).toISOString(),
      digestEndTime: end.toISOString(),
      logFiles: [],
    });
  }
  if (!quiet) await put(deliveredLogKey(delivery, cell, new Date(Date.now() - 10 * 60_000)), { Records: [] });
}

/** End of the hour of the newest digest, twenty minutes ago. CloudTrail's hours begin at any minute. */
export function newestDigestEnd(now = Date.now()): Date {
  return new Date(now - 20 * 60_000);
}

/** Key of the digest of the hour that ends at a time. */
export function deliveredDigestKey(delivery: Delivery, cell: DeliveredCell, end: Date): string {
  const { trailName, homeRegion } = delivery;
  const { accountId, region } = cell;
  return `${dayFolder(delivery, cell, "CloudTrail-Digest", end)}/${accountId}_CloudTrail-Digest_${region}_${trailName}_${homeRegion}_${formatStamp(end, 15)}Z.json.gz`;
}

/** Key of a log file. CloudTrail ends its name with a unique string. */
export function deliveredLogKey(delivery: Delivery, cell: DeliveredCell, at: Date): string {
  const { accountId, region } = cell;
  const unique = randomBytes(8).toString("hex");
  return `${dayFolder(delivery, cell, "CloudTrail", at)}/${accountId}_CloudTrail_${region}_${formatStamp(at, 13)}Z_${unique}.json.gz`;
}

function dayFolder({ s3KeyPrefix, organizationId }: Delivery, cell: DeliveredCell, kind: string, at: Date) {
  const prefix = s3KeyPrefix === undefined ? "" : `${s3KeyPrefix}/`;
  const day = at.toISOString().slice(0, 10).replaceAll("-", "/");
  return `${prefix}AWSLogs/${organizationId}/${cell.accountId}/${kind}/${cell.region}/${day}`;
}

function formatStamp(at: Date, length: number): string {
  return at.toISOString().replaceAll(/[-:]/g, "").slice(0, length);
}
