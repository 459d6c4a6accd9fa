import { createHmac, hash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { S3Client } from "@aws-sdk/client-s3";
import { bucketUrl, escapeKey } from "../../../commands/integrity/signed-requests";
import { RunEnded } from "../../../commands/verify/call-error";
import { type Answer, broken, consume, content, emptyPage, reader, s3, useS3 } from "./s3-answers";

useS3();

/** The signature as AWS checks it: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function expectedSignature({ url = "", headers }: IncomingMessage): string {
  const [path, query = ""] = url.split("?");
  const [, scope = "", names = ""] =
    /Credential=a\/([^,]+), SignedHeaders=([^,]+),/.exec(String(headers.authorization)) ?? [];
  const signed = names.split(";").map((name) => `${name}:${headers[name]}\n`);
  const lines = ["GET", path, query.split("&").sort().join("&"), signed.join(""), names, "UNSIGNED-PAYLOAD"];
  const text = ["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, hash("sha256", lines.join("\n"))].join(
    "\n",
  );
  const hmac = (key: string | Buffer, data: string) => createHmac("sha256", key).update(data).digest();
  return hmac(scope.split("/").reduce<string | Buffer>(hmac, "AWS4s"), text).toString("hex");
}

test.each(["a/b.json.gz", "a b/ü+&=%2F?(1)'*!~", ".", "//"])(
  "signs the key %s as AWS checks it",
  async (key) => {
    s3.answers = [content];
    await reader().readBody({ key, size: 7 });
    const [request] = s3.requests;
    expect(request?.headers.authorization).toMatch(
      new RegExp(`Signature=${request && expectedSignature(request)}$`),
    );
    expect(decodeURIComponent(String(request?.url))).toBe(`/acme-cloudtrail/${key}`);
  },
);

test("signs the query of a listing as AWS checks it", async () => {
  s3.answers = [emptyPage];
  const calls = jest.fn();
  const query = { versions: "", prefix: "a/ü b+c/", "key-marker": "a/*'(1)!&=", "version-id-marker": "null" };
  const headers = { "x-amz-optional-object-attributes": "RestoreStatus" };
  const marker = { KeyMarker: query["key-marker"], VersionIdMarker: query["version-id-marker"] };
  const page = await reader({ onCall: calls }).listPage(query.prefix, marker);
  expect(page).toMatchObject({ IsTruncated: false, Versions: [], DeleteMarkers: [] });
  const [request] = s3.requests;
  expect(request?.headers).toMatchObject(headers);
  expect(request?.headers.authorization).toMatch(
    new RegExp(`Signature=${request && expectedSignature(request)}$`),
  );
  expect(Object.fromEntries(new URL(String(request?.url), "http://s3").searchParams)).toEqual(query);
  expect(calls.mock.calls).toEqual([["s3:ListObjectVersions"]]);
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
])("in %s, %s is %s", async (region, bucket, url) => {
  const { href } = await bucketUrl(new S3Client({ region }), { bucket, region });
  expect(href.replace(/\/$/, "")).toBe(url);
});

test("the URL of a bucket is that of the endpoint that the SDK would use", async () => {
  const [bucket, region] = ["acme", "us-east-1"];
  const urlOf = async (config: object, endpoint?: string) =>
    (await bucketUrl(new S3Client({ region, ...config }), { bucket, region, endpoint })).href;
  expect(await urlOf({ useFipsEndpoint: true })).toBe("https://acme.s3-fips.us-east-1.amazonaws.com/");
  expect(await urlOf({ useDualstackEndpoint: true })).toBe(
    "https://acme.s3.dualstack.us-east-1.amazonaws.com/",
  );
  expect(await urlOf({}, "http://127.0.0.1:4566/s3/")).toBe("http://127.0.0.1:4566/s3/acme");
});

test("gives an object as it arrives, and begins anew if the connection breaks", async () => {
  const slow: Answer = (_, response) => {
    response.write("con");
    setTimeout(() => response.end("tent"), 20);
  };
  s3.answers = [broken, slow];
  expect(await consume()).toEqual(["con", "tent"]);
  expect(s3.requests).toHaveLength(2);
});

test.each([
  ["read", async () => "enough"],
  [
    "read to its end",
    async (parts: AsyncIterable<Buffer>) => {
      for await (const _ of parts) break;
      return "enough";
    },
  ],
])("ends the connection of an object that is not %s", async (_name, take) => {
  const closed = new Promise((resolve) => {
    s3.answers = [(_, response) => response.on("close", resolve).write("con")];
  });
  const result = await reader().consume({ key: "k", size: 7 }, take);
  expect(result).toBe("enough");
  await closed;
});

test("an object that drips for ever ends, also as it arrives", async () => {
  const drips: NodeJS.Timeout[] = [];
  s3.answers = [(_, response) => drips.push(setInterval(() => response.write("c"), 5))];
  const reading = consume({ longest: 30 }, 1_000).finally(() => drips.forEach(clearInterval));
  await expect(reading).rejects.toMatchObject({ code: "TimeoutError" });
});

test("an object ends with the run, also as it arrives", async () => {
  s3.answers = [(_, response) => response.write("con")];
  const controller = new AbortController();
  const reading = consume({ signal: controller.signal });
  setTimeout(() => controller.abort(), 20);
  await expect(reading).rejects.toMatchObject({ cause: expect.any(RunEnded) });
});
