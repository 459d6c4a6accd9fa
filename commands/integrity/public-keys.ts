import { createHash, createPublicKey, type KeyObject } from "node:crypto";

/** A public key with which CloudTrail's digests of one Region are verified. */
export interface PublicKey {
  /** MD5 of the DER bytes, in hexadecimal digits. Digests name their key so. */
  readonly fingerprint: string;
  readonly key: KeyObject;
  readonly validFrom: Date;
  readonly validTo: Date;
  /** In Base64, as it can be kept. */
  readonly der: string;
  readonly region: string;
}

/** Reads a key as `ListPublicKeys` returns it: PKCS#1, or SPKI. Throws if it is neither. */
export function publicKey(der: Uint8Array, validFrom: Date, validTo: Date, region: string): PublicKey {
  const bytes = Buffer.from(der);
  return {
    // It names the key, as AWS chose. Nothing is trusted because of it.
    fingerprint: createHash("md5").update(bytes).digest("hex"),
    key: toKey(bytes),
    validFrom,
    validTo,
    der: bytes.toString("base64"),
    region,
  };
}

function toKey(key: Buffer): KeyObject {
  try {
    return createPublicKey({ key, format: "der", type: "pkcs1" });
  } catch {
    return createPublicKey({ key, format: "der", type: "spki" });
  }
}
