import { gzipSync } from "node:zlib";
import { CODES } from "../../../commands/integrity/codes";
import { publicKey } from "../../../commands/integrity/public-keys";
import { type Examination, examine } from "./examination";
import {
  after,
  at,
  DAY,
  type DigestSpec,
  digest,
  GENUINE,
  logFile,
  MINUTE,
  OTHER,
  SCOPE,
  SignedCell,
} from "./signed-cell";

type Change = (cell: SignedCell) => unknown;
type Fault = readonly [name: string, codes: readonly string[], change: Change, examination?: Examination];

const MARKER = { deletedAt: at("12:50") };
const fields =
  (changes: Partial<Record<string, unknown>>): Change =>
  (cell) => {
    Object.assign(cell.at("09:41").fields, changes);
  };
const spec =
  (changes: Partial<DigestSpec>): Change =>
  (cell) =>
    Object.assign(cell.at("09:41"), changes);
const EXPIRED = publicKey(GENUINE.der, new Date("2026-10-01"), new Date("2026-11-01"), "eu-central-1");
const BOTH = "previousDigestHashValue";

/** A value for each byte, in more than a megabyte. */
const BOMB = gzipSync(`{"logFiles":[${"[],".repeat(2 ** 19)}[]]}`, { level: 1 });

// biome-ignore format: a table
const DIGEST_FAULTS: readonly Fault[] = [
  ["a digest is gone", ["D-MISSING"], (cell) => cell.remove("09:41")],
  ["two digests in a row are gone", ["D-MISSING"], (cell) => cell.remove("08:41", "09:41")],
  ["a digest is deleted", ["D-DELETED"], spec({ listed: MARKER })],
  ["a digest is overwritten", ["D-OVERWRITTEN"], spec({ listed: { versions: 2 } })],
  ["a digest was deleted and written again", ["D-OVERWRITTEN"], spec({ listed: { deletedBefore: at("12:50") } })],
  ["a digest is named for tomorrow", ["D-EXTRA"], (cell) => cell.otherDigests.push({ ...logFile(at("09:00")), key: `${SCOPE.place.folder}/CloudTrail-Digest/eu-central-1/2026/11/22/111122223333_CloudTrail-Digest_eu-central-1_organization-trail_eu-west-1_20261122T094100Z.json.gz` })],
  ["a foreign file lies among the digests", ["D-EXTRA"], (cell) => cell.otherDigests.push({ ...logFile(at("09:00")), key: `${SCOPE.place.folder}/CloudTrail-Digest/eu-central-1/2026/11/21/note.txt` })],
  ["a digest of a copy has a name and a time to come", ["D-EXTRA"], (cell) => cell.otherDigests.push({ ...logFile(after(at("09:41"), DAY)), key: `${SCOPE.place.folder}/CloudTrail-Digest/eu-central-1/2026/11/22/111122223333_CloudTrail-Digest_eu-central-1_organization-trail_eu-west-1_20261122T094100Z.json.gz` }), { scope: { isCopy: true } }],
  ["a digest that no other follows", ["D-EXTRA"], (cell) => cell.digests.splice(4, 0, digest(at("09:11"), { previous: null, start: at("08:51"), files: [] })) && Object.assign(cell.at("09:41"), { previous: cell.at("08:41") })],
  ["a digest is no gzip file", ["D-FORMAT"], spec({ rewrite: () => Buffer.from("hello") })],
  ["a digest is no JSON", ["D-FORMAT"], spec({ rewrite: () => gzipSync("hello") })],
  ["a digest is a list", ["D-FORMAT"], spec({ rewrite: () => gzipSync("[]") })],
  ["a digest is a bomb", ["D-FORMAT"], spec({ rewrite: () => BOMB })],
  ["a digest without log files", ["D-FORMAT"], fields({ logFiles: undefined })],
  ["log files that are none", ["D-FORMAT"], fields({ logFiles: [null] })],
  ["a digest with half a predecessor", ["D-FORMAT"], fields({ [BOTH]: null })],
  ["a hash that is none", ["D-FORMAT"], fields({ [BOTH]: "x" })],
  ["a day that does not exist", ["D-FORMAT"], fields({ digestStartTime: "2026-11-41T08:41:00Z" })],
  ["a digest has data after its end", ["D-TRAILING"], spec({ rewrite: (body) => Buffer.concat([body, Buffer.alloc(8)]) })],
  ["a digest has no signature", ["D-UNSIGNED"], spec({ metadata: { signature: undefined } })],
  ["a digest names another signature algorithm", ["D-ALGORITHM"], fields({ digestSignatureAlgorithm: "none" })],
  ["the metadata name another algorithm", ["D-ALGORITHM"], spec({ metadata: { "signature-algorithm": "SHA1withRSA" } })],
  ["a digest hashes its predecessor otherwise", ["D-ALGORITHM"], fields({ previousDigestHashAlgorithm: "MD5" })],
  ["a digest was copied to another name", ["D-MOVED"], fields({ digestS3Object: "AWSLogs/elsewhere.json.gz" })],
  ["a digest was copied from another bucket", ["D-MOVED"], fields({ digestS3Bucket: "other-log" })],
  ["a digest is of another account", ["D-ACCOUNT"], fields({ awsAccountId: "444455556666" })],
  ["a digest ends before it begins", ["D-TIME"], spec({ start: at("10:41") })],
  ["a digest of two days", ["D-TIME"], spec({ start: after(at("09:41"), -2 * DAY) })],
  ["a digest is named for another hour", ["D-TIME"], fields({ digestEndTime: "2026-11-21T09:40:00Z" })],
  ["a digest from before its hour ended", ["D-TIME"], spec({ listed: { modified: at("09:00") } })],
  ["a digest names another key", ["D-KEY"], fields({ digestPublicKeyFingerprint: "0".repeat(32) })],
  ["a key was not valid any more", Array(8).fill("D-KEY-TIME"), fields({ digestPublicKeyFingerprint: EXPIRED.fingerprint }), { keys: [EXPIRED] }],
  ["a key was not valid yet", Array(8).fill("D-KEY-TIME"), () => undefined, { keys: [{ ...EXPIRED, validFrom: at("15:00"), validTo: at("20:00") }] }],
  ["somebody else signed a digest", ["D-SIGNATURE"], spec({ privateKey: OTHER.privateKey })],
  ["a signature is no hexadecimal number", ["D-SIGNATURE"], spec({ metadata: { signature: "hello" } })],
  ["a digest was edited", ["D-SIGNATURE"], spec({ edit: (text) => text.replace("CloudTrail/", "CloudTrail-Insight/") })],
  ["a digest names another hash of its predecessor", ["D-LINK"], fields({ [BOTH]: "1".repeat(64) })],
  ["a digest names another signature of its predecessor", ["D-LINK"], fields({ previousDigestSignature: "11" })],
  ["a digest names another bucket of its predecessor", ["D-LINK"], fields({ previousDigestS3Bucket: "old-log" })],
  ["two digests follow one", ["D-FORK"], (cell) => { cell.at("09:41").previous = cell.at("07:41"); cell.at("09:41").start = at("07:41"); cell.at("10:41").previous = cell.at("08:41"); cell.at("10:41").start = at("08:41"); cell.at("10:41").end = at("10:42"); cell.digests.splice(6); }, { scope: { asked: { from: at("07:00"), to: at("10:30") } } }],
  ["a digest begins late", ["D-GAP"], spec({ start: at("09:00"), files: [] })],
  ["a digest begins early", ["D-OVERLAP"], spec({ start: at("08:00") })],
  ["the newest digests are gone", ["D-TAIL"], (cell) => cell.remove("10:41", "11:41", "12:41")],
  ["the newest digests are gone, but not those of another trail", ["D-TAIL"], (cell) => { cell.remove("10:41", "11:41", "12:41"); cell.digests.push(...["09:20", "10:20", "11:20", "12:20"].map((end) => digest(at(end), { trail: "second-trail", files: [] }))); Object.assign(cell.at("09:20"), { previous: null }); }],
  ["the newest digests are gone, and one of another trail", ["D-MISSING", "D-TAIL"], (cell) => { cell.remove("10:41", "11:41", "12:41"); cell.digests.push(...["09:20", "10:20", "11:20", "12:20"].map((end) => digest(at(end), { trail: "second-trail", files: [] }))); Object.assign(cell.at("09:20"), { previous: null }); cell.remove("11:20"); }],
  ["all digests are gone", ["NO-DIGEST"], (cell) => { for (const each of cell.digests) cell.gone.add(each); }],
  ["all digests are deleted", Array(8).fill("D-DELETED"), (cell) => { for (const each of cell.digests) each.listed = MARKER; }],
  ["only a backfill is there", ["NO-DIGEST"], (cell) => { for (const each of cell.digests) cell.gone.add(each); cell.digests.push(digest(at("08:41"), { backfill: true, previous: null, files: [] })); }],
  ["a chain follows a digest in another bucket", ["RESTARTED"], (cell) => { cell.digests.splice(0, 3); cell.at("08:41").fields = { previousDigestS3Bucket: "old-log" }; }],
  ["a chain follows a digest in another folder", ["RESTARTED"], (cell) => { cell.digests.splice(0, 3); cell.at("08:41").fields = { previousDigestS3Object: "old/AWSLogs/x_20261121T074100Z.json.gz" }; }],
  ["a chain begins again after a pause", ["RESTARTED"], (cell) => { cell.at("11:41").previous = null; cell.digests.splice(3, 3); }],
  ["a chain begins, and nobody knows why", ["RESTARTED"], (cell) => { cell.digests.splice(0, 4); cell.at("09:41").previous = null; }, { scope: { hasOlder: false } }],
  ["a chain begins, while another trail goes on", ["RESTARTED"], (cell) => { cell.digests.splice(0, 4); cell.at("09:41").previous = null; cell.digests.push(...["05:50", "06:50", "07:50", "08:50", "09:50"].map((end) => digest(at(end), { trail: "second-trail", files: [] }))); }, { scope: { hasOlder: true } }],
  ["a chain begins, and the next digest of another trail is not due", ["RESTARTED"], (cell) => { for (const end of ["05:41", "06:41", "07:41", "08:41", "09:41", "10:41"]) cell.at(end).trail = "second-trail"; cell.at("11:41").previous = null; }],
  ["a chain begins after hours of backfills", ["RESTARTED"], (cell) => { cell.digests.splice(0, 4, ...["07:41", "08:41"].map((end) => digest(at(end), { trail: "second-trail", backfill: true, files: [], previous: null }))); cell.at("09:41").previous = null; }],
  ["a new chain without a pause", ["RESTARTED"], spec({ previous: null })],
  ["the clock is slow by hours", ["D-UNREADABLE"], () => undefined, { scope: { now: at("10:00"), asked: { from: at("07:00"), to: at("10:00") } } }],
  ["a digest cannot be read", ["D-UNREADABLE"], spec({ unreadable: true })],
  ["a digest is archived", ["D-UNREADABLE"], spec({ listed: { storageClass: "GLACIER" } })],
  ["no digest, and an unknown Region", ["UNREADABLE"], (cell) => { for (const each of cell.digests) cell.gone.add(each); }, { scope: { presence: "unknown" } }],
];

