import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { S3Client } from "@aws-sdk/client-s3";
import { Limits } from "../../../commands/integrity/limits";
import { escapeKey, ObjectReader, type ObjectReaderOptions } from "../../../commands/integrity/object-reader";
import { CallError, RunEnded } from "../../../commands/verify/call-error";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let answers: Answer[] = [];
let requests: IncomingMessage[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    answer?.(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});
beforeEach(() => {
  requests = [];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const content: Answer = (_, response) =>
  response.writeHead(200, { "x-amz-meta-signature": "ab" }).end("content");
const refusal =
  (status: number, code: string): Answer =>
  (_, response) =>
    response.writeHead(status).end(`<Error><Code>${code}</Code><Message>no</Message></Error>`);
const broken: Answer = (_, response) => {
  response.writeHead(200, { "content-length": "7" }).write("con");
  setTimeout(() => response.destroy(), 5);
};

function reader(options: Partial<ObjectReaderOptions> = {}): ObjectReader {
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: "a", secretAccessKey: "s", sessionToken: "t" };
  const s3 = new S3Client({ region: "eu-west-1", credentials });
  const [bucket, region, concurrency] = ["acme-cloudtrail", "eu-west-1", 4] as const;
  return new ObjectReader({
    account: "audit",
    s3,
    bucket,
    region,
    endpoint,
    concurrency,
    firstPause: 1,
    ...options,
  });
}

const read = (options?: Partial<ObjectReaderOptions>, size = 7) =>
  reader(options).read({ key: "a/b c.gz", size });

test("signs its requests, and returns body and metadata", async () => {
  answers = [content];
  const calls = jest.fn();
  const { body, metadata } = await read({ owner: "222222222222", onCall: calls });
  expect({ body: body.toString(), metadata }).toEqual({ body: "content", metadata: { signature: "ab" } });
  expect(requests[0]?.url).toBe("/acme-cloudtrail/a/b%20c.gz");
  expect(requests[0]?.headers).toMatchObject({
    "x-amz-content-sha256": "UNSIGNED-PAYLOAD",
    "x-amz-expected-bucket-owner": "222222222222",
    "x-amz-security-token": "t",
    authorization: expect.stringMatching(
      /^AWS4-HMAC-SHA256 Credential=a\/\d{8}\/eu-west-1\/s3\/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-expected-bucket-owner;x-amz-security-token, Signature=[0-9a-f]{64}$/,
    ),
  });
  expect(calls).toHaveBeenCalledTimes(1);
});

test.each([
  ["S3 asks to slow down", refusal(503, "SlowDown")],
  ["S3 fails", refusal(500, "InternalError")],
  ["something in between fails", (_, response) => response.writeHead(502).end("<html>Bad Gateway</html>")],
  ["S3 limits requests", refusal(429, "TooManyRequests")],
  ["S3 waits too long for a request", refusal(400, "RequestTimeout")],
  ["KMS limits requests", refusal(400, "KMS.ThrottlingException")],
  ["the connection breaks", broken],
  ["the connection is closed", (request: IncomingMessage) => request.socket.destroy()],
  ["nothing comes", () => {}],
] satisfies readonly (readonly [string, Answer])[])("tries again if %s", async (_, answer) => {
  answers = [answer, answer, content];
  expect((await read({ timeout: 50 })).body.toString()).toBe("content");
  expect(requests).toHaveLength(3);
});

test("gives up after six attempts, with the error of S3", async () => {
  answers = [refusal(503, "SlowDown")];
  await expect(read()).rejects.toMatchObject({ name: "CallError", code: "SlowDown", httpStatus: 503 });
  expect(requests).toHaveLength(6);
});

test.each([
  [403, "AccessDenied"],
  [404, "NoSuchKey"],
  [403, "InvalidObjectState"],
  [400, "ExpiredToken"],
])("does not repeat a request that is answered with %s %s", async (status, code) => {
  answers = [refusal(status, code)];
  await expect(read()).rejects.toMatchObject({ code, operation: "s3:GetObject", account: "audit" });
  expect(requests).toHaveLength(1);
});

test("reads no more than was listed", async () => {
  answers = [content];
  await expect(read({}, 6)).rejects.toMatchObject({ code: "LongerThanListed" });
});

test("ends with the run", async () => {
  answers = [() => {}];
  const controller = new AbortController();
  const reading = read({ signal: controller.signal });
  setTimeout(() => controller.abort(), 20);
  const error = await reading.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CallError);
  expect((error as CallError).cause).toBeInstanceOf(RunEnded);
});

test("reads as many at once as it may, and waits for room for their bytes", async () => {
  const waiting: ServerResponse[] = [];
  answers = [(_, response) => waiting.push(response)];
  const reading = reader({ concurrency: 3 });
  const megabytes = [40, 30, 1, 1].map((size) => reading.read({ key: "k", size: size * 1024 * 1024 }));
  const finish = async (expected: number) => {
    while (waiting.length < expected) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(waiting).toHaveLength(expected);
    waiting.shift()?.end("content");
  };
  // 30 MB do not fit beside 40 MB, and those behind wait in order.
  await finish(1);
  await finish(3);
  await finish(2);
  await finish(1);
  await Promise.all(megabytes);
});

test("begins no more at once than it may", async () => {
  const limits = new Limits(2, 100);
  let [running, most] = [0, 0];
  const work = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise(setImmediate);
    running -= 1;
  };
  await Promise.all(Array.from({ length: 9 }, () => limits.run(1, work)));
  expect(most).toBe(2);
});

test.each([
  ["a/b.json.gz", "a/b.json.gz"],
  ["a b", "a%20b"],
  ["(1)!*'", "%281%29%21%2A%27"],
  ["é%2F+&?#", "%C3%A9%252F%2B%26%3F%23"],
])("escapes %s", (key, escaped) => expect(escapeKey(key)).toBe(escaped));

test.each([
  ["eu-west-1", "acme", "https://acme.s3.eu-west-1.amazonaws.com"],
  ["us-east-1", "acme", "https://acme.s3.us-east-1.amazonaws.com"],
  ["cn-north-1", "acme", "https://acme.s3.cn-north-1.amazonaws.com.cn"],
  ["eusc-de-east-1", "acme", "https://acme.s3.eusc-de-east-1.amazonaws.eu"],
  ["eu-west-1", "acme.copy", "https://s3.eu-west-1.amazonaws.com/acme.copy"],
])("in %s, %s is %s", (region, bucket, url) => {
  expect(reader({ region, bucket, endpoint: undefined }).url.replace(/\/$/, "")).toBe(url);
});

test("gives up an answer that drips for ever", async () => {
  const drips: NodeJS.Timeout[] = [];
  answers = [(_, response) => drips.push(setInterval(() => response.write("c"), 5))];
  const reading = read({ longest: 30 }, 1_000).finally(() => drips.forEach(clearInterval));
  await expect(reading).rejects.toMatchObject({ code: "TimeoutError", message: /^not read within/ });
});
