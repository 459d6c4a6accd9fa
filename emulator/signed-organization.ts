import { createHash } from "node:crypto";
import type { DigestNames } from "../commands/verify/coverage/digest-names";
import { accountFolder } from "../commands/verify/expected";
import type { Settings } from "../settings/file";
import { SignedBucket } from "./signed-bucket";
import {
  DigestChain,
  type LogContent,
  type LogFile,
  type LogKind,
  logContent,
  logFile,
} from "./signed-digests";
import type { SigningKeys } from "./signed-keys";

/** Buckets with files that CloudTrail signed, and the keys. */
export interface SignedFiles {
  /** The log bucket, and copies of it. */
  readonly buckets: readonly SignedBucket[];
  readonly keys: SigningKeys;
}

/** The log files that CloudTrail delivers in the hour before a time. */
export interface HourOfLogs {
  readonly end: Date;
  readonly contents: readonly LogContent[];
  readonly kind?: LogKind;
}

const HOUR = 3_600_000;

/** The names of a trail's files of an account in a Region. */
export function placeOf(
  settings: Settings,
  accountId: string,
  region: string,
  trailName = settings.trail.name,
): DigestNames {
  const { homeRegion } = settings.trail;
  return { folder: accountFolder(settings, accountId), accountId, region, trailName, homeRegion };
}

/** Log files of an hour, spread evenly over it. */
export function logFilesOf(place: DigestNames, { end, contents, kind }: HourOfLogs): readonly LogFile[] {
  return contents.map((content, index) => {
    const at = new Date(end.getTime() - HOUR + ((index + 0.5) * HOUR) / contents.length);
    return logFile(place, at, content, uniqueOf(place, at, index), kind);
  });
}

/** Puts the files of an hour as CloudTrail does: the log files, and later the digest that names them. */
export function deliverHour(
  bucket: SignedBucket,
  chain: DigestChain,
  files: readonly LogFile[],
  end: Date,
): void {
  for (const file of files) bucket.put(file);
  bucket.put(chain.next({ start: new Date(end.getTime() - HOUR), end, files }));
}

/** Ends of the hours up to a time, oldest first. */
export function hoursUpTo(newest: Date, hours: number): readonly Date[] {
  return Array.from({ length: hours }, (_, index) => new Date(newest.getTime() - (hours - 1 - index) * HOUR));
}

/** Zero-byte objects that lie in a bucket from the beginning. */
export function putFolderMarkers(bucket: SignedBucket, { folder }: DigestNames, at: Date): void {
  for (const kind of ["CloudTrail", "CloudTrail-Digest"]) {
    bucket.put({ key: `${folder}/${kind}/`, body: Buffer.alloc(0), metadata: {}, at });
  }
}

/** An organization whose accounts deliver in every Region. */
export interface OrganizationLogs {
  readonly settings: Settings;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly keys: SigningKeys;
  /** End of the hour of the newest digest. */
  readonly newest: Date;
  readonly hours: number;
  /** Contents of the log files of an hour. */
  contents(place: DigestNames, hour: number): readonly LogContent[];
}

/** A log bucket with the chain of every cell. */
export function signOrganization({ settings, keys, newest, ...logs }: OrganizationLogs): SignedBucket {
  const bucket = new SignedBucket(settings.logBucket.name);
  const ends = hoursUpTo(newest, logs.hours);
  for (const accountId of logs.accounts) {
    for (const region of logs.regions) {
      const place = placeOf(settings, accountId, region);
      const chain = new DigestChain(place, bucket.name, keys);
      putFolderMarkers(bucket, place, new Date(newest.getTime() - logs.hours * HOUR));
      for (const [hour, end] of ends.entries()) {
        const files = logFilesOf(place, { end, contents: logs.contents(place, hour) });
        deliverHour(bucket, chain, files, end);
      }
    }
  }
  return bucket;
}

/** Invented events, of about 1 KB each. */
export function inventLog(seed: string, events: number): LogContent {
  return logContent(
    Array.from({ length: events }, (_, index) => {
      const id = createHash("md5").update(`${seed} ${index}`).digest("hex");
      return {
        eventVersion: "1.11",
        userIdentity: { type: "AssumedRole", principalId: id.slice(0, 16), accountId: "111111111111" },
        eventTime: "2026-11-21T04:30:00Z",
        eventSource: "s3.amazonaws.com",
        eventName: "GetObject",
        sourceIPAddress: "192.0.2.1",
        userAgent: `invented/${"x".repeat(500)}`,
        requestParameters: { bucketName: id, key: `${id}/${id}` },
        eventID: `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`,
        eventType: "AwsApiCall",
      };
    }),
  );
}

/** CloudTrail ends the name of a log file with 16 characters that nobody can foresee. */
export function uniqueOf({ accountId, region }: DigestNames, at: Date, index: number): string {
  const seed = `${accountId} ${region} ${at.toISOString()} ${index}`;
  return createHash("sha256").update(seed).digest("hex").slice(0, 16);
}
