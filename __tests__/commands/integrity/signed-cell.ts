import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { gzipSync } from "node:zlib";
import { type PublicKey, publicKey } from "../../../commands/integrity/public-keys";
import type { CellScope, ListedFile } from "../../../commands/integrity/scope";
import { digestKey } from "../../../commands/verify/coverage/digest-names";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** `at("09:41")` is a time of the day that the tests examine. */
export const at = (time: string): Date => new Date(`2026-11-21T${time}:00Z`);
export const after = (date: Date, by: number): Date => new Date(date.getTime() + by);

/** CloudTrail's key, and one of somebody else. CloudTrail's have 2048 bits; these are made and sign in a fraction of the time. */
export const [GENUINE, OTHER] = [newKey(), newKey()];

function newKey(): { readonly privateKey: KeyObject; readonly der: Buffer; readonly spki: Buffer } {
  const { privateKey, publicKey: key } = generateKeyPairSync("rsa", { modulusLength: 1024 });
  const der = key.export({ type: "pkcs1", format: "der" });
  return { privateKey, der, spki: key.export({ type: "spki", format: "der" }) };
}

export const KEYS: readonly PublicKey[] = [
  publicKey(GENUINE.der, new Date("2026-11-01"), new Date("2026-12-01"), "eu-central-1"),
];

export const SCOPE: CellScope = {
  place: {
    folder: "AWSLogs/o-exampleorg/111122223333",
    accountId: "111122223333",
    region: "eu-central-1",
    trailName: "organization-trail",
    homeRegion: "eu-west-1",
  },
  buckets: ["acme-log"],
  asked: { from: at("07:00"), to: at("13:10") },
  now: at("13:10"),
  presence: "expected",
};

/** A log file to deliver. */
export interface LogFile extends ListedFile {
  content: Buffer | undefined;
  body: Buffer;
  modified: Date;
  versions: number;
  deletedAt?: Date;
  deletedBefore?: Date;
  storageClass: string;
  key: string;
  bucket: string;
}

/** Every cell has the same log files, so that most digests are signed once. */
let count = 0;

/** A log file that was written at a time. */
export function logFile(written: Date, kind = "CloudTrail"): LogFile {
  count += 1;
  const { folder, accountId, region } = SCOPE.place;
  const minute = `${written.toISOString().slice(0, 16).replaceAll(/[-:]/g, "")}Z`;
  const day = written.toISOString().slice(0, 10).replaceAll("-", "/");
  const content = Buffer.from(`{"Records":[${count}]}`);
  return {
    bucket: "acme-log",
    key: `${folder}/${kind}/${region}/${day}/${accountId}_${kind}_${region}_${minute}_${String(count).padStart(16, "A")}.json.gz`,
    content,
    body: gzipSync(content, { level: 1 }),
    size: 100,
    modified: written,
    versions: 1,
    storageClass: "STANDARD",
    restored: false,
  };
}

/** A digest to sign. The fields are signed as they are here. */
export interface DigestSpec {
  trail: string;
  end: Date;
  start: Date;
  backfill: boolean;
  files: LogFile[];
  /** Undefined: the digest before it of the same trail. Null: a chain begins. */
  previous?: DigestSpec | null | Record<string, unknown>;
  /** Replaces fields before the digest is signed. */
  fields: Record<string, unknown>;
  /** Changes the text after it was signed. */
  edit: (text: string) => string;
  /** Changes the file after it was written. */
  rewrite: (body: Buffer) => Buffer;
  metadata: Record<string, string | undefined>;
  privateKey: KeyObject;
  /** Changes to how the file is listed. */
  listed: Partial<ListedFile>;
  unreadable: boolean;
}

export interface Signed {
  readonly key: string;
  readonly content: Buffer;
  readonly hash: string;
  readonly signature: string;
  readonly body: Buffer;
  readonly metadata: Record<string, string>;
}

/** A digest of the hour to a time, with two log files. */
export function digest(end: Date, changes: Partial<DigestSpec> = {}): DigestSpec {
  return {
    trail: "organization-trail",
    end,
    start: after(end, -HOUR),
    backfill: false,
    files: [logFile(after(end, -50 * MINUTE)), logFile(after(end, -5 * MINUTE))],
    fields: {},
    edit: (text) => text,
    rewrite: (body) => body,
    metadata: {},
    privateKey: GENUINE.privateKey,
    listed: {},
    unreadable: false,
    ...changes,
  };
}

