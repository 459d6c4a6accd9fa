import { examine } from "./examination";
import { after, at, DAY, logFile, SignedCell } from "./signed-cell";
import { early, FIRST, firstRun, nextRun } from "./two-runs";

test("a fault is found by every run until it is mended", () => {
  const cell = new SignedCell();
  const before = firstRun(cell);
  cell.file("10:41").deletedAt = at("12:00");
  const { codes, next } = nextRun(cell, before);
  expect(codes).toEqual(["L-DELETED"]);
  expect(next).toMatchObject({ chains: before.chains, at: before.at });
  // What was not there was not read.
  expect(next?.read).toEqual({ from: at("10:41"), to: at("12:41") });
  if (next === undefined) throw new Error("no checkpoint");
  expect(nextRun(cell, next).codes).toEqual(["L-DELETED"]);
  delete cell.file("10:41").deletedAt;
  const mended = nextRun(cell, next);
  expect(mended.codes).toEqual([]);
  expect(Object.values(mended.next?.chains ?? {}).map(({ end }) => end)).toEqual([at("12:41")]);
});

test("a fault that the first run finds is found by the next one, though that asks for less", () => {
  const cell = new SignedCell();
  cell.gone.add(cell.file("08:41"));
  const { next, codes } = examine(early(cell), { scope: FIRST });
  expect(codes).toEqual(["L-MISSING"]);
  expect(next).toMatchObject({ chains: {}, since: FIRST.asked.from });
  if (next === undefined) throw new Error("no checkpoint");
  const asked = { from: at("11:00"), to: at("13:10") };
  expect(nextRun(cell, next, { asked }).codes).toEqual(["L-MISSING"]);
  cell.gone.clear();
  const mended = nextRun(cell, next, { asked });
  expect(mended.codes).toEqual([]);
  expect(mended.next?.since).toBeUndefined();
});

test("the checkpoint is of the time asked for, though later digests decide its last files", () => {
  const { next, result } = examine(new SignedCell(), {
    scope: { asked: { from: at("07:00"), to: at("10:30") } },
  });
  expect(result.counts.digests).toBe(7);
  expect(Object.values(next?.chains ?? {}).map(({ end }) => end)).toEqual([at("10:41")]);
});

test("where all is gone since the checkpoint, the tail is missing", () => {
  const cell = new SignedCell();
  const checkpoint = firstRun(cell);
  cell.remove("10:41", "11:41", "12:41");
  expect(nextRun(cell, checkpoint).codes).toEqual(["D-TAIL"]);
});

test("what no digest can mend does not hold up a cell", () => {
  const cell = new SignedCell();
  const before = firstRun(cell);
  cell.file("11:41").storageClass = "GLACIER";
  cell.at("12:41").previous = null;
  const { codes, next } = nextRun(cell, before);
  expect(codes).toEqual(["L-ARCHIVED", "RESTARTED"]);
  expect(Object.values(next?.chains ?? {}).map(({ end }) => end)).toEqual([at("12:41")]);
});

test("a file whose name is from long before is pending until it is decided", () => {
  const cell = new SignedCell();
  cell.others.push({ ...logFile(after(at("09:00"), -DAY)), modified: at("10:00") });
  const { next } = examine(early(cell), { scope: FIRST });
  expect(next?.pending).toEqual(cell.others.map(({ key }) => key));
  if (next === undefined) throw new Error("no checkpoint");
  expect(nextRun(cell, next).codes).toEqual(["L-EXTRA"]);
});
