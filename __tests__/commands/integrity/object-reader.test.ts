import type { IncomingMessage, ServerResponse } from "node:http";
import { errors } from "undici";
import { failure } from "../../../commands/integrity/answer";
import { Limits } from "../../../commands/integrity/limits";
import { CallError, RunEnded } from "../../../commands/verify/call-error";
import {
  type Answer,
  broken,
  consume,
  content,
  emptyPage,
  read,
  reader,
  refusal,
  s3,
  useS3,
} from "./s3-answers";

useS3();

test("signs its requests, and returns body and metadata", async () => {
  s3.answers = [content];
  const calls = jest.fn();
  const { body, metadata } = await read({ owner: "222222222222", onCall: calls });
  expect({ body: body.toString(), metadata }).toEqual({ body: "content", metadata: { signature: "ab" } });
  expect(s3.requests[0]?.url).toBe("/acme-cloudtrail/a/b%20c.gz");
  expect(s3.requests[0]?.headers).toMatchObject({
    "x-amz-content-sha256": "UNSIGNED-PAYLOAD",
    "x-amz-expected-bucket-owner": "222222222222",
    "x-amz-security-token": "t",
    authorization: expect.stringMatching(
      /^AWS4-HMAC-SHA256 Credential=a\/\d{8}\/eu-west-1\/s3\/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-expected-bucket-owner;x-amz-security-token, Signature=[0-9a-f]{64}$/,
    ),
  });
  expect(calls.mock.calls).toEqual([["s3:GetObject"]]);
});

test("a listing is tried again, and its error names the call", async () => {
  s3.answers = [refusal(503, "SlowDown"), refusal(403, "AccessDenied")];
  const listing = reader().listPage("a/", { KeyMarker: "a/b" });
  await expect(listing).rejects.toMatchObject({ code: "AccessDenied", operation: "s3:ListObjectVersions" });
  expect(s3.requests).toHaveLength(2);
});

/** Half of the content in an answer that does not say how long it is, and then a reset. */
const cut: Answer = (request) => {
  request.socket.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\ncon");
  setTimeout(() => request.socket.resetAndDestroy(), 5);
};

test.each([
  ["S3 asks to slow down", refusal(503, "SlowDown")],
  ["S3 fails", refusal(500, "InternalError")],
  ["something in between fails", (_, response) => response.writeHead(502).end("<html>Bad Gateway</html>")],
  ["S3 limits requests", refusal(429, "TooManyRequests")],
  ["S3 waits too long for a request", refusal(400, "RequestTimeout")],
  ["KMS limits requests", refusal(400, "KMS.ThrottlingException")],
  ["the connection breaks", broken],
  ["the connection is closed", (request: IncomingMessage) => request.socket.destroy()],
  ["the connection breaks, and the answer does not say how long it is", cut],
  ["the answer is shorter than the object", (_, response) => response.end("conten")],
  ["the answer is empty", (_, response) => response.end()],
  ["S3 limits the account", refusal(400, "RequestLimitExceeded")],
  ["S3 limits the bytes", refusal(400, "BandwidthLimitExceeded")],
] satisfies readonly (readonly [string, Answer])[])("tries again if %s", async (_, answer) => {
  s3.answers = [answer, answer, content];
  expect((await read()).body.toString()).toBe("content");
  expect(s3.requests).toHaveLength(3);
});

test("tries again if nothing comes", async () => {
  s3.answers = [() => {}, content];
  expect((await read({ timeout: 50 })).body.toString()).toBe("content");
});

test.each([
  ["is cut off", "<ListVersionsResult><IsTruncated>false</IsTruncated>"],
  ["is an error", "<Error><Code>InternalError</Code></Error>"],
  ["is empty", ""],
])("tries a listing again that %s", async (_, xml) => {
  s3.answers = [(_request, response) => response.end(xml), emptyPage];
  expect(await reader().listPage("a/", { KeyMarker: "a/b" })).toMatchObject({ IsTruncated: false });
});

test("an object as it arrives is tried again, too, if it is shorter than listed", async () => {
  s3.answers = [cut, content];
  expect(await consume()).toEqual(["content"]);
  await expect(consume({}, 8)).rejects.toMatchObject({ code: "ShorterThanListed" });
});

test("gives up after six attempts, with the error of S3", async () => {
  s3.answers = [refusal(503, "SlowDown")];
  await expect(read()).rejects.toMatchObject({ name: "CallError", code: "SlowDown", httpStatus: 503 });
  expect(s3.requests).toHaveLength(6);
});

