import { gunzipSync } from "node:zlib";
import { publicKey } from "../../../commands/integrity/public-keys";
import { type Examination, examine } from "./examination";
import {
  after,
  at,
  DAY,
  digest,
  GENUINE,
  HOUR,
  KEYS,
  logFile,
  MINUTE,
  OTHER,
  SCOPE,
  SignedCell,
} from "./signed-cell";

test("a cell in which nothing was touched is valid", () => {
  const { result, codes } = examine(new SignedCell());
  expect(codes).toEqual([]);
  expect(result.state).toBe("VALID");
  expect(result.detail).toBe("8 digests, 16 log files");
  expect(result.counts).toMatchObject({ digests: 8, logFiles: 16, readBefore: 0 });
  expect(result.covered).toEqual({ from: at("07:00"), to: at("12:41") });
});

test("the bytes are those of the uncompressed log files", () => {
  const cell = new SignedCell();
  const lengths = cell.digests.flatMap(({ files }) => files.map(({ body }) => gunzipSync(body).length));
  expect(examine(cell).result.counts.bytes).toBe(lengths.reduce((a, b) => a + b));
});

type Clean = readonly [name: string, change: (cell: SignedCell) => unknown, examination?: Examination];

const ROTATED = publicKey(OTHER.spki, at("10:50"), after(at("10:50"), 30 * DAY), "eu-central-1");
const marker = (kind: string) => ({
  ...logFile(at("09:00")),
  key: `${SCOPE.place.folder}/${kind}/`,
  size: 0,
});
const useKey = (cell: SignedCell, end: string) =>
  Object.assign(cell.at(end), {
    privateKey: OTHER.privateKey,
    fields: { digestPublicKeyFingerprint: ROTATED.fingerprint },
  });
const moveToTrail = (cell: SignedCell, trail: string, ...ends: readonly string[]) => {
  for (const end of ends) cell.at(end).trail = trail;
  for (const name of new Set(cell.digests.map((each) => each.trail))) {
    const first = cell.digests.find((each) => each.trail === name);
    if (first !== undefined && name !== trail) first.previous = null;
  }
};
const second = (end: string) => digest(at(end), { trail: "second-trail" });

// biome-ignore format: a table
const CLEAN: readonly Clean[] = [
  ["empty hours", (cell) => { for (const each of cell.digests.slice(2, 5)) each.files = []; }],
  ["unknown fields", (cell) => Object.assign(cell.at("09:41").fields, { added: { by: ["AWS"] }, logFilesInsight: [] })],
  ["a key in SPKI, and a rotation within an hour", (cell) => { useKey(cell, "10:41"); useKey(cell, "11:41"); useKey(cell, "12:41"); }, { keys: [...KEYS, ROTATED] }],
  ["a short last hour", (cell) => { cell.at("12:41").files.pop(); cell.at("12:41").end = at("12:00"); }],
  ["folder markers", (cell) => { cell.others.push(marker("CloudTrail/eu-central-1")); cell.otherDigests.push(marker("CloudTrail-Digest/eu-central-1")); }],
  ["Insights and network activity that digests name", (cell) => cell.at("09:41").files.push(logFile(at("09:00"), "CloudTrail-Insight"), logFile(at("09:00"), "CloudTrail-NetworkActivity"))],
  ["log files in Glacier Instant Retrieval", (cell) => { for (const { files } of cell.digests) for (const it of files) it.storageClass = "GLACIER_IR"; }],
  ["an archived log file that was restored", (cell) => Object.assign(cell.file("09:41"), { storageClass: "GLACIER", restored: true })],
  ["a log file that is still to be named", (cell) => cell.others.push(logFile(at("12:20")), logFile(at("12:55")))],
  ["a log file that was delivered just before the hour ended, and named after it", (cell) => cell.at("10:41").files.push(logFile(at("09:40")))],
  ["a log file that a backfill names", (cell) => { const late = logFile(at("11:10")); cell.digests.push(digest(at("02:41"), { backfill: true, previous: null, files: [late], metadata: { "backfill-generation-timestamp": "20261121T120000Z" }, listed: { modified: at("12:00") } })); }],
  ["backfills in another order than their hours", (cell) => { for (const end of ["08:41", "06:41", "09:41"]) cell.digests.push(digest(at(end), { backfill: true, files: [logFile(at("11:20"))], listed: { modified: at("12:00") }, ...(end === "08:41" ? { previous: null } : {}) })); for (const [index, each] of cell.digests.slice(-3).entries()) for (const it of each.files) it.key = it.key.replace("_2026", `_${index}_2026`); }],
  ["another trail, an hour behind", (cell) => { cell.digests.push(second("05:20"), second("06:20"), second("07:20"), second("08:20"), second("09:20"), second("10:20"), second("11:20")); cell.others.push(logFile(at("11:50"))); }],
  ["another trail that began and stopped", (cell) => cell.digests.push(digest(at("09:20"), { trail: "second-trail", previous: null }))],
  ["a former name of the trail", (cell) => moveToTrail(cell, "former-trail", "05:41", "06:41", "07:41", "08:41"), { scope: { hasOlder: true } }],
  ["hours before the time asked for", (cell) => { cell.remove("05:41"); cell.at("06:41").previous = null; }],
  ["files that have expired", (cell) => { cell.at("08:41").listed = { deletedAt: at("12:00") }; for (const it of cell.at("08:41").files) it.deletedAt = at("12:00"); }, { scope: { keptSince: at("09:00") } }],
  ["digests that have expired", (cell) => cell.remove("05:41", "06:41", "07:41", "08:41"), { scope: { keptSince: at("09:00") } }],
  ["a deleted digest and the time after it", (cell) => { cell.digests.splice(5); }, { scope: { asked: { from: at("07:00"), to: at("09:30") } } }],
];

