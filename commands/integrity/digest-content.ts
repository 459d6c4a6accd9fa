import { show } from "./finding";

/** The content of a digest, with the names that CloudTrail uses, as far as it is compared. */
export interface DigestContent {
  readonly awsAccountId: string;
  readonly digestStartTime: Date;
  readonly digestEndTime: Date;
  /** As it was signed. */
  readonly signedEndTime: string;
  readonly digestS3Bucket: string;
  readonly digestS3Object: string;
  readonly digestPublicKeyFingerprint: string;
  readonly digestSignatureAlgorithm: string;
  readonly previous?: {
    readonly bucket: string;
    readonly key: string;
    readonly hash: string;
    readonly hashAlgorithm: string;
    readonly signature: string;
  };
  readonly logFiles: readonly {
    readonly s3Bucket: string;
    readonly s3Object: string;
    readonly hashValue: string;
    readonly hashAlgorithm: string;
  }[];
}

/** Content that CloudTrail does not write. */
export class Malformed extends Error {
  override readonly name = "Malformed";
}

const TEXT = /^.{1,1024}$/su;
const HASH = /^[\da-f]{64}$/i;
const HEX = /^[\da-f]{1,4096}$/i;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;

/** Reads the JSON of a digest. Fields that it does not know do not matter. Throws {@link Malformed} at the first that is wrong. */
export function readContent(content: Buffer): DigestContent {
  refuseBomb(content);
  const digest = new Fields(parse(content), "");
  const signedEndTime = digest.text("digestEndTime", TIME);
  return {
    awsAccountId: digest.text("awsAccountId"),
    digestStartTime: digest.time("digestStartTime"),
    digestEndTime: digest.time("digestEndTime"),
    signedEndTime,
    digestS3Bucket: digest.text("digestS3Bucket"),
    digestS3Object: digest.text("digestS3Object"),
    digestPublicKeyFingerprint: digest.text("digestPublicKeyFingerprint").toLowerCase(),
    digestSignatureAlgorithm: digest.text("digestSignatureAlgorithm"),
    previous: readPrevious(digest),
    logFiles: digest.list("logFiles").map((file) => ({
      s3Bucket: file.text("s3Bucket"),
      s3Object: file.text("s3Object"),
      hashValue: file.text("hashValue", HASH).toLowerCase(),
      hashAlgorithm: file.text("hashAlgorithm"),
    })),
  };
}

const PREVIOUS = ["S3Bucket", "S3Object", "HashValue", "HashAlgorithm", "Signature"] as const;

/** The first digest of a chain has `null` in all five fields. */
function readPrevious(digest: Fields): DigestContent["previous"] {
  const isNull = PREVIOUS.map((name) => digest.isNull(`previousDigest${name}`));
  if (isNull.every((each) => each)) return undefined;
  return {
    bucket: digest.text("previousDigestS3Bucket"),
    key: digest.text("previousDigestS3Object"),
    hash: digest.text("previousDigestHashValue", HASH).toLowerCase(),
    hashAlgorithm: digest.text("previousDigestHashAlgorithm"),
    signature: digest.text("previousDigestSignature", HEX),
  };
}

/** A large digest has a value for each 16 bytes or more. Values without content would fill the memory. */
function refuseBomb(content: Buffer): void {
  if (content.length < 2 ** 20) return;
  let values = 0;
  for (const byte of content) if (byte === 0x2c || byte === 0x5b || byte === 0x7b) values += 1;
  if (values > content.length / 16) throw new Malformed(`${values} values in ${content.length} bytes`);
}

function parse(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString("utf8"));
  } catch (error) {
    throw new Malformed(`no JSON: ${show((error as Error).message)}`);
  }
}

/** The fields of an object of unknown origin. */
class Fields {
  /** Made by `JSON.parse`, and asked for no name that an object inherits. */
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(
    value: unknown,
    readonly path: string,
    what = "the content",
  ) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new Malformed(`${what} must be an object, got ${show(value)}`);
    }
    this.#fields = value as Readonly<Record<string, unknown>>;
  }

  isNull(name: string): boolean {
    return (this.#fields[name] ?? null) === null;
  }

  text(name: string, pattern = TEXT): string {
    const value = this.#fields[name];
    if (typeof value === "string" && pattern.test(value)) return value;
    throw this.#malformed(name, pattern === TEXT ? "a text of 1 to 1024 characters" : `${pattern}`);
  }

  time(name: string): Date {
    const time = new Date(this.text(name, TIME));
    if (Number.isNaN(time.getTime())) throw this.#malformed(name, "a time");
    return time;
  }

  list(name: string): Fields[] {
    const value = this.#fields[name];
    if (!Array.isArray(value)) throw this.#malformed(name, "a list");
    return value.map((item, index) => {
      const at = `${this.path}${name}[${index}]`;
      return new Fields(item, `${at}.`, at);
    });
  }

  #malformed(name: string, rule: string): Malformed {
    const value = this.#fields[name];
    const got = Array.isArray(value)
      ? `a list of ${value.length}`
      : typeof value === "object" && value !== null
        ? "an object"
        : show(value);
    return new Malformed(`${this.path}${name} must be ${rule}, got ${got}`);
  }
}
