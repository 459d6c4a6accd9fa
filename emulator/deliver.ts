import {
  PutObjectCommand,
  type PutObjectCommandInput,
  type PutObjectCommandOutput,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { Pluggable } from "@smithy/types";
import { type DeliveredFile, DigestChain, logFile } from "./signed-digests";
import { EMULATED_KEYS } from "./signed-keys";
import { hoursUpTo, inventLog, logFilesOf, uniqueOf } from "./signed-organization";

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

/** What was delivered of a cell. */
export interface Delivered {
  readonly cell: DeliveredCell;
  readonly chain: DigestChain;
  /** End of the hour of the newest digest. */
  readonly newest: Date;
}

const HOUR = 60 * 60_000;

/** Every third hour has a log file. */
const HOURS_A_LOG_FILE = 3;

/**
 * Puts the files that CloudTrail would have delivered by now: the digests of the last hours with the log files that they
 * name, and a log file of the last minutes that no digest names yet. A `quiet` cell has no log files. The files have
 * CloudTrail's keys, are encrypted with the log key and locked by the bucket, and the digests are signed. The events are
 * invented. moto archives nothing, so what depends on storage classes is shown by the stub that serves a
 * {@link SignedBucket}.
 */
export async function deliver(
  delivery: Delivery,
  cell: DeliveredCell,
  { hours = 30, quiet = false } = {},
): Promise<Delivered> {
  const newest = newestDigestEnd();
  const place = placeIn(delivery, cell);
  const chain = new DigestChain(place, delivery.bucket, EMULATED_KEYS);
  for (const [hour, end] of hoursUpTo(newest, hours).entries()) {
    const hasLog = !quiet && hour % HOURS_A_LOG_FILE === 0;
    await deliverHour(delivery, { cell, chain, newest: end }, hasLog ? 1 : 0);
  }
  const at = new Date(Date.now() - 5 * 60_000);
  if (!quiet) await put(delivery, logFile(place, at, inventLog(at.toISOString(), 3), uniqueOf(place, at, 0)));
  return { cell, chain, newest };
}

/** Puts log files of the newest hour, and the digest that continues the chain. */
export async function deliverHour(
  delivery: Delivery,
  { cell, chain, newest: end }: Delivered,
  count: number,
): Promise<void> {
  const contents = Array.from({ length: count }, (_, index) => inventLog(`${end.toISOString()} ${index}`, 3));
  const files = logFilesOf(placeIn(delivery, cell), { end, contents });
  for (const file of files) await put(delivery, file);
  await put(delivery, chain.next({ start: new Date(end.getTime() - HOUR), end, files }));
}

/** End of the hour of the newest digest, which was put 10 minutes ago. CloudTrail's hours begin at any minute. */
function newestDigestEnd(now = Date.now()): Date {
  return new Date(now - 36 * 60_000);
}

function placeIn({ s3KeyPrefix, organizationId, trailName, homeRegion }: Delivery, cell: DeliveredCell) {
  const prefix = s3KeyPrefix === undefined ? "" : `${s3KeyPrefix}/`;
  const folder = `${prefix}AWSLogs/${organizationId}/${cell.accountId}`;
  return { ...cell, folder, trailName, homeRegion };
}

/** S3 says of a file that it was put when CloudTrail would have. */
async function put(
  { s3, bucket, keyArn }: Delivery,
  { key, body, metadata, at }: DeliveredFile,
): Promise<void> {
  const command = new PutObjectCommand({
    Bucket: bucket,
    Key: key,
    Body: body,
    Metadata: metadata,
    ContentType: "application/json",
    ContentEncoding: "gzip",
    ServerSideEncryption: "aws:kms",
    SSEKMSKeyId: keyArn,
  });
  command.middlewareStack.use(withHeader("x-emulator-last-modified", at));
  await s3.send(command);
}

/** Sends a header that the emulator's launcher knows. */
function withHeader(name: string, time: Date): Pluggable<PutObjectCommandInput, PutObjectCommandOutput> {
  return {
    applyToStack: (stack) => {
      stack.add(
        (next) => (sent) => {
          if (hasHeaders(sent.request)) sent.request.headers[name] = time.toISOString().slice(0, 19);
          return next(sent);
        },
        { step: "build", name: "sendHeader" },
      );
    },
  };
}

function hasHeaders(request: unknown): request is { readonly headers: Record<string, string> } {
  return typeof request === "object" && request !== null && "headers" in request;
}
