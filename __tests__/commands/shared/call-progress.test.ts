import { PassThrough } from "node:stream";
import { startCallProgress } from "../../../commands/shared/progress";

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
  expect(written()).toBe("\u001b[1G\u001b[2Kverify: 1 calls\u001b[1G\u001b[2K");
});
