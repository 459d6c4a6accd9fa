import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ObjectReader, type ObjectReaderOptions } from "../../../commands/integrity/object-reader";

/** Answers a request in the place of S3. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** What the server answers, one after the other; the last again and again. A test sets it. */
export const s3: { answers: readonly Answer[]; requests: IncomingMessage[] } = { answers: [], requests: [] };

const server = createServer((request, response) => {
  const answer = s3.answers[Math.min(s3.requests.length, s3.answers.length - 1)];
  s3.requests.push(request);
  answer?.(request, response);
});

/** Starts the server for the tests of a file. */
export function useS3(): void {
  beforeAll(async () => {
    await once(server.listen(0, "127.0.0.1"), "listening");
  });
  beforeEach(() => {
    s3.requests = [];
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
}

export const content: Answer = (_, response) =>
  response.writeHead(200, { "x-amz-meta-signature": "ab" }).end("content");
export const refusal =
  (status: number, code: string): Answer =>
  (_, response) =>
    response.writeHead(status).end(`<Error><Code>${code}</Code><Message>no</Message></Error>`);
/** A page of versions without any. */
export const emptyPage: Answer = (_, response) =>
  response.end("<ListVersionsResult><IsTruncated>false</IsTruncated></ListVersionsResult>");
/** Half of the content. */
export const broken: Answer = (_, response) => {
  response.writeHead(200, { "content-length": "7" }).write("con");
  setTimeout(() => response.destroy(), 5);
};

export function reader(options: Partial<ObjectReaderOptions> = {}): ObjectReader {
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: "a", secretAccessKey: "s", sessionToken: "t" };
  return new ObjectReader({
    account: "audit",
    url: new URL(`${endpoint}/acme-cloudtrail`),
    region: "eu-west-1",
    credentials: async () => credentials,
    concurrency: 4,
    firstPause: 1,
    ...options,
  });
}

/** Reads an object of 7 bytes as a whole. */
export const read = (options?: Partial<ObjectReaderOptions>, size = 7) =>
  reader(options).read({ key: "a/b c.gz", size });

/** Reads it as it arrives. */
export async function consume(options?: Partial<ObjectReaderOptions>, size = 7): Promise<readonly string[]> {
  return reader(options).consume({ key: "k", size }, async (arriving) => {
    const parts: string[] = [];
    for await (const part of arriving) parts.push(part.toString());
    return parts;
  });
}
