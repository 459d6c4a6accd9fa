import { judgeCell } from "../../../commands/integrity/cell";
import { nextCheckpoint } from "../../../commands/integrity/next-checkpoint";
import type { ChainCheckpoint } from "../../../commands/integrity/scope";
import { examine } from "./examination";
import { after, at, type DigestSpec, digest, logFile, SCOPE, SignedCell } from "./signed-cell";
import { early, FIRST, firstRun, nextRun } from "./two-runs";

function lastOf(cell: SignedCell, end: string): ChainCheckpoint {
  const signed = cell.sign().get(cell.at(end));
  return { key: signed?.key ?? "", hash: signed?.hash ?? "", end: at(end) };
}

test("the next run examines the digests after the checkpoint", () => {
  const cell = new SignedCell();
  const { result, codes, next } = nextRun(cell, firstRun(cell));
  expect(codes).toEqual([]);
  expect(result.counts).toMatchObject({ digests: 3, logFiles: 6 });
  expect(result.covered).toEqual({ from: at("09:41"), to: at("12:41") });
  expect(Object.values(next?.chains ?? {}).map(({ end }) => end)).toEqual([at("12:41")]);
  expect(next?.read).toEqual({ from: at("07:00"), to: at("12:41") });
});

test("the first new digest follows the checkpoint", () => {
  const cell = new SignedCell();
  const checkpoint = firstRun(cell);
  const chains = (hash: string) =>
    Object.fromEntries(Object.entries(checkpoint.chains).map(([id, it]) => [id, { ...it, hash }]));
  expect(nextRun(cell, { ...checkpoint, chains: chains("0".repeat(64)) }).codes).toEqual(["D-LINK"]);
  cell.at("10:41").previous = cell.at("07:41");
  expect(nextRun(cell, checkpoint).codes).toEqual(["D-LINK"]);
  cell.at("10:41").previous = null;
  expect(nextRun(cell, checkpoint).codes).toEqual(["RESTARTED"]);
});

test("each trail has its own checkpoint", () => {
  const cell = new SignedCell();
  const ends = ["07:31", "08:31", "09:31", "10:31", "11:31"];
  cell.digests.push(...ends.map((end) => digest(at(end), { trail: "second-trail", files: [] })));
  cell.at("07:31").previous = null;
  cell.at("10:31").files.push(logFile(at("10:00")));
  const checkpoint = firstRun(cell);
  expect(Object.values(checkpoint.chains).map(({ end }) => end)).toEqual([at("09:41"), at("09:31")]);
  expect(nextRun(cell, checkpoint)).toMatchObject({ codes: [], result: { counts: { digests: 5 } } });
  const ahead = { ...checkpoint.chains, "second-trail eu-west-1": lastOf(cell, "10:31") };
  expect(nextRun(cell, { ...checkpoint, chains: ahead })).toMatchObject({
    codes: [],
    result: { counts: { digests: 4 } },
  });
});

test("a digest that is gone after the checkpoint is missing, and one from before it is found by its marker", () => {
  const cell = new SignedCell();
  const checkpoint = firstRun(cell);
  cell.remove("10:41");
  const { result } = nextRun(cell, checkpoint);
  expect(result.findings).toEqual([
    expect.objectContaining({ code: "D-MISSING", hours: { from: at("09:41"), to: at("10:41") } }),
  ]);
  cell.gone.clear();
  cell.at("08:41").listed = { deletedAt: at("12:00") };
  expect(nextRun(cell, checkpoint).codes).toEqual(["D-DELETED"]);
});

test("without a new digest, where none is due, everything new is pending", () => {
  const cell = new SignedCell();
  const checkpoint = firstRun(cell);
  cell.digests.splice(5);
  cell.others.push(logFile(at("10:20")));
  const scope = { now: at("10:30"), asked: { from: at("07:00"), to: at("10:30") } };
  const { result, codes } = nextRun(cell, checkpoint, scope);
  expect(codes).toEqual([]);
  expect(result).toMatchObject({ state: "VALID", detail: expect.stringContaining("no new digest since") });
  expect(result.covered).toEqual({ from: at("08:41"), to: at("09:41") });
  for (const presence of ["off", "former"] as const) {
    const gone = nextRun(cell, checkpoint, { ...scope, presence }).result;
    expect(gone).toMatchObject({ state: "ABSENT", covered: undefined });
  }
});

test.each(["09:12", "09:30", "09:41", "09:50", "10:30", "11:55"])(
  "a file forged at %s is found by one of two runs, once",
  (time) => {
    const cell = new SignedCell();
    cell.others.push(logFile(at(time)));
    const first = examine(early(cell), { scope: FIRST });
    if (first.next === undefined) throw new Error("no checkpoint");
    const second = nextRun(cell, first.next);
    expect([...first.codes, ...second.codes]).toEqual(["L-EXTRA"]);
  },
);

test("a file of the second after an hour is pending", () => {
  const cell = new SignedCell();
  cell.others.push(logFile(after(at("09:41"), 1000)));
  expect(firstRun(cell).pending).toHaveLength(1);
});

test("a chain that begins again is not taken for a new one, though all before the checkpoint is gone", () => {
  const cell = new SignedCell();
  const checkpoint = firstRun(cell);
  cell.remove("05:41", "06:41", "07:41", "08:41", "09:41");
  cell.at("10:41").previous = null;
  expect(nextRun(cell, checkpoint, { hasOlder: false }).codes).toEqual(["RESTARTED"]);
});

