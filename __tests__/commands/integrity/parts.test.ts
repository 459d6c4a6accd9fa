import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { unreadCell, verdict } from "../../../commands/integrity/cell";
import { cellsAtOnce } from "../../../commands/integrity/cells-at-once";
import { CODES } from "../../../commands/integrity/codes";
import { Malformed, readContent } from "../../../commands/integrity/digest-content";
import { readDigestName } from "../../../commands/integrity/digest-name";
import { show } from "../../../commands/integrity/finding";
import { subtract } from "../../../commands/integrity/hours";
import { inflate } from "../../../commands/integrity/inflate";
import { judgeFolder, kindIn, logFolders } from "../../../commands/integrity/log-folders";
import { publicKey } from "../../../commands/integrity/public-keys";
import type { CellState } from "../../../commands/integrity/result";
import { listDigestsFrom } from "../../../commands/integrity/scope";
import { propertyRuns } from "../../property-runs";
import { examine } from "./examination";
import { after, at, DAY, digest, GENUINE, logFile, MINUTE, SCOPE, SignedCell } from "./signed-cell";

test.each([
  [24, 64, 8],
  [24, 128, 16],
  [1, 128, 96],
  [7 * 24, 64, 3],
  [24, 1, 3],
  [0, 64, 48],
])("examines for %i hours and %i files at once %i cells at once", (hours, concurrency, cells) => {
  expect(cellsAtOnce(hours * 60 * MINUTE, concurrency)).toBe(cells);
});

test("a gzip file is a single member, within a size", () => {
  const body = gzipSync("content");
  expect(inflate(body, 7)).toEqual({ content: Buffer.from("content") });
  expect(inflate(body, 6)).toEqual({ fault: "too large" });
  expect(inflate(Buffer.concat([body, Buffer.alloc(1)]), 100)).toEqual({ fault: "trailing data" });
  expect(inflate(body.subarray(0, -1), 100)).toEqual({ fault: "not gzip" });
  expect(inflate(Buffer.alloc(0), 100)).toEqual({ fault: "not gzip" });
});

test("a gzip file of two members is not one that CloudTrail writes", () => {
  expect(inflate(Buffer.concat([gzipSync("a"), gzipSync("b")]), 100)).not.toEqual({
    content: Buffer.from("a"),
  });
});

test("whatever the bytes, they are content or a fault", () => {
  const bytes = fc.uint8Array({ maxLength: 64 });
  fc.assert(
    fc.property(bytes, fc.boolean(), (some, isGzip) => {
      const body = isGzip ? gzipSync(some) : Buffer.from(some);
      expect(Object.keys(inflate(body, 32))).toHaveLength(1);
    }),
    { numRuns: propertyRuns(1000) },
  );
});

test("a key is named by the MD5 of its bytes, in both of AWS's forms", () => {
  const read = (der: Buffer) => publicKey(der, at("00:00"), at("23:00"), "eu-central-1");
  const [pkcs1, spki] = [read(GENUINE.der), read(GENUINE.spki)];
  expect(pkcs1.key.equals(spki.key)).toBe(true);
  expect(pkcs1.fingerprint).toMatch(/^[\da-f]{32}$/);
  expect(pkcs1.fingerprint).not.toBe(spki.fingerprint);
  expect(read(Buffer.from(pkcs1.der, "base64"))).toEqual(pkcs1);
  expect(() => read(Buffer.from("hello"))).toThrow();
});

const NAME = "111122223333_CloudTrail-Digest_eu-central-1_my_trail.v-2_eu-west-1_20261121T094121Z";

test("the name of a digest has the name of its trail", () => {
  const end = new Date("2026-11-21T09:41:21Z");
  const parts = { trail: "my_trail.v-2", homeRegion: "eu-west-1", end };
  const read = (name: string) => readDigestName(`a/b/${name}`, SCOPE.place);
  expect(read(`${NAME}.json.gz`)).toEqual({ ...parts, backfill: false });
  expect(read(`${NAME}_backfill.json.gz`)).toEqual({ ...parts, backfill: true });
  const wrong = [`${NAME}.json`, `x${NAME}.json.gz`, `${NAME.replace("1121T", "1341T")}.json.gz`, ""];
  expect(wrong.map(read)).toEqual([undefined, undefined, undefined, undefined]);
  expect(readDigestName(`${NAME}.json.gz`, { ...SCOPE.place, region: "us-east-1" })).toBeUndefined();
});