for (const [name, change, examination] of CLEAN) {
  test(`${name} are no fault`, () => {
    const cell = new SignedCell();
    change(cell);
    const { result } = examine(cell, examination);
    expect(result.findings).toEqual([]);
    expect(result.state).toBe("VALID");
  });
}

test("files of a kind that no digest names are a note", () => {
  const cell = new SignedCell();
  const insights = ["06:00", "09:00", "12:55"].map((time) => logFile(at(time), "CloudTrail-Insight"));
  cell.others.push(...insights);
  const { result } = examine(cell);
  const found = "2 files of the kind CloudTrail-Insight";
  expect(result.findings).toEqual([{ code: "L-UNNAMED", key: insights[1]?.key, found }]);
  expect(result.state).toBe("VALID");
  cell.at("09:41").unreadable = true;
  expect(examine(cell).codes).toEqual(["D-UNREADABLE"]);
});

test("the other trail's log files look forged without its digests", () => {
  const cell = new SignedCell();
  cell.digests.push(second("09:20"));
  cell.gone.add(cell.digests.at(-1));
  expect(examine(cell).codes).toEqual(["L-EXTRA", "L-EXTRA"]);
});

test("a chain that begins with the account is a note", () => {
  const cell = new SignedCell(["09:41", "10:41", "11:41", "12:41"]);
  cell.at("09:41").previous = null;
  const { result, codes } = examine(cell, { scope: { began: at("08:30") } });
  expect(codes).toEqual(["BEGAN"]);
  expect(result.state).toBe("VALID");
  expect(result.covered).toEqual({ from: at("08:41"), to: at("12:41") });
  expect(examine(cell, { scope: { began: at("08:30"), hasOlder: false } }).codes).toEqual(["BEGAN"]);
  expect(examine(cell, { scope: { hasOlder: false } }).codes).toEqual(["RESTARTED"]);
  expect(examine(cell, { scope: { began: after(at("08:30"), -2 * DAY) } }).codes).toEqual(["RESTARTED"]);
  expect(examine(cell, { scope: { began: at("08:30"), hasOlder: true } }).codes).toEqual(["RESTARTED"]);
  expect(examine(cell, { scope: { began: at("10:00") } }).codes).toEqual(["RESTARTED"]);
  cell.others.push(logFile(at("08:00")));
  expect(examine(cell, { scope: { began: at("08:30") } }).codes).toEqual(["BEGAN", "L-UNDIGESTED"]);
});

test.each([
  ["an account that joined some hours ago", { began: at("04:00") }, "no digest yet, in its first 24 hours"],
  ["a Region that is off", { presence: "off" }, "the account has not enabled the Region"],
  [
    "a former account",
    { presence: "former" },
    "the account is closed or has left, and has no digest of this time",
  ],
  [
    "an account that has just joined",
    { asked: { from: at("12:00"), to: at("13:10") }, began: at("12:00") },
    "no digest is due yet",
  ],
] as const)("%s may have no digest, but is not valid", (_, scope, detail) => {
  const { result } = examine(new SignedCell([]), { scope });
  expect(result).toMatchObject({ state: "ABSENT", detail, covered: undefined });
});

test("digests from before the time asked for do not make it valid", () => {
  const { result } = examine(new SignedCell(), { scope: { asked: { from: at("12:45"), to: at("13:10") } } });
  expect(result).toMatchObject({ state: "INCOMPLETE", detail: "no digest is due yet", covered: undefined });
});

test("a log file of an account in its first day is there before its digest, but not for hours", () => {
  const cell = new SignedCell([]);
  cell.others.push(logFile(at("10:40")));
  expect(examine(cell, { scope: { began: at("04:00") } }).codes).toEqual([]);
  expect(examine(cell, { scope: { began: after(at("04:00"), -DAY) } }).codes).toEqual(["NO-DIGEST"]);
  expect(examine(cell, { scope: { began: at("04:00"), hasOlder: true } }).codes).toEqual(["NO-DIGEST"]);
  cell.others.splice(0, 1, logFile(at("09:00")));
  expect(examine(cell, { scope: { began: at("04:00") } }).codes).toEqual(["L-UNDIGESTED"]);
});

