import { hash as hashOf, verify } from "node:crypto";
import { CLOCK_TOLERANCE, DAY, HOUR } from "../verify/coverage/cells";
import type { Code } from "./codes";
import { type DigestContent, Malformed, readContent } from "./digest-content";
import { type DigestName, digestHoursOf, readDigestName } from "./digest-name";
import { type Finding, type Hours, show } from "./finding";
import { moved } from "./hours";
import { inflate, MOST_DIGEST_BYTES } from "./inflate";
import type { PublicKey } from "./public-keys";
import type { CellScope } from "./scope";

/** A log file as a digest names it. */
export interface DigestFile {
  readonly bucket: string;
  readonly key: string;
  /** SHA-256 of the uncompressed content, in lower-case hexadecimal digits. */
  readonly hash: string;
}

/** A genuine digest. */
export interface Digest extends DigestName {
  readonly key: string;
  /** As the digest says. In a copy, that is the bucket from which it was copied. */
  readonly bucket: string;
  readonly accountId: string;
  readonly region: string;
  readonly start: Date;
  /** SHA-256 of the uncompressed content. */
  readonly hash: string;
  readonly signature: string;
  /** Undefined for the first digest of a chain. */
  readonly previous?: {
    readonly bucket: string;
    readonly key: string;
    readonly hash: string;
    readonly signature: string;
  };
  readonly files: readonly DigestFile[];
  /** `LastModified` of the listing. */
  readonly modified: Date;
}

/** A digest file as it was read. */
export interface DigestObject {
  readonly key: string;
  readonly body: Buffer;
  /** User metadata without `x-amz-meta-`, with names in lower case. */
  readonly metadata: Readonly<Record<string, string>>;
  /** `LastModified` as the listing of versions says, to the millisecond. */
  readonly modified: Date;
}

/** A digest if the file is genuine, or why it is not. */
export interface DigestReading {
  readonly digest?: Digest;
  readonly findings: readonly Finding[];
}

/** The time that a digest vouches for. */
export function hoursOf({ start, end }: Digest): Hours {
  return { from: start, to: end };
}

/** The finding of a digest that could not be read, for example because of a denied call. */
export function unreadDigest(key: string, why: string): Finding {
  return { code: "D-UNREADABLE", key, hours: digestHoursOf(key), found: show(why) };
}

/** A reason not to believe a digest. */
type Fault = readonly [code: Code, found: string];

/** Reads a digest and verifies its signature. */
export function readDigest(
  object: DigestObject,
  scope: CellScope,
  keys: readonly PublicKey[],
): DigestReading {
  const { key, body } = object;
  const refuse = ([code, found]: Fault): DigestReading => ({
    findings: [{ code, key, hours: digestHoursOf(key), found }],
  });
  const name = readDigestName(key, scope.place);
  if (name === undefined) return refuse(["D-EXTRA", "CloudTrail does not name a digest so"]);
  const inflated = inflate(body, MOST_DIGEST_BYTES);
  if ("fault" in inflated) {
    return refuse([inflated.fault === "trailing data" ? "D-TRAILING" : "D-FORMAT", inflated.fault]);
  }
  const hash = hashOf("sha256", inflated.content);
  try {
    const content = readContent(inflated.content);
    const fault =
      judgeSignature(object, content, hash, name, keys) ?? judgeOrigin(object, content, name, scope);
    if (fault !== undefined) return refuse(fault);
    return { digest: toDigest(object, content, hash, name, scope), findings: [] };
  } catch (error) {
    if (error instanceof Malformed) return refuse(["D-FORMAT", error.message]);
    throw error;
  }
}

/** Node ignores what follows the last hexadecimal digit. */
const HEXADECIMAL = /^([\da-f]{2})+$/i;

/** Whether CloudTrail signed the content. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html */
function judgeSignature(
  object: DigestObject,
  content: DigestContent,
  hash: string,
  name: DigestName,
  keys: readonly PublicKey[],
): Fault | undefined {
  const { signature, "signature-algorithm": algorithm = content.digestSignatureAlgorithm } = object.metadata;
  if (!signature) return ["D-UNSIGNED", "no metadata `signature`"];
  const hashAlgorithms = [content.previous, ...content.logFiles].flatMap(
    (hashed) => hashed?.hashAlgorithm ?? [],
  );
  const other =
    [content.digestSignatureAlgorithm, algorithm].find((each) => each !== "SHA256withRSA") ??
    hashAlgorithms.find((each) => each !== "SHA-256");
  if (other !== undefined) return ["D-ALGORITHM", show(other)];
  const publicKey = keys.find(({ fingerprint }) => fingerprint === content.digestPublicKeyFingerprint);
  if (publicKey === undefined) {
    return [
      "D-KEY",
      `${show(content.digestPublicKeyFingerprint)} is none of the ${keys.length} keys of the Region`,
    ];
  }
  const signed = [
    content.signedEndTime,
    `${content.digestS3Bucket}/${content.digestS3Object}`,
    hash,
    content.previous?.signature ?? "null",
  ].join("\n");
  const bytes = HEXADECIMAL.test(signature) ? Buffer.from(signature, "hex") : Buffer.alloc(0);
  if (!verify("sha256", Buffer.from(signed), publicKey.key, bytes)) {
    return ["D-SIGNATURE", `the signature is not one of key ${publicKey.fingerprint}`];
  }
  return judgeKeyTime(signedWithin(object, name), publicKey);
}