/** What lies in the bucket for one account and Region. */
export class SignedCell {
  readonly digests: DigestSpec[];
  /** Files that no digest names. */
  readonly others: LogFile[] = [];
  readonly otherDigests: ListedFile[] = [];
  /** Files that are listed but not in the bucket any more. */
  readonly gone = new Set<unknown>();

  constructor(ends = ["05:41", "06:41", "07:41", "08:41", "09:41", "10:41", "11:41", "12:41"]) {
    count = 0;
    this.digests = ends.map((end) => digest(at(end)));
  }

  /** The digest of the hour that ends at a time. */
  at(end: string): DigestSpec {
    const found = this.digests.find((each) => each.end.getTime() === at(end).getTime());
    if (found === undefined) throw new Error(`no digest ends at ${end}`);
    return found;
  }

  /** A log file of the hour that ends at a time. */
  file(end: string): LogFile {
    const [file] = this.at(end).files;
    if (file === undefined) throw new Error(`no log file in the hour to ${end}`);
    return file;
  }

  /** Removes digests for good. */
  remove(...ends: readonly string[]): void {
    for (const end of ends) this.gone.add(this.at(end));
  }

  sign(): ReadonlyMap<DigestSpec, Signed> {
    const signed = new Map<DigestSpec, Signed>();
    const last = new Map<string, DigestSpec>();
    for (const spec of this.digests) {
      const chain = `${spec.trail} ${spec.backfill}`;
      const previous = spec.previous === undefined ? last.get(chain) : spec.previous;
      signed.set(spec, signDigest(spec, previous, signed));
      last.set(chain, spec);
    }
    return signed;
  }
}

function keyOf({ trail, end, backfill }: DigestSpec): string {
  const key = digestKey({ ...SCOPE.place, trailName: trail }, end);
  return backfill ? key.replace(".json.gz", "_backfill.json.gz") : key;
}

function signDigest(
  spec: DigestSpec,
  previous: DigestSpec | null | undefined | Record<string, unknown>,
  signed: ReadonlyMap<DigestSpec, Signed>,
): Signed {
  const key = keyOf(spec);
  const before = signed.get(previous as DigestSpec);
  const time = (date: Date) => `${date.toISOString().slice(0, 19)}Z`;
  const fields: Record<string, unknown> = {
    awsAccountId: SCOPE.place.accountId,
    digestStartTime: time(spec.start),
    digestEndTime: time(spec.end),
    digestS3Bucket: "acme-log",
    digestS3Object: key,
    digestPublicKeyFingerprint: KEYS[0]?.fingerprint,
    digestSignatureAlgorithm: "SHA256withRSA",
    newestEventTime: null,
    previousDigestS3Bucket: previous === null ? null : "acme-log",
    previousDigestS3Object:
      previous === null ? null : (before?.key ?? keyOf({ ...spec, end: after(spec.end, -HOUR) })),
    previousDigestHashValue: previous === null ? null : (before?.hash ?? "0".repeat(64)),
    previousDigestHashAlgorithm: previous === null ? null : "SHA-256",
    previousDigestSignature: previous === null ? null : (before?.signature ?? "00"),
    logFiles: spec.files.map((file) => ({
      s3Bucket: file.bucket,
      s3Object: file.key,
      hashValue: sha256(file.content ?? Buffer.alloc(0)),
      hashAlgorithm: "SHA-256",
    })),
    ...spec.fields,
  };
  const text = JSON.stringify(fields);
  const toSign = [
    fields.digestEndTime,
    `${fields.digestS3Bucket}/${fields.digestS3Object}`,
    sha256(Buffer.from(text)),
    fields.previousDigestSignature ?? "null",
  ].join("\n");
  const signature = signOnce(toSign, spec.privateKey);
  const content = Buffer.from(spec.edit(text));
  const metadata = Object.fromEntries(
    Object.entries({ signature, "signature-algorithm": "SHA256withRSA", ...spec.metadata }).flatMap(
      ([name, value]) => (value === undefined ? [] : [[name, value]]),
    ),
  );
  return {
    key,
    content,
    hash: sha256(content),
    signature,
    body: spec.rewrite(gzipSync(content, { level: 1 })),
    metadata,
  };
}

const signatures = new Map<string, string>();

function signOnce(text: string, key: KeyObject): string {
  const id = `${key === GENUINE.privateKey} ${text}`;
  const signature = signatures.get(id) ?? sign("sha256", Buffer.from(text), key).toString("hex");
  signatures.set(id, signature);
  return signature;
}

export function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