const file =
  (change: (cell: SignedCell, file: ReturnType<SignedCell["file"]>) => unknown): Change =>
  (cell) =>
    change(cell, cell.file("09:41"));
const forged =
  (time: string, key?: string): Change =>
  (cell) =>
    cell.others.push({ ...logFile(at(time)), ...(key === undefined ? {} : { key }) });

// biome-ignore format: a table
const LOG_FILE_FAULTS: readonly Fault[] = [
  ["a log file is gone", ["L-MISSING"], file((cell, it) => cell.gone.add(it))],
  ["a log file is deleted", ["L-DELETED"], file((_, it) => Object.assign(it, MARKER))],
  ["a log file is overwritten", ["L-OVERWRITTEN"], file((_, it) => { it.versions = 2; })],
  ["a log file was deleted and written again", ["L-OVERWRITTEN"], file((_, it) => { it.deletedBefore = at("09:02"); })],
  ["a log file was written again with the same bytes", ["L-REWRITTEN"], file((_, it) => { it.modified = at("12:00"); })],
  ["an archived log file was written again", ["L-REWRITTEN"], file((_, it) => { it.modified = at("12:00"); it.storageClass = "GLACIER"; })],
  ["a log file was changed", ["L-HASH"], file((_, it) => { it.body = gzipSync("changed"); })],
  ["a log file was extended by another gzip file", ["L-TRAILING"], file((_, it) => { it.body = Buffer.concat([it.body, gzipSync("more")]); })],
  ["a log file is no gzip file", ["L-FORMAT"], file((_, it) => { it.body = Buffer.from("hello"); })],
  ["a log file is cut off", ["L-FORMAT"], file((_, it) => { it.body = it.body.subarray(0, -9); })],
  ["a log file has data after its end", ["L-TRAILING"], file((_, it) => { it.body = Buffer.concat([it.body, Buffer.alloc(3)]); })],
  ["a log file that no digest names", ["L-EXTRA"], forged("09:00")],
  ["a log file at the end of a time that is past", ["L-EXTRA"], forged("10:29"), { scope: { asked: { from: at("07:00"), to: at("10:30") } } }],
  ["a log file that a run to the hour before could not decide", ["L-EXTRA"], forged("09:30"), { scope: { asked: { from: at("09:41"), to: at("13:10") } } }],
  ["a log file after another trail has stopped", ["L-EXTRA"], (cell) => { cell.digests.push(digest(at("09:20"), { trail: "second-trail", previous: null })); cell.others.push(logFile(at("09:55"))); }],
  ["a log file after the hour of a backfill", ["L-EXTRA"], (cell) => { cell.digests.push(digest(at("11:41"), { backfill: true, previous: null, files: [], listed: { modified: at("12:50") } })); cell.others.push(logFile(at("11:55"))); }],
  ["a digest is gone that named a log file from just before its hour", ["D-MISSING"], (cell) => { cell.at("09:41").files.push(logFile(at("08:39"))); cell.remove("09:41"); }],
  ["a log file is named for hours before it was written", ["L-EXTRA"], (cell) => cell.others.push({ ...logFile(at("09:00")), modified: at("13:05") })],
  ["a log file is named for hours before it was written, which was after the time asked for", ["L-EXTRA"], (cell) => cell.others.push({ ...logFile(at("08:50")), modified: at("12:05") }), { scope: { asked: { from: at("07:00"), to: at("10:00") } } }],
  ["a new file has a name that is not CloudTrail's", ["L-EXTRA"], forged("12:55", `${SCOPE.place.folder}/CloudTrail/eu-central-1/2026/11/21/x.txt`)],
  ["a new file lies in the folder of another day", ["L-EXTRA"], (cell) => cell.others.push({ ...logFile(at("12:55")), key: logFile(at("12:55")).key.replace("/2026/11/21/", "/2026/11/20/") })],
  ["a foreign name among the log files", ["L-EXTRA"], forged("09:00", `${SCOPE.place.folder}/CloudTrail/eu-central-1/2026/11/21/x.txt`)],
  ["a log file named for tomorrow", ["L-EXTRA"], (cell) => cell.others.push({ ...logFile(at("23:00")), modified: at("06:00") })],
  ["an unnamed log file that was deleted", ["L-DELETED"], (cell) => cell.others.push({ ...logFile(at("12:50")), ...MARKER })],
  ["a log file in hours without logging", ["L-UNDIGESTED", "RESTARTED"], (cell) => { cell.at("11:41").previous = null; cell.digests.splice(3, 3); cell.others.push(logFile(at("09:00"))); }],
  ["a log file in a Region that is off", ["L-UNDIGESTED"], (cell) => { cell.digests.splice(0); cell.others.push(logFile(at("09:00"))); }, { scope: { presence: "off" } }],
  ["a log file is named twice", ["L-TWICE"], file((cell, it) => cell.at("10:41").files.push(it))],
  ["a log file is named twice by one digest", ["L-TWICE"], file((cell, it) => cell.at("09:41").files.push(it))],
  ["a log file of another Region", ["L-FOREIGN"], (cell) => cell.at("09:41").files.push({ ...logFile(at("09:00")), key: `${SCOPE.place.folder}/CloudTrail/us-east-1/2026/11/21/x.json.gz` })],
  ["a log file of another account", ["L-FOREIGN"], (cell) => cell.at("09:41").files.push({ ...logFile(at("09:00")), key: "AWSLogs/o-exampleorg/444455556666/CloudTrail/eu-central-1/2026/11/21/x.json.gz" })],
  ["log files in another bucket", ["L-ELSEWHERE"], (cell) => { for (const it of cell.at("09:41").files) { it.bucket = "old-log"; cell.gone.add(it); } }],
  ["archived log files", ["L-ARCHIVED"], (cell) => { for (const it of cell.at("09:41").files) it.storageClass = "DEEP_ARCHIVE"; }],
  ["a log file cannot be read", ["L-UNREADABLE"], file((_, it) => { it.content = undefined; })],
];