/** When a digest was signed: at the earliest, and at the latest. CloudTrail signs a backfill days after its hour. */
function signedWithin({ metadata, modified }: DigestObject, { backfill, end }: DigestName): Hours {
  if (!backfill) return { from: end, to: moved(end, 2 * HOUR) };
  const generated = parseTime(metadata["backfill-generation-timestamp"] ?? "") ?? modified;
  return { from: moved(generated, -CLOCK_TOLERANCE), to: moved(generated, CLOCK_TOLERANCE) };
}

/** Reads `2026-11-21T04:30:00Z` and `20261121T043000Z`. */
function parseTime(text: string): Date | undefined {
  const [, date = "", time = ""] = /^(\d{8})T(\d{6})Z$/.exec(text) ?? [];
  const parts = [date.replace(/(..)(..)$/, "-$1-$2"), time.replace(/^(..)(..)/, "$1:$2:")];
  const parsed = new Date(date === "" ? text : `${parts.join("T")}Z`);
  return Number.isNaN(parsed.getTime()) ? undefined : parsed;
}

function judgeKeyTime(
  { from, to }: Hours,
  { fingerprint, validFrom, validTo }: PublicKey,
): Fault | undefined {
  if (validFrom <= to && from <= validTo) return undefined;
  const valid = `${validFrom.toISOString()} to ${validTo.toISOString()}`;
  return ["D-KEY-TIME", `signed after ${from.toISOString()}; key ${fingerprint} is valid from ${valid}`];
}

/** Whether a signed digest belongs where it lies. */
function judgeOrigin(
  { key, modified }: DigestObject,
  content: DigestContent,
  { end }: DigestName,
  { buckets, place, isCopy }: CellScope,
): Fault | undefined {
  const { digestS3Bucket, digestS3Object, awsAccountId, digestStartTime, digestEndTime } = content;
  if (digestS3Object !== key || !buckets.includes(digestS3Bucket)) {
    return ["D-MOVED", `written to s3://${show(digestS3Bucket)}/${show(digestS3Object)}`];
  }
  if (awsAccountId !== place.accountId) {
    return ["D-ACCOUNT", `of account ${show(awsAccountId)}, in the folder of ${place.accountId}`];
  }
  const times = () => `from ${digestStartTime.toISOString()} to ${digestEndTime.toISOString()}`;
  const length = digestEndTime.getTime() - digestStartTime.getTime();
  if (length <= 0 || length > DAY) return ["D-TIME", times()];
  if (Math.floor(digestEndTime.getTime() / 1000) * 1000 !== end.getTime()) {
    return ["D-TIME", `${times()}, but named for ${end.toISOString()}`];
  }
  if (!isCopy && modified.getTime() < end.getTime() - CLOCK_TOLERANCE) {
    return ["D-TIME", `${times()}, but written at ${modified.toISOString()}`];
  }
  return undefined;
}

function toDigest(
  { key, modified, metadata }: DigestObject,
  content: DigestContent,
  hash: string,
  { trail, homeRegion, backfill }: DigestName,
  { place: { accountId, region } }: CellScope,
): Digest {
  const { digestS3Bucket: bucket } = content;
  return {
    // One by one: a spread of them takes 10 microseconds for each digest.
    trail,
    homeRegion,
    backfill,
    key,
    bucket,
    accountId,
    region,
    start: content.digestStartTime,
    end: content.digestEndTime,
    hash,
    signature: metadata.signature ?? "",
    previous: content.previous,
    files: content.logFiles.map(({ s3Bucket, s3Object, hashValue }) => ({
      // One text for all files of a digest, because there can be tens of thousands.
      bucket: s3Bucket === bucket ? bucket : s3Bucket,
      key: s3Object,
      hash: hashValue,
    })),
    modified,
  };
}