test("the time that nothing covers is the whole without the rest, whatever the order", () => {
  const minute = fc.integer({ min: 0, max: 60 });
  const date = (time: number) => after(at("09:00"), time * MINUTE);
  const hours = fc.tuple(minute, minute).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  const toHours = ([from, to]: readonly [number, number]) => ({ from: date(from), to: date(to) });
  fc.assert(
    fc.property(hours, fc.array(hours, { maxLength: 6 }), (whole, covered) => {
      const holes = subtract(toHours(whole), covered.map(toHours));
      for (let time = 0; time < 60; time += 1) {
        const covers = ([from, to]: readonly [number, number]) => from <= time && time + 1 <= to;
        const isHole = holes.some(({ from, to }) => from <= date(time) && date(time + 1) <= to);
        expect(isHole).toBe(covers(whole) && !covered.some(covers));
      }
    }),
    { numRuns: propertyRuns(300) },
  );
});

const [GOOD] = [...new SignedCell(["09:41"]).sign().values()].map(({ content }) =>
  JSON.parse(content.toString()),
);

test("a digest with any value in any field is read or refused", () => {
  const fields = fc.constantFrom(...Object.keys(GOOD), "__proto__", "logFiles.0");
  fc.assert(
    fc.property(fields, fc.jsonValue(), (field, value) => {
      const [, item] = field.split(".");
      const hostile = item === undefined ? { ...GOOD, [field]: value } : { ...GOOD, logFiles: [value] };
      try {
        expect(readContent(Buffer.from(JSON.stringify(hostile))).awsAccountId.length).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toBeInstanceOf(Malformed);
        expect((error as Error).message.length).toBeLessThan(500);
      }
    }),
    { numRuns: propertyRuns(2000) },
  );
});

test.each([
  ["awsAccountId", 5, "awsAccountId must be a text of 1 to 1024 characters, got 5"],
  ["awsAccountId", "", "awsAccountId must be a text of 1 to 1024 characters, got "],
  ["digestS3Object", "x".repeat(1025), `got ${"x".repeat(200)}...`],
  ["digestEndTime", "yesterday", "got yesterday"],
  ["logFiles", { length: 1e9 }, "logFiles must be a list, got an object"],
  [
    "logFiles",
    [{ s3Bucket: [1, 2] }],
    "logFiles[0].s3Bucket must be a text of 1 to 1024 characters, got a list of 2",
  ],
  ["logFiles", [7], "logFiles[0] must be an object, got 7"],
  ["previousDigestSignature", "not hex", "got not hex"],
])("refuses a digest whose %s is %j", (field, value, message) => {
  const read = () => readContent(Buffer.from(JSON.stringify({ ...GOOD, [field]: value })));
  expect(read).toThrow(Malformed);
  expect(read).toThrow(message);
});

test("refuses a large digest that is mostly values before it parses it", () => {
  const values = (count: number) => Buffer.from(`{"logFiles":[${"[],".repeat(count)}[]]}`);
  expect(() => readContent(values(2 ** 19))).toThrow(/^\d+ values in \d+ bytes$/);
  expect(() => readContent(values(10))).toThrow("must be");
});

test("digests that are due cannot be removed without a finding", () => {
  const due = ["06:41", "07:41", "08:41", "09:41", "10:41", "11:41"];
  fc.assert(
    fc.property(fc.subarray(due, { minLength: 1 }), (removed) => {
      const cell = new SignedCell();
      cell.remove(...removed);
      const { result } = examine(cell, { depth: "chain" });
      expect(result.state).toBe("INVALID");
      expect(new Set(result.findings.map(({ code }) => code))).toEqual(new Set(["D-MISSING"]));
    }),
    { numRuns: propertyRuns(60) },
  );
});

