import { readFileSync } from "node:fs";
import { z } from "zod";
import { type InputFile, messageOf, parseContent, parseJson, refusal } from "./input-file";
import { type PublicKey, publicKey } from "./public-keys";

export const time = z.iso.datetime().transform((text) => new Date(text));

/** A public key as a file keeps it. */
export const KeptKey = z.object({
  region: z.string(),
  fingerprint: z.string().regex(/^[0-9a-f]{32}$/),
  validFrom: time,
  validTo: time,
  der: z.base64(),
});
export type KeptKey = z.output<typeof KeptKey>;

/** Reads the public keys that an earlier run kept in its state. @throws CommandError */
export function readKeysFile(path: string): readonly PublicKey[] {
  const file = { option: "--keys", path } as const;
  const content = parseJson(file, readText(file));
  return parseContent(file, z.object({ keys: z.array(KeptKey).min(1) }), content).keys.map((kept) => {
    const key = toKey(kept);
    if (key === undefined) throw refusal(file, `has a key ${kept.fingerprint} that is no RSA key`);
    if (key.fingerprint === kept.fingerprint) return key;
    throw refusal(file, `has a key ${kept.fingerprint} whose fingerprint is ${key.fingerprint}`);
  });
}

function readText(file: InputFile): string {
  try {
    return readFileSync(file.path, "utf8");
  } catch (error) {
    throw refusal(file, `cannot be read: ${messageOf(error)}`);
  }
}

function toKey({ der, validFrom, validTo, region }: KeptKey): PublicKey | undefined {
  try {
    return publicKey(Buffer.from(der, "base64"), validFrom, validTo, region);
  } catch {
    return undefined;
  }
}
