import type { IncomingHttpHeaders, IncomingMessage } from "node:http";

/** An error of S3 has a few hundred bytes. */
const MOST_OF_ERROR = 64 * 1024;

/** An error answer of S3. */
interface S3Error extends Error {
  readonly $metadata: { readonly httpStatusCode: number };
}

export function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

/** Rejects with the error that S3 answers. */
export async function refuse(answer: IncomingMessage): Promise<never> {
  const text = (await collect(answer, MOST_OF_ERROR)).toString();
  const [, code = `HTTP status ${answer.statusCode}`] = /<Code>([^<]*)<\/Code>/.exec(text) ?? [];
  const [, message = code] = /<Message>([^<]*)<\/Message>/.exec(text) ?? [];
  const $metadata = { httpStatusCode: answer.statusCode ?? 0 };
  throw Object.assign(named(code, message), { $metadata }) satisfies S3Error;
}

function tooLong(most: number): Error {
  return named("LongerThanListed", `S3 answers with more than the ${most} bytes that it listed`);
}

/** The parts of an answer, which must not be longer than S3 listed it. */
export async function* limited(answer: AsyncIterable<Buffer>, most: number): AsyncGenerator<Buffer> {
  let length = 0;
  for await (const part of answer) {
    length += part.length;
    if (length > most) throw tooLong(most);
    yield part;
  }
}

/** The same at once. Events take less time than an iterator, and most objects are one part. */
export function collect(answer: IncomingMessage, most: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let length = 0;
    answer.on("data", (part: Buffer) => {
      length += part.length;
      parts.push(part);
      if (length > most) reject(tooLong(most));
    });
    answer.on("end", () => resolve(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)));
    answer.on("error", reject);
  });
}

/** The user metadata of an object. */
export function readMetadata(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  const prefix = "x-amz-meta-";
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      name.startsWith(prefix) && typeof value === "string" ? [[name.slice(prefix.length), value]] : [],
    ),
  );
}

const TRANSIENT = new Set([
  "SlowDown",
  "RequestTimeout",
  "InternalError",
  "ServiceUnavailable",
  "TimeoutError",
  "Throttling",
  "ThrottlingException",
  "KMS.ThrottlingException",
]);

/** Whether another attempt can succeed: S3 or KMS is busy, or the connection broke. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const status = "$metadata" in error ? (error as S3Error).$metadata.httpStatusCode : undefined;
  if (status !== undefined) return status >= 500 || status === 429 || TRANSIENT.has(error.name);
  return TRANSIENT.has(error.name) || "code" in error;
}
