import { progressOn } from "../../../commands/verify/progress";

function record(isTTY: boolean) {
  let written = "";
  let time = 0;
  const stream = {
    isTTY,
    write: (text: string | Uint8Array) => {
      written += String(text);
      return true;
    },
  };
  const progress = progressOn(stream, () => time);
  return {
    progress,
    pass: (milliseconds: number) => {
      time += milliseconds;
      progress.onCall();
    },
    written: () => written,
  };
}

test("a pipe gets a plain line now and then", () => {
  const { progress, pass, written } = record(false);
  pass(9_000);
  expect(written()).toBe("");
  pass(1_000);
  progress.say("waiting");
  progress.end();
  expect(written()).toBe("verify: 2 calls\nverify: waiting\n");
});

test("a terminal gets one line that is redrawn and erased", () => {
  const { progress, pass, written } = record(true);
  pass(200);
  progress.end();
  expect(written()).toBe("\r\u001b[2Kverify: 1 calls\r\u001b[2K");
});
