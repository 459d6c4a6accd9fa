import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";

/** One of CloudTrail's key pairs. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  /** The public key as `ListPublicKeys` lists it: DER, PKCS#1. */
  readonly der: Buffer;
  /** MD5 of the DER bytes in hex. */
  readonly fingerprint: string;
  readonly validFrom: Date;
  readonly validTo: Date;
}

const DAY = 24 * 3_600_000;

/** A key signs for 28 days, and is valid for a day more at each end. */
const SIGNS = 28 * DAY;
const MARGIN = DAY;

/** What decides about the keys. */
export interface SigningKeysOptions {
  /** A time at which a Region's key is rotated. Others are 28 days apart. */
  readonly rotation?: (region: string) => Date;
  /** CloudTrail's keys have 2048 bits. Shorter ones are made faster. */
  readonly bits?: number;
}

/** The key pairs with which CloudTrail signs digests: each Region has its own, and rotates them. */
export class SigningKeys {
  readonly #keys = new Map<string, SigningKey>();
  readonly #rotation: (region: string) => Date;
  readonly #bits: number;

  constructor({ rotation = () => new Date("2026-01-07T00:00:00Z"), bits = 2_048 }: SigningKeysOptions = {}) {
    this.#rotation = rotation;
    this.#bits = bits;
  }

  /** The key that signs in a Region at a time. */
  at(region: string, time: Date): SigningKey {
    return this.#period(region, Math.floor((time.getTime() - this.#rotation(region).getTime()) / SIGNS));
  }

  /** The keys of a Region that are valid at some moment of a time. */
  valid(region: string, from: Date, to: Date): readonly SigningKey[] {
    const period = (time: Date) => Math.floor((time.getTime() - this.#rotation(region).getTime()) / SIGNS);
    const [first, last] = [
      period(new Date(from.getTime() - MARGIN)),
      period(new Date(to.getTime() + MARGIN)),
    ];
    return Array.from({ length: last - first + 1 }, (_, index) => this.#period(region, first + index));
  }

  #period(region: string, index: number): SigningKey {
    const id = `${region} ${index}`;
    const known =
      this.#keys.get(id) ?? createKey(this.#rotation(region).getTime() + index * SIGNS, this.#bits);
    this.#keys.set(id, known);
    return known;
  }
}

/** The keys of this process's emulated AWS: what the emulator delivers is signed with those that its proxy lists. */
export const EMULATED_KEYS = new SigningKeys();

function createKey(from: number, bits: number): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: bits });
  const der = publicKey.export({ type: "pkcs1", format: "der" });
  return {
    privateKey,
    der,
    fingerprint: createHash("md5").update(der).digest("hex"),
    validFrom: new Date(from - MARGIN),
    validTo: new Date(from + SIGNS + MARGIN),
  };
}

/** CloudTrail's signature of a text: RSA with SHA-256, in hex. */
export function signText(text: string, { privateKey }: SigningKey): string {
  return sign("sha256", Buffer.from(text), privateKey).toString("hex");
}

/** CloudTrail's answer to `ListPublicKeys` in a Region. Without times it lists today's keys. */
export function publicKeyList(
  keys: SigningKeys,
  region: string,
  { StartTime, EndTime }: Record<string, unknown>,
  now = new Date(),
): object {
  const time = (seconds: unknown) => (typeof seconds === "number" ? new Date(seconds * 1_000) : now);
  return {
    PublicKeyList: keys.valid(region, time(StartTime), time(EndTime)).map((key) => ({
      Value: key.der.toString("base64"),
      ValidityStartTime: key.validFrom.getTime() / 1_000,
      ValidityEndTime: key.validTo.getTime() / 1_000,
      Fingerprint: key.fingerprint,
    })),
  };
}
