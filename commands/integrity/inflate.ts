import { createHash, hash } from "node:crypto";
import { once } from "node:events";
import { crc32, createInflateRaw, inflateRawSync } from "node:zlib";

/** Why a file is not one that CloudTrail writes. */
export type Fault = "not gzip" | "trailing data" | "too large";

/** The content of a gzip file, or why it is not one that CloudTrail writes. */
export type Inflated = { readonly content: Buffer } | { readonly fault: Fault };

/** SHA-256 and length of the content of a gzip file, or why it is not one that CloudTrail writes. */
export type Hashed = { readonly hash: string; readonly bytes: number } | { readonly fault: Fault };

/** A digest names at most some thousands of log files. */
export const MOST_DIGEST_BYTES = 64 * 2 ** 20;

/** CloudTrail writes at most 50 MB of events into a log file. */
export const MOST_LOG_FILE_BYTES = 256 * 2 ** 20;

/** CRC-32 and length of the content. */
const TRAILER = 8;

/**
 * Decompresses a file that must be a single gzip member with nothing after it. Node's gunzip takes several members for one,
 * also an empty one at the end, so the member is taken apart here: https://www.rfc-editor.org/rfc/rfc1952
 */
export function inflate(body: Buffer, most: number): Inflated {
  const header = headerLength(body);
  if (header === undefined) return { fault: "not gzip" };
  try {
    const { buffer, engine } = inflateRawSync(body.subarray(header), {
      info: true,
      maxOutputLength: most,
      chunkSize: roomFor(body),
    }) as unknown as { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } };
    const end = header + engine.bytesWritten;
    const fault = faultOf(body.subarray(end), body.length - end, crc32(buffer), buffer.length);
    return fault === undefined ? { content: buffer } : { fault };
  } catch (error) {
    return { fault: faultOfError(error) };
  }
}

/** Bytes to begin with: as many as the trailer promises, so that most contents are in one piece. The trailer can lie. */
function roomFor(body: Buffer): number {
  const promised = body.length < TRAILER ? 0 : body.readUInt32LE(body.length - 4);
  return Math.min(promised + LEAST_ROOM, MOST_ROOM);
}

const LEAST_ROOM = 64;
const MOST_ROOM = 2 ** 20;

/** SHA-256 of the content of a file, as {@link inflate} takes it. */
export function hashContent(body: Buffer, most: number): Hashed {
  const inflated = inflate(body, most);
  if ("fault" in inflated) return inflated;
  return {
    hash: hash("sha256", inflated.content),
    bytes: inflated.content.length,
  };
}

/** The same of a file that arrives in parts and is not kept. An error of `parts` is thrown. */
export async function hashParts(parts: AsyncIterable<Buffer>, most: number): Promise<Hashed> {
  const content = new ContentHash(most);
  let [begin, total, tail]: [number | undefined, number, Buffer] = [undefined, 0, Buffer.alloc(0)];
  try {
    for await (const part of parts) {
      total += part.length;
      tail = Buffer.concat([tail, part]);
      if (begin === undefined) {
        begin = headerLength(tail);
        if (begin !== undefined) await content.write(tail.subarray(begin));
        else if (total > LONGEST_HEADER) break;
      } else {
        await content.write(part);
      }
      if (content.fault !== undefined) break;
      if (begin !== undefined) tail = tail.subarray(-TRAILER);
    }
    if (begin === undefined) return { fault: "not gzip" };
    await content.end();
    const { hash, bytes, crc } = content;
    const fault = content.fault ?? faultOf(tail, total - begin - content.compressed, crc, bytes);
    return fault === undefined ? { hash: hash.digest("hex"), bytes } : { fault };
  } finally {
    content.destroy();
  }
}

/** Decompresses and hashes a deflated content. */
class ContentHash {
  readonly hash = createHash("sha256");
  readonly #inflater = createInflateRaw();
  readonly #closed = once(this.#inflater, "close").catch(() => {});
  bytes = 0;
  crc = 0;
  fault: Fault | undefined;

  constructor(most: number) {
    this.#inflater.on("data", (part: Buffer) => {
      this.hash.update(part);
      this.crc = crc32(part, this.crc);
      this.bytes += part.length;
      if (this.bytes > most) this.#inflater.destroy(Object.assign(new Error(), { code: TOO_LARGE }));
    });
    this.#inflater.on("error", (error) => {
      this.fault ??= faultOfError(error);
    });
  }

  /** Compressed bytes that belong to the content. */
  get compressed(): number {
    return this.#inflater.bytesWritten;
  }

  /** Takes a part, and waits if the ones before are not decompressed yet. */
  async write(part: Buffer): Promise<void> {
    if (this.fault !== undefined || this.#inflater.write(part)) return;
    await Promise.race([once(this.#inflater, "drain").catch(() => {}), this.#closed]);
  }

  async end(): Promise<void> {
    this.#inflater.end();
    await this.#closed;
  }

  destroy(): void {
    this.#inflater.destroy();
  }
}

const TOO_LARGE = "ERR_BUFFER_TOO_LARGE";
/** CloudTrail writes none of the optional fields, so a longer one is not from there. */
const LONGEST_HEADER = 65_536;

/** Judges what follows the compressed content: `left` bytes, of which `end` has the trailer. */
function faultOf(end: Buffer, left: number, crc: number, bytes: number): Fault | undefined {
  if (left > TRAILER) return "trailing data";
  if (left < TRAILER) return "not gzip";
  const isWhole = end.readUInt32LE(0) === crc && end.readUInt32LE(4) === bytes % 2 ** 32;
  return isWhole ? undefined : "not gzip";
}

function faultOfError(error: unknown): Fault {
  return (error as NodeJS.ErrnoException).code === TOO_LARGE ? "too large" : "not gzip";
}

const [EXTRA, NAME, COMMENT, CHECKSUM] = [4, 8, 16, 2];

/** Length of the header of a gzip member. Undefined if there is none, or if it is not whole. */
function headerLength(body: Buffer): number | undefined {
  if (body.length < 10 || body[0] !== 0x1f || body[1] !== 0x8b || body[2] !== 8) return undefined;
  const flags = body[3] ?? 0;
  let length = 10;
  if (flags & EXTRA) {
    if (body.length < length + 2) return undefined;
    length += 2 + body.readUInt16LE(length);
  }
  for (const text of [NAME, COMMENT]) {
    if (!(flags & text)) continue;
    const end = body.indexOf(0, length);
    if (end < 0) return undefined;
    length = end + 1;
  }
  if (flags & CHECKSUM) length += 2;
  return length <= body.length ? length : undefined;
}