test("lists the folders of the digests' files, each from its first to its last day", () => {
  const day = "AWSLogs/o-exampleorg/111122223333/CloudTrail";
  const { key, bucket } = logFile(after(at("00:00"), -9 * DAY), "CloudTrail-Insight");
  const files = [{ key, bucket, hash: "" }];
  const named = { ...digest(at("09:41")), files, key: "", bucket: "", hash: "", signature: "" };
  const folders = logFolders(
    [{ ...named, ...SCOPE.place, modified: at("10:00"), previous: undefined }],
    ["CloudTrail", "CloudTrail-Digest", "Config"],
    SCOPE,
  );
  expect(folders).toEqual([
    { folder: `${day}/eu-central-1/`, firstDay: "2026/11/21", lastDay: undefined },
    { folder: `${day}-Insight/eu-central-1/`, firstDay: "2026/11/12", lastDay: undefined },
  ]);
  const past = { ...SCOPE, now: after(SCOPE.now, DAY) };
  expect(logFolders([], ["CloudTrail"], past)).toEqual([
    { folder: `${day}/eu-central-1/`, firstDay: "2026/11/21", lastDay: "2026/11/22" },
  ]);
  expect(logFolders([], ["CloudTrail"], { ...past, asked: { from: at("02:10"), to: at("22:20") } })).toEqual([
    { folder: `${day}/eu-central-1/`, firstDay: "2026/11/20", lastDay: "2026/11/22" },
  ]);
  const { key: pending } = logFile(after(at("00:00"), -2 * DAY));
  const checkpoint = { chains: {}, at: at("00:00"), pending: [pending] };
  expect(logFolders([], [], { ...SCOPE, checkpoint })[0]?.firstDay).toBe("2026/11/19");
  expect(listDigestsFrom(SCOPE)).toEqual(after(at("05:00"), -3 * DAY));
});

test("knows the folders that CloudTrail makes", () => {
  const known = [
    "111122223333/",
    "111122223333/CloudTrail-Aggregated/",
    "111122223333/CloudTrail/us-gov-west-1/",
  ];
  expect(known.map(judgeFolder)).toEqual([undefined, undefined, undefined]);
  const foreign = ["backup/", "111122223333/Config/", "111122223333/CloudTrail/Europe/"];
  expect(foreign.map((folder) => judgeFolder(folder)?.code)).toEqual(Array(3).fill("FOREIGN-FOLDER"));
});

test("a log file is in a folder of its account, kind and Region, and of a day", () => {
  const { folder } = SCOPE.place;
  const kind = (path: string) => kindIn(`${folder}/${path}`, SCOPE.place);
  expect(kind("CloudTrail-Insight/eu-central-1/2026/11/21/x")).toBe("CloudTrail-Insight");
  const wrong = [
    "CloudTrail-Digest/eu-central-1/2026/11/21/x",
    "CloudTrail/eu-central-1/x",
    "Config/eu-central-1/2026/11/21/x",
  ];
  expect(wrong.map(kind)).toEqual([undefined, undefined, undefined]);
});

test("a run is valid if a cell is, and nothing is wrong or unread", () => {
  const cell = (state: CellState) => ({ ...unreadCell(SCOPE.place, ""), state });
  const of = (...states: readonly CellState[]) => verdict(states.map(cell), []);
  expect(of("VALID", "ABSENT")).toBe("VALID");
  expect(of("VALID", "INCOMPLETE")).toBe("INCOMPLETE");
  expect(of("VALID", "INCOMPLETE", "INVALID")).toBe("INVALID");
  expect(of("ABSENT")).toBe("INCOMPLETE");
  expect(of()).toBe("INCOMPLETE");
  expect(verdict([cell("VALID")], [{ code: "K-UNREADABLE", found: "AccessDenied" }])).toBe("INCOMPLETE");
  expect(verdict([cell("VALID")], [{ code: "FOREIGN-FOLDER", found: "x" }])).toBe("VALID");
});

test("a cell of which nothing was read is incomplete", () => {
  expect(unreadCell(SCOPE.place, "AccessDenied")).toMatchObject({
    state: "INCOMPLETE",
    detail: "AccessDenied",
  });
  expect(unreadCell(SCOPE.place, "", [{ code: "D-EXTRA", found: "" }]).state).toBe("INVALID");
});

test("every code says what it means and what to do", () => {
  for (const { title, remediation } of Object.values(CODES)) {
    expect(title).toMatch(/^\S.*[^.]$/);
    expect(remediation).toMatch(/^[A-Z].*\.$/);
  }
});

test("shows a long value shortened, and any value", () => {
  expect(show("x".repeat(201))).toBe(`${"x".repeat(200)}...`);
  expect([show(undefined), show({ a: 1 }), show(null)]).toEqual(["undefined", '{"a":1}', "null"]);
});