for (const [name, codes, change, examination] of [...DIGEST_FAULTS, ...LOG_FILE_FAULTS]) {
  test(`${name}: ${[...new Set(codes)].join(" and ")}, and nothing else`, () => {
    const cell = new SignedCell();
    change(cell);
    const examined = examine(cell, examination);
    expect(examined.codes).toEqual(codes);
    const weights = codes.map((code) => CODES[code as keyof typeof CODES].weight);
    expect(examined.result.state).toBe(weights.includes("INVALID") ? "INVALID" : "INCOMPLETE");
    expect(examined.result.detail).not.toBe("");
  });
}

test("every code has a fault or a test of its own", () => {
  const elsewhere = [
    "K-UNREADABLE",
    "STATE-REFUSED",
    "BEGAN",
    "FORMER-ACCOUNT",
    "FOREIGN-FOLDER",
    "L-UNNAMED",
  ];
  const seeded = [...DIGEST_FAULTS, ...LOG_FILE_FAULTS].flatMap(([, codes]) => codes);
  expect([...new Set([...seeded, ...elsewhere])].sort()).toEqual(Object.keys(CODES).sort());
});

test("a missing digest is named with the hours that nobody vouches for", () => {
  const cell = new SignedCell();
  cell.remove("08:41", "09:41");
  const [finding] = examine(cell).result.findings;
  expect(finding).toMatchObject({ hours: { from: at("07:41"), to: at("09:41") } });
  expect(finding?.key).toContain("20261121T094100Z");
});