test("a file that the next digest names was pending", () => {
  const cell = new SignedCell();
  const late = logFile(at("09:39"));
  cell.at("10:41").files.push(late);
  const checkpoint = firstRun(cell);
  expect(checkpoint.pending).toEqual([late.key]);
  expect(nextRun(cell, checkpoint).codes).toEqual([]);
});

test("a backfill of an hour before the checkpoint is read", () => {
  const cell = new SignedCell();
  const late = logFile(at("11:00"));
  cell.digests.push(
    digest(at("07:41"), {
      backfill: true,
      previous: null,
      files: [late],
      listed: { modified: at("11:30") },
    }),
  );
  const then = early(cell);
  then.digests.pop();
  const { next } = examine(then, { scope: FIRST });
  if (next === undefined) throw new Error("no checkpoint");
  const { codes, result } = nextRun(cell, next);
  expect(codes).toEqual([]);
  expect(result.counts).toMatchObject({ digests: 4, logFiles: 7 });
});

test("a backfill may follow one of a later hour from before the checkpoint", () => {
  const cell = new SignedCell();
  const backfill = (end: string, changes: Partial<DigestSpec>) =>
    digest(at(end), { backfill: true, files: [], ...changes });
  cell.digests.splice(5, 0, backfill("08:41", { previous: null, listed: { modified: at("09:50") } }));
  const checkpoint = firstRun(cell);
  expect(Object.keys(checkpoint.chains)).toHaveLength(1);
  cell.digests.push(backfill("06:41", { listed: { modified: at("11:30") } }));
  expect(nextRun(cell, checkpoint)).toMatchObject({ codes: [], result: { counts: { digests: 4 } } });
});

test("files that could not be read are read by the next run", () => {
  const cell = new SignedCell();
  const before = firstRun(cell);
  const file = cell.file("11:41");
  const { content } = file;
  file.content = undefined;
  const failed = nextRun(cell, before);
  expect(failed.codes).toEqual(["L-UNREADABLE"]);
  expect(Object.values(failed.next?.chains ?? {}).map(({ end }) => end)).toEqual([at("10:41")]);
  expect(failed.next?.at).toEqual(FIRST.now);
  file.content = content;
  cell.at("11:41").unreadable = true;
  const unread = nextRun(cell, before);
  expect(unread.codes).toEqual(["D-UNREADABLE"]);
  expect(Object.values(unread.next?.chains ?? {}).map(({ end }) => end)).toEqual([at("10:41")]);
});

test("archived files that an earlier run read count as valid, and others do not", () => {
  const cell = new SignedCell();
  const { read } = firstRun(cell);
  const known = { chains: {}, at: FIRST.now, pending: [], read };
  cell.file("08:41").storageClass = "GLACIER";
  const { codes, result, next } = nextRun(cell, known);
  expect(codes).toEqual([]);
  expect(result.counts).toMatchObject({ logFiles: 16, readBefore: 1 });
  expect(next?.read).toEqual({ from: at("07:00"), to: at("12:41") });
  cell.file("10:41").storageClass = "GLACIER";
  const later = nextRun(cell, known);
  expect(later.codes).toEqual(["L-ARCHIVED"]);
  expect(later.next?.read).toEqual({ from: at("10:41"), to: at("12:41") });
});

test("nothing counts as read if the newest files were archived", () => {
  const cell = new SignedCell();
  cell.file("12:41").storageClass = "GLACIER";
  expect(examine(cell).next?.read).toBeUndefined();
});

test("a file that was wrong when it was read is not valid once it is archived", () => {
  const cell = new SignedCell();
  const { body } = cell.file("08:41");
  cell.file("08:41").body = Buffer.from("changed");
  const { next } = examine(cell);
  expect(next?.read).toEqual({ from: at("08:41"), to: at("12:41") });
  Object.assign(cell.file("08:41"), { body, storageClass: "GLACIER" });
  const known = { chains: {}, at: at("13:10"), pending: [], read: next?.read };
  expect(nextRun(cell, known).codes).toEqual(["L-ARCHIVED"]);
});

test("a run at the depth chain keeps what is pending, and reads nothing", () => {
  const cell = new SignedCell();
  const checkpoint = { ...firstRun(cell), pending: ["a key"] };
  const { next } = examine(cell, { scope: { checkpoint }, depth: "chain" });
  expect(next).toMatchObject({ pending: ["a key"], read: checkpoint.read, at: SCOPE.now });
});

test("an interrupted run keeps the checkpoint, and is not valid", () => {
  const cell = new SignedCell();
  const checkpoint = firstRun(cell);
  const { next, result } = examine(cell, { scope: { checkpoint }, reads: 4 });
  expect(next).toBe(checkpoint);
  expect(result).toMatchObject({ state: "INCOMPLETE", counts: { logFiles: 4 } });
  expect(result.findings).toEqual([{ code: "L-UNREADABLE", found: "2 log files not read" }]);
  const unlisted = { scope: SCOPE, depth: "files", digests: { digests: [], findings: [] } } as const;
  expect(judgeCell(unlisted).state).toBe("INCOMPLETE");
  expect(nextCheckpoint(unlisted, [])).toMatchObject({ chains: {}, since: SCOPE.asked.from });
});

test("a cell in which nothing is expected has no checkpoint", () => {
  expect(examine(new SignedCell([]), { scope: { presence: "off" } }).next).toBeUndefined();
});