test.each([
  [403, "AccessDenied"],
  [404, "NoSuchKey"],
  [403, "InvalidObjectState"],
  [400, "ExpiredToken"],
])("does not repeat a request that is answered with %s %s", async (status, code) => {
  s3.answers = [refusal(status, code)];
  await expect(read()).rejects.toMatchObject({ code, operation: "s3:GetObject", account: "audit" });
  expect(s3.requests).toHaveLength(1);
});

test("reads no more than was listed", async () => {
  s3.answers = [content];
  await expect(read({}, 6)).rejects.toMatchObject({ code: "LongerThanListed" });
  await expect(consume({}, 6)).rejects.toMatchObject({ code: "LongerThanListed" });
});

test("an error can be longer than the object", async () => {
  s3.answers = [refusal(403, "AccessDenied")];
  await expect(read({}, 1)).rejects.toMatchObject({ code: "AccessDenied" });
  await expect(consume({}, 1)).rejects.toMatchObject({ code: "AccessDenied" });
});

test("an error without end is not read to its end", async () => {
  s3.answers = [(_, response) => response.writeHead(403).end("e".repeat(65_537))];
  await expect(read({}, 1)).rejects.toMatchObject({ code: "LongerThanListed" });
  await expect(consume({}, 1)).rejects.toMatchObject({ code: "LongerThanListed" });
});

test("takes metadata that comes in two headers, and the text of an error", async () => {
  s3.answers = [(_, response) => response.setHeader("x-amz-meta-two", ["1", "2"]).end("content")];
  expect((await read()).metadata).toEqual({ two: "1, 2" });
  s3.requests = [];
  s3.answers = [(_, response) => response.writeHead(403).end("<Code>No</Code><Message>a &amp; b</Message>")];
  await expect(read()).rejects.toMatchObject({ message: "a & b" });
});

test("opens no more connections than it may", async () => {
  const waiting: ServerResponse[] = [];
  s3.answers = [(_, response) => waiting.push(response)];
  const one = reader({ concurrency: 1 });
  const listings = Array.from({ length: 20 }, () => one.listPage("a/", { KeyMarker: "a/b" }));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(waiting).toHaveLength(17);
  s3.answers = [emptyPage];
  for (const response of waiting)
    response.end("<ListVersionsResult><IsTruncated>false</IsTruncated></ListVersionsResult>");
  await Promise.all(listings);
});

test("makes no request after the run", async () => {
  const onCall = jest.fn();
  await expect(read({ signal: AbortSignal.abort(), onCall })).rejects.toMatchObject({
    cause: expect.any(RunEnded),
  });
  expect(onCall).not.toHaveBeenCalled();
});

test("ends with the run", async () => {
  s3.answers = [() => {}];
  const controller = new AbortController();
  const reading = read({ signal: controller.signal });
  setTimeout(() => controller.abort(), 20);
  const error = await reading.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CallError);
  expect((error as CallError).cause).toBeInstanceOf(RunEnded);
});

test("reads as many at once as it may, and waits for room for their bytes", async () => {
  const waiting: (() => void)[] = [];
  s3.answers = [
    ({ url = "" }, response) => waiting.push(() => response.end(Buffer.alloc(Number(url.split("/").at(-1))))),
  ];
  const reading = reader({ concurrency: 3 });
  const megabytes = [40, 30, 1, 1].map((number) => number * 1024 * 1024);
  const read = megabytes.map((size) => reading.read({ key: `${size}`, size }));
  const finish = async (expected: number) => {
    while (waiting.length < expected) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(waiting).toHaveLength(expected);
    waiting.shift()?.();
  };
  // 30 MB do not fit beside 40 MB, and those behind wait in order.
  await finish(1);
  await finish(3);
  await finish(2);
  await finish(1);
  await Promise.all(read);
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

test("gives up an answer that drips for ever", async () => {
  const drips: NodeJS.Timeout[] = [];
  s3.answers = [(_, response) => drips.push(setInterval(() => response.write("c"), 5))];
  const reading = read({ longest: 30 }, 1_000).finally(() => drips.forEach(clearInterval));
  await expect(reading).rejects.toMatchObject({
    code: "TimeoutError",
    message: expect.stringMatching(/^not read within/),
  });
});

test("gives up a listing that drips for ever", async () => {
  const drips: NodeJS.Timeout[] = [];
  s3.answers = [(_, response) => drips.push(setInterval(() => response.write("c"), 5))];
  const listing = reader({ longest: 30 })
    .listPage("a/", { KeyMarker: "a/b" })
    .finally(() => drips.forEach(clearInterval));
  await expect(listing).rejects.toMatchObject({ code: "TimeoutError" });
});

test.each([new errors.HeadersTimeoutError(), new errors.BodyTimeoutError()])(
  "%s says for how long nothing came",
  (error) => {
    expect(failure(error, 20_000)).toMatchObject({ name: "TimeoutError", message: "no data for 20 s" });
  },
);
