import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { type DigestNames, dayFolder, digestKey, stamp } from "../commands/verify/coverage/digest-names";
import { type SigningKeys, signText } from "./signed-keys";

/** An object as CloudTrail puts it. */
export interface DeliveredFile {
  readonly key: string;
  readonly body: Buffer;
  readonly metadata: Readonly<Record<string, string>>;
  /** When CloudTrail puts it. */
  readonly at: Date;
}

/** The content of log files. Files can share it. */
export interface LogContent {
  readonly body: Buffer;
  /** SHA-256 of the uncompressed bytes. */
  readonly hash: string;
}

/** A log file. */
export interface LogFile extends DeliveredFile {
  readonly hash: string;
}

/** A kind of log file, by the name of its folder. */
export type LogKind = "CloudTrail" | "CloudTrail-Insight" | "CloudTrail-NetworkActivity";

/** The hour of a digest. */
export interface DigestHour {
  readonly start: Date;
  readonly end: Date;
  readonly files: readonly LogFile[];
  /** For log files that a delay kept out of the hour's digest. The keys of this time sign. */
  readonly backfilledAt?: Date;
}

const MINUTE = 60_000;

/** CloudTrail puts a digest 26 minutes after the end of its hour. */
const DIGEST_DELAY = 26 * MINUTE;

/** CloudTrail rounds the time in the name of a log file up. */
const LOG_NAME = 5 * MINUTE;

/** Compresses the content of a log file. */
export function logContent(records: readonly object[]): LogContent {
  return packLog(JSON.stringify({ Records: records }));
}

/** Compresses text that stands in a log file. */
export function packLog(text: string): LogContent {
  return { body: gzipSync(text), hash: sha256(text) };
}

export function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

/** A log file that CloudTrail puts at a time. `unique` ends its name, with 16 characters. */
export function logFile(
  place: DigestNames,
  at: Date,
  { body, hash }: LogContent,
  unique: string,
  kind: LogKind = "CloudTrail",
): LogFile {
  const { folder, accountId, region } = place;
  const named = new Date(Math.ceil(at.getTime() / LOG_NAME) * LOG_NAME);
  const name = `${accountId}_${kind}_${region}_${stamp(named).slice(0, 13)}Z_${unique}.json.gz`;
  const key = `${folder}/${kind}/${region}/${dayFolder(named)}/${name}`;
  return { key, body, hash, metadata: {}, at };
}

/** What a digest says of the one before. */
export interface PreviousDigest {
  readonly key: string;
  readonly hash: string;
  readonly signature: string;
}

/** Fields of a digest's JSON that replace those that CloudTrail writes, for digests that are odd and signed all the same. */
export type DigestChanges = Readonly<Record<string, unknown>>;

/** One chain of digests. Each names the one before. */
export class DigestChain {
  #previous: PreviousDigest | undefined;

  /** Without `previous`, the first digest names no other one, as after logging was stopped. */
  constructor(
    private readonly place: DigestNames,
    private readonly bucket: string,
    private readonly keys: SigningKeys,
    previous?: PreviousDigest,
  ) {
    this.#previous = previous;
  }

  /** Writes and signs the next digest. */
  next(hour: DigestHour, changes: DigestChanges = {}): DeliveredFile {
    const { place, bucket, keys } = this;
    const { end, backfilledAt } = hour;
    const key = digestKey(place, end).replace(/\.json\.gz$/, backfilledAt ? "_backfill.json.gz" : ".json.gz");
    const signingKey = keys.at(place.region, backfilledAt ?? end);
    const digest = {
      ...digestJson(place, bucket, key, hour, this.#previous),
      digestPublicKeyFingerprint: signingKey.fingerprint,
      ...changes,
    };
    const text = JSON.stringify(digest);
    const hash = sha256(text);
    const signature = signText(signedText(digest, hash), signingKey);
    this.#previous = { key, hash, signature };
    return {
      key,
      body: gzipSync(text),
      metadata: {
        signature,
        "signature-algorithm": "SHA256withRSA",
        ...(backfilledAt ? { "backfill-generation-timestamp": isoSeconds(backfilledAt) } : {}),
      },
      at: new Date((backfilledAt ?? end).getTime() + DIGEST_DELAY),
    };
  }
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html */
function digestJson(
  place: DigestNames,
  bucket: string,
  key: string,
  { start, end, files }: DigestHour,
  previous: PreviousDigest | undefined,
) {
  const isEmpty = files.length === 0;
  return {
    awsAccountId: place.accountId,
    digestStartTime: isoSeconds(start),
    digestEndTime: isoSeconds(end),
    digestS3Bucket: bucket,
    digestS3Object: key,
    digestPublicKeyFingerprint: "",
    digestSignatureAlgorithm: "SHA256withRSA",
    newestEventTime: isEmpty ? null : isoSeconds(end),
    oldestEventTime: isEmpty ? null : isoSeconds(start),
    previousDigestS3Bucket: previous ? bucket : null,
    previousDigestS3Object: previous?.key ?? null,
    previousDigestHashValue: previous?.hash ?? null,
    previousDigestHashAlgorithm: previous ? "SHA-256" : null,
    previousDigestSignature: previous?.signature ?? null,
    logFiles: files.map((file) => ({
      s3Bucket: bucket,
      s3Object: file.key,
      hashValue: file.hash,
      hashAlgorithm: "SHA-256",
      newestEventTime: isoSeconds(file.at),
      oldestEventTime: isoSeconds(new Date(file.at.getTime() - 5 * MINUTE)),
    })),
  };
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html */
function signedText(digest: Readonly<Record<string, unknown>>, hash: string): string {
  const { digestEndTime, digestS3Bucket, digestS3Object, previousDigestSignature } = digest;
  return `${digestEndTime}\n${digestS3Bucket}/${digestS3Object}\n${hash}\n${previousDigestSignature}`;
}

/** `2026-11-21T04:30:00Z`. */
function isoSeconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
