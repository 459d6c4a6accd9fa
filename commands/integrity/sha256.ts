import { createHmac, hash } from "node:crypto";

type Data = string | ArrayBuffer | ArrayBufferView;

/** The signer asks for the HMAC of the credentials with every request, to find its key. */
let credentials: { readonly secret: string; readonly data: string; readonly digest: Buffer } | undefined;

/** SHA-256 as the signer wants it. */
export class Sha256 {
  readonly #parts: Buffer[] = [];

  constructor(private readonly secret?: Data) {}

  update(data: Data): void {
    this.#parts.push(bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    const [first] = this.#parts;
    const data = first !== undefined && this.#parts.length === 1 ? first : Buffer.concat(this.#parts);
    const { secret } = this;
    if (secret === undefined) return hash("sha256", data, "buffer");
    if (typeof secret !== "string") return createHmac("sha256", bytesOf(secret)).update(data).digest();
    const text = data.toString("latin1");
    if (credentials?.secret !== secret || credentials.data !== text) {
      credentials = { secret, data: text, digest: createHmac("sha256", secret).update(data).digest() };
    }
    return credentials.digest;
  }

  reset(): void {
    throw new Error("a hash is used once");
  }
}

function bytesOf(data: Data): Buffer {
  if (typeof data === "string") return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    : Buffer.from(data);
}
