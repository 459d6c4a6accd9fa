import { createHash, randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { hashContent, hashParts, inflate } from "../../../commands/integrity/inflate";

const MOST = 4_000_000;
const content = Buffer.from("a log file ".repeat(3));
const random = randomBytes(1_500_000);
const file = gzipSync(content);
const large = gzipSync(random);
const sha256 = (of: Buffer) => createHash("sha256").update(of).digest("hex");

/** A header with every optional field. */
const named = Buffer.concat([
  file.subarray(0, 3),
  Buffer.from([2 + 4 + 8 + 16]),
  file.subarray(4, 10),
  Buffer.from("\x03\x00abcname\x00comment\x00\x12\x34", "latin1"),
  file.subarray(10),
]);

function changed(body: Buffer, at: number): Buffer {
  const copy = Buffer.from(body);
  copy.writeUInt8((copy.at(at) ?? 0) ^ 1, at < 0 ? copy.length + at : at);
  return copy;
}

async function* inParts(body: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let from = 0; from < body.length; from += size) yield body.subarray(from, from + size);
}

test.each([
  ["a small file", file, content],
  ["a large file", large, random],
  ["an empty file", gzipSync(""), Buffer.alloc(0)],
  ["a header with every field", named, content],
])("takes %s", async (_, body, expected) => {
  const hashed = { hash: sha256(expected), bytes: expected.length };
  expect(hashContent(body, MOST)).toEqual(hashed);
  for (const size of [3, 65_536]) {
    if (body.length < 1_000 || size > 3) expect(await hashParts(inParts(body, size), MOST)).toEqual(hashed);
  }
});

test.each([
  ["an empty second member", Buffer.concat([file, gzipSync("")]), "trailing data"],
  ["an empty first member", Buffer.concat([gzipSync(""), file]), "trailing data"],
  ["a second member", Buffer.concat([large, file]), "trailing data"],
  ["zeros", Buffer.concat([file, Buffer.alloc(1)]), "trailing data"],
  ["a megabyte of zeros", Buffer.concat([large, Buffer.alloc(1_000_000)]), "trailing data"],
  ["text", Buffer.from("no gzip file"), "not gzip"],
  ["nothing", Buffer.alloc(0), "not gzip"],
  ["a lot of text", Buffer.alloc(200_000, "a"), "not gzip"],
  ["an end that is cut off", file.subarray(0, -1), "not gzip"],
  ["a middle that is cut off", large.subarray(0, 700_000), "not gzip"],
  ["a wrong checksum", changed(file, -8), "not gzip"],
  ["a wrong length", changed(file, -1), "not gzip"],
  ["an unknown block", Buffer.concat([file.subarray(0, 10), Buffer.from([0xff, 0xff]), file]), "not gzip"],
  ["a name without an end", Buffer.concat([named.subarray(0, 20)]), "not gzip"],
  ["a bomb", gzipSync(Buffer.alloc(MOST + 1)), "too large"],
])("refuses %s", async (_, body, fault) => {
  expect(inflate(body, MOST)).toEqual({ fault });
  expect(await hashParts(inParts(body, 65_536), MOST)).toEqual({ fault });
  if (body.length < 1_000) expect(await hashParts(inParts(body, 7), MOST)).toEqual({ fault });
});

test("an error of the parts is thrown", async () => {
  async function* broken(): AsyncGenerator<Buffer> {
    yield large.subarray(0, 700_000);
    throw new Error("the connection broke");
  }
  await expect(hashParts(broken(), MOST)).rejects.toThrow("the connection broke");
});
