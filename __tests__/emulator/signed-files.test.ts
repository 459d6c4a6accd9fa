import { createHash, createPublicKey, publicDecrypt } from "node:crypto";
import { gunzipSync } from "node:zlib";
import type { EmulatedCall } from "../../emulator/aws-calls";
import { SignedBucket } from "../../emulator/signed-bucket";
import { DigestChain, logContent, logFile } from "../../emulator/signed-digests";
import { SigningKeys } from "../../emulator/signed-keys";
import { deliverHour } from "../../emulator/signed-organization";
import { signedS3Answer } from "../../emulator/signed-s3";

const PLACE = {
  folder: "AWSLogs/o-exampleorgid/111111111111",
  accountId: "111111111111",
  region: "eu-west-1",
  trailName: "organization-trail",
  homeRegion: "us-east-1",
};
const ROTATION = new Date("2026-11-21T11:00:00Z");
const keys = new SigningKeys({ bits: 1_024, rotation: () => ROTATION });
const at = (time: string) => new Date(`2026-11-21T${time}:00Z`);

/** Two hours, of which the first has a log file, around a rotation of the key. */
function deliverTwoHours(): SignedBucket {
  const bucket = new SignedBucket("logs");
  const chain = new DigestChain(PLACE, bucket.name, keys);
  const file = logFile(PLACE, at("10:02"), logContent([{ eventName: "GetObject" }]), "0123456789abcdef");
  deliverHour(bucket, chain, [file], at("10:30"));
  deliverHour(bucket, chain, [], at("11:30"));
  return bucket;
}

const isDigest = (key: string) => key.includes("/CloudTrail-Digest/");

function readDigests(bucket: SignedBucket) {
  return bucket.current().flatMap(({ key, body, metadata }) => {
    const content = gunzipSync(body).toString();
    return isDigest(key) ? [{ key, content, json: JSON.parse(content), signature: metadata.signature }] : [];
  });
}

const sha256 = (content: string | Buffer) => createHash("sha256").update(content).digest("hex");

test("a digest is signed with the key of its Region and time, as AWS documents it", () => {
  const digests = readDigests(deliverTwoHours());
  for (const { content, json, signature = "" } of digests) {
    const listed = keys.valid(PLACE.region, at("09:00"), at("12:00"));
    const key = listed.find(({ fingerprint }) => fingerprint === json.digestPublicKeyFingerprint);
    expect(key?.fingerprint).toBe(
      createHash("md5")
        .update(key?.der ?? "")
        .digest("hex"),
    );
    const text = `${json.digestEndTime}\n${json.digestS3Bucket}/${json.digestS3Object}\n${sha256(content)}\n${json.previousDigestSignature}`;
    const der = createPublicKey({ key: key?.der ?? Buffer.alloc(0), format: "der", type: "pkcs1" });
    // RFC 8017: the encrypted value is an ASN.1 prefix for SHA-256 and the hash.
    const decrypted = publicDecrypt(der, Buffer.from(signature, "hex")).toString("hex");
    expect(decrypted).toBe(`3031300d060960864801650304020105000420${sha256(text)}`);
  }
  expect(new Set(digests.map(({ json }) => json.digestPublicKeyFingerprint)).size).toBe(2);
});

test("a digest names its log files and the digest before", () => {
  const bucket = deliverTwoHours();
  const [first, second] = readDigests(bucket);
  const [log] = bucket.keys((key) => !isDigest(key));
  expect(log).toMatch(/\/CloudTrail\/eu-west-1\/2026\/11\/21\/.*_20261121T1005Z_0123456789abcdef\.json\.gz$/);
  const content = gunzipSync(bucket.versions(log ?? "")[0]?.body ?? Buffer.alloc(0));
  expect(first?.json.logFiles).toEqual([
    expect.objectContaining({ s3Bucket: "logs", s3Object: log, hashValue: sha256(content) }),
  ]);
  expect(first?.json).toMatchObject({ previousDigestS3Object: null, previousDigestSignature: null });
  expect(second?.json).toMatchObject({
    logFiles: [],
    newestEventTime: null,
    previousDigestS3Object: first?.key,
    previousDigestHashValue: sha256(first?.content ?? ""),
    previousDigestSignature: first?.signature,
  });
});