test("a signature that differs at its end is shown from there", () => {
  const cell = new SignedCell();
  const genuine = cell.sign().get(cell.at("08:41"))?.signature ?? "";
  const other = genuine.endsWith("0") ? "1" : "0";
  cell.at("09:41").fields = { previousDigestSignature: `${genuine.slice(0, -1)}${other}` };
  const [finding] = examine(cell).result.findings;
  expect(finding?.found).toMatch(
    new RegExp(`^its signature from digit ${genuine.length} on is ${genuine.at(-1)}, but .* names ${other}$`),
  );
});

test("a missing backfill leaves no hour without a digest", () => {
  const cell = new SignedCell();
  cell.digests.push(...["08:41", "09:41"].map((end) => digest(at(end), { backfill: true, files: [] })));
  cell.gone.add(cell.digests.at(-2));
  Object.assign(cell.digests.at(-2) ?? {}, { previous: null });
  const { findings } = examine(cell).result;
  expect(findings).toEqual([expect.objectContaining({ code: "D-MISSING", hours: undefined })]);
});

test("a pause is named with its hours, and an invalid digest with its hour", () => {
  const paused = new SignedCell(["05:41", "06:41", "07:41", "11:41", "12:41"]);
  paused.at("11:41").previous = null;
  expect(examine(paused).result.findings).toEqual([
    expect.objectContaining({ code: "RESTARTED", hours: { from: at("07:41"), to: at("10:41") } }),
  ]);
  paused.digests.splice(1, 2);
  expect(examine(paused).result.findings[0]?.hours).toEqual({ from: at("07:00"), to: at("10:41") });
  const edited = new SignedCell();
  edited.at("09:41").edit = (text) => `${text} `;
  expect(examine(edited).result.findings[0]?.hours).toEqual({ from: at("08:41"), to: at("09:41") });
});

