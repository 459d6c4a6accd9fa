import { PassThrough } from "node:stream";
import { startCallProgress, startWorkProgress } from "../../../commands/shared/progress";

function record(isTTY: boolean) {
  let time = 0;
  const stream = Object.assign(new PassThrough(), { isTTY });
  const progress = startCallProgress("verify", stream, () => time);
  return {
    progress,
    callAfter: (milliseconds: number) => {
      time += milliseconds;
      progress.onCall();
    },
    written: () => String(stream.read() ?? ""),
  };
}

test("a pipe gets a line every ten seconds", () => {
  const { progress, callAfter, written } = record(false);
  callAfter(9_000);
  expect(written()).toBe("");
  callAfter(1_000);
  progress.say("waiting");
  progress.end();
  expect(written()).toBe("verify: 2 calls\nverify: waiting\n");
});

test("a terminal gets one line that is redrawn and erased", () => {
  const { progress, callAfter, written } = record(true);
  callAfter(200);
  progress.end();
  expect(written()).toBe("\u001b[1G\u001b[2Kverify: 1 call\u001b[1G\u001b[2K");
});

test("work has a rate, and the time that is left", () => {
  let time = 0;
  const stream = Object.assign(new PassThrough(), { isTTY: false });
  const progress = startWorkProgress("integrity", "cells", stream, () => time);
  const after = (milliseconds: number, act: () => void) => {
    time += milliseconds;
    act();
    return String(stream.read() ?? "");
  };
  expect(after(10_000, progress.onCall)).toBe("integrity: 1 call\n");
  progress.onPlan(1_700);
  expect(after(10_000, progress.onCall)).toBe("integrity: 0 of 1,700 cells, 0 calls a second\n");
  for (let call = 0; call < 99; call += 1) progress.onCall();
  expect(after(10_000, progress.onItem)).toBe(
    "integrity: 1 of 1,700 cells, 5 calls a second, 567 minutes left\n",
  );
  for (let cell = 0; cell < 1_698; cell += 1) progress.onItem();
  expect(after(10_000, progress.onItem)).toBe(
    "integrity: 1,700 of 1,700 cells, 3 calls a second, 0 s left\n",
  );
});