test("a former account is examined, and nothing new is expected of it", () => {
  const cell = new SignedCell();
  cell.digests.splice(5);
  const scope = { presence: "former" } as const;
  expect(examine(cell, { scope })).toMatchObject({ codes: ["FORMER-ACCOUNT"], result: { state: "VALID" } });
  const later = { ...scope, asked: { from: at("10:00"), to: at("13:10") } };
  expect(examine(cell, { scope: later }).result.covered).toBeUndefined();
  Object.assign(cell.file("08:41"), { versions: 2 });
  expect(examine(cell, { scope }).codes).toEqual(["FORMER-ACCOUNT", "L-OVERWRITTEN"]);
});

test("a copy of the bucket may lie elsewhere, but not under other keys", () => {
  const cell = new SignedCell();
  const copy = { scope: { buckets: ["acme-log", "old-log"], isCopy: true } };
  for (const each of cell.digests)
    each.fields = { digestS3Bucket: "old-log", previousDigestS3Bucket: "old-log" };
  for (const file of cell.digests.flatMap(({ files }) => files)) file.bucket = "old-log";
  expect(examine(cell, copy).codes).toEqual([]);
  expect(new Set(examine(cell).codes)).toEqual(new Set(["D-MOVED"]));
  cell.at("09:41").fields.digestS3Object = "AWSLogs/elsewhere.json.gz";
  expect(examine(cell, copy).codes).toEqual(["D-MOVED"]);
});

test.each([
  ["before", at("04:00")],
  ["after", at("13:00")],
])("a restored backup whose files were written %s they were delivered is judged by names", (_, modified) => {
  const cell = new SignedCell();
  const late = { ...logFile(at("12:35")), modified };
  cell.others.push(late);
  for (const each of cell.digests) {
    each.listed = { modified };
    for (const it of each.files) it.modified = modified;
  }
  const scope = { isCopy: true };
  expect(examine(cell, { scope }).codes).toEqual([]);
  for (const time of ["09:00", "23:00"]) {
    cell.others.splice(0, 1, { ...logFile(at(time)), modified });
    expect(examine(cell, { scope }).codes).toEqual(["L-EXTRA"]);
  }
  cell.others.splice(0, 1, { ...late, key: late.key.replace("_2026", "-2026") });
  expect(examine(cell, { scope }).codes).toEqual(["L-EXTRA"]);
});

test("the depths examine no more than they say", () => {
  const cell = new SignedCell();
  cell.file("09:41").body = Buffer.from("changed");
  cell.file("10:41").storageClass = "GLACIER";
  expect(examine(cell, { depth: "files" })).toMatchObject({
    codes: [],
    result: { state: "VALID", counts: { logFiles: 16, bytes: 0 } },
  });
  cell.gone.add(cell.file("08:41"));
  expect(examine(cell, { depth: "chain" })).toMatchObject({ codes: [], result: { detail: "8 digests" } });
  expect(examine(cell).codes).toEqual(["L-ARCHIVED", "L-FORMAT", "L-MISSING"]);
});

test("a key may sign until two hours after the digest ends", () => {
  const keys = (validFrom: Date) => [
    publicKey(GENUINE.der, validFrom, after(validFrom, 30 * DAY), "eu-central-1"),
  ];
  const cell = new SignedCell(["12:41"]);
  cell.at("12:41").previous = null;
  const scope = { began: at("11:00") };
  expect(examine(cell, { scope, keys: keys(after(at("12:41"), 2 * HOUR)) }).codes).toEqual(["BEGAN"]);
  expect(examine(cell, { scope, keys: keys(after(at("12:41"), 2 * HOUR + MINUTE)) }).codes).toContain(
    "D-KEY-TIME",
  );
});

test("the key of a backfill is looked up by the time at which it was generated", () => {
  const codes = (generated: string) => {
    const cell = new SignedCell();
    cell.digests.push(
      digest(at("06:41"), {
        backfill: true,
        previous: null,
        files: [],
        privateKey: OTHER.privateKey,
        fields: { digestPublicKeyFingerprint: ROTATED.fingerprint },
        metadata: { "backfill-generation-timestamp": generated },
        listed: { modified: at("12:00") },
      }),
    );
    return examine(cell, { keys: [...KEYS, ROTATED] }).codes;
  };
  expect(codes("20261121T110000Z")).toEqual([]);
  expect(codes("2026-11-21T11:00:00Z")).toEqual([]);
  expect(codes("20261121T100000Z")).toEqual(["D-KEY-TIME"]);
  expect(codes("2026-11-21T10:00:00Z")).toEqual(["D-KEY-TIME"]);
});
