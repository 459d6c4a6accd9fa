import { errors } from "undici";
import { decode } from "../verify/version-listings";

/** Headers of an answer, with names in lower case. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A whole answer of S3. */
export interface Answer {
  readonly headers: Headers;
  readonly body: Buffer;
}

/** An error of S3 has a few hundred bytes. */
export const MOST_OF_ERROR = 64 * 1024;

/** An error answer of S3. */
interface S3Error extends Error {
  readonly $metadata: { readonly httpStatusCode: number };
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

/** The error that S3 answers. */
export function refusal(status: number, body: Buffer): S3Error {
  const text = body.toString();
  const [, code = `HTTP status ${status}`] = /<Code>([^<]*)<\/Code>/.exec(text) ?? [];
  const [, message = code] = /<Message>([^<]*)<\/Message>/.exec(text) ?? [];
  return Object.assign(named(code, decode(message)), { $metadata: { httpStatusCode: status } });
}

export function tooLong(most: number): Error {
  return named("LongerThanListed", `S3 answers with more than the ${most} bytes that it listed`);
}

/** A connection that breaks looks like the end of an answer that does not say how long it is. */
export function tooShort(length: number, size: number): Error {
  return named("ShorterThanListed", `S3 answers with ${length} of the ${size} bytes that it listed`);
}

export function tooLate(milliseconds: number): Error {
  return named("TimeoutError", `not read within ${Math.round(milliseconds / 1_000)} s`);
}

/** The error of a connection, with the milliseconds after which silence is one. */
export function failure(error: unknown, timeout: number): unknown {
  const isSilent = error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError;
  return isSilent ? named("TimeoutError", `no data for ${timeout / 1_000} s`) : error;
}

/** The parts of an answer with at most so many bytes. Returns how many it had. */
export async function* limited(answer: AsyncIterable<Buffer>, most: number): AsyncGenerator<Buffer, number> {
  let length = 0;
  for await (const part of answer) {
    length += part.length;
    if (length > most) throw tooLong(most);
    yield part;
  }
  return length;
}

/** The parts of an object, which must be as long as it was listed. */
export async function* sized(answer: AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer> {
  const length = yield* limited(answer, size);
  if (length < size) throw tooShort(length, size);
}

const METADATA = "x-amz-meta-";

/** The user metadata of an object. */
export function readMetadata(headers: Headers): Readonly<Record<string, string>> {
  const metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith(METADATA)) metadata[name.slice(METADATA.length)] = [value].flat().join(", ");
  }
  return metadata;
}

const TRANSIENT = new Set([
  "SlowDown",
  "RequestTimeout",
  "InternalError",
  "ServiceUnavailable",
  "TimeoutError",
  "Throttling",
  "ThrottlingException",
  "RequestLimitExceeded",
  "BandwidthLimitExceeded",
  "ShorterThanListed",
  "ListingNotWhole",
  "KMS.ThrottlingException",
]);

/** Whether another attempt can succeed: S3 or KMS is busy, or the connection broke. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const status = "$metadata" in error ? (error as S3Error).$metadata.httpStatusCode : undefined;
  if (status !== undefined) return status >= 500 || status === 429 || TRANSIENT.has(error.name);
  return TRANSIENT.has(error.name) || "code" in error;
}