test("the tail is due 130 minutes after its hour, and never after the time asked for", () => {
  const cell = new SignedCell();
  cell.digests.splice(6);
  const codes = (now: Date, to = now) =>
    examine(cell, { scope: { now, asked: { ...SCOPE.asked, to } } }).codes;
  expect(codes(after(at("10:41"), 130 * MINUTE))).toEqual([]);
  expect(codes(after(at("10:41"), 132 * MINUTE))).toEqual(["D-TAIL"]);
  expect(codes(at("20:00"), at("10:41"))).toEqual([]);
  const short = { asked: { from: at("07:00"), to: at("08:30") } };
  expect(examine(cell, { scope: short }).result.counts.digests).toBe(5);
  expect(examine(cell, { scope: short }).result.covered?.to).toEqual(at("08:30"));
  expect(codes(at("20:00"), at("10:50"))).toEqual(["D-MISSING"]);
});

test("a digest after the time asked for vouches for nothing in it", () => {
  const cell = new SignedCell();
  cell.remove("09:41");
  const { result } = examine(cell, { scope: { asked: { from: at("07:00"), to: at("09:20") } } });
  expect(result.covered).toEqual({ from: at("07:00"), to: at("08:41") });
  expect(result.findings.map(({ code }) => code)).toEqual(["D-MISSING"]);
});