const call = (operation: string, query: string, path = "/logs"): EmulatedCall => ({
  operation: `s3:${operation}`,
  path,
  query: new URLSearchParams(query),
  region: "us-east-1",
  headers: {},
});

/** A bucket with one deleted and one overwritten object. */
function tamperedBucket(): SignedBucket {
  const bucket = new SignedBucket("logs");
  for (const key of ["a/1/x", "a/1/y", "a/2/x", "b/<&>"]) {
    bucket.put({ key, body: Buffer.from(key), metadata: { signature: "ab" }, at: at("10:00") });
  }
  bucket.put({ key: "a/1/y", body: Buffer.from("new"), metadata: {}, at: at("11:00") });
  bucket.mark("a/2/x", at("11:00"));
  return bucket;
}

/** Follows the pages of a listing. */
function everyPage(operation: string, query: string, next: Readonly<Record<string, string>>): string[] {
  const bucket = tamperedBucket();
  const pages: string[] = [];
  for (let marker = ""; ; ) {
    const answer = signedS3Answer(call(operation, `${query}${marker}`), bucket);
    const xml = answer !== undefined && "body" in answer ? String(answer.body) : "";
    pages.push(...[...xml.matchAll(/<(?:Prefix|Key)>([^<]*)</g)].map(([, key = ""]) => key));
    if (!xml.includes("<IsTruncated>true<")) return pages;
    marker = Object.entries(next)
      .map(([element, name]) => `&${name}=${new RegExp(`<${element}>([^<]*)<`).exec(xml)?.[1] ?? ""}`)
      .join("");
  }
}

test.each([1, 2, 1_000])("lists every version, %i at a time", (most) => {
  const next = { NextKeyMarker: "key-marker", NextVersionIdMarker: "version-id-marker" };
  expect(everyPage("ListObjectVersions", `max-keys=${most}`, next)).toEqual([
    "a/1/x",
    "a/1/y",
    "a/1/y",
    "a/2/x",
    "a/2/x",
    "b/&lt;&amp;&gt;",
  ]);
});

test.each([
  ["ListObjectsV2", "", "NextContinuationToken", "continuation-token", ["a/1/x", "a/1/y", "b/%3C%26%3E"]],
  ["ListObjectsV2", "&prefix=a/&delimiter=/", "NextContinuationToken", "continuation-token", ["a/1/"]],
  ["ListObjects", "&delimiter=/", "NextMarker", "marker", ["a/", "b/"]],
])("%s%s lists what is not deleted, page by page", (operation, query, element, name, keys) => {
  expect(everyPage(operation, `max-keys=1&encoding-type=url${query}`, { [element]: name })).toEqual(keys);
});

test("reads versions, and none that is deleted or archived", () => {
  const bucket = tamperedBucket();
  const read = (key: string, query = "") => signedS3Answer(call("GetObject", query, `/logs/${key}`), bucket);
  expect(read("a/1/x")).toMatchObject({
    body: Buffer.from("a/1/x"),
    headers: { "x-amz-meta-signature": "ab" },
  });
  expect(read("b/%3C%26%3E")).toMatchObject({ body: Buffer.from("b/<&>") });
  const [, older] = bucket.versions("a/1/y");
  expect(read("a/1/y", `versionId=${older?.versionId}`)).toMatchObject({ body: Buffer.from("a/1/y") });
  expect(read("a/1/y", "versionId=another")).toMatchObject({ status: 404, code: "NoSuchVersion" });
  expect(read("a/2/x")).toMatchObject({ status: 404, code: "NoSuchKey" });
  for (const [storageClass, isRestored, found] of [
    ["GLACIER", false, { code: "InvalidObjectState" }],
    ["GLACIER", true, { headers: { "x-amz-storage-class": "GLACIER" } }],
    ["GLACIER_IR", false, { headers: { "x-amz-storage-class": "GLACIER_IR" } }],
  ] as const) {
    bucket.change("a/1/x", { storageClass, isRestored });
    expect(read("a/1/x")).toMatchObject(found);
  }
});
