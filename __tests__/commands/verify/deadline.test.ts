import { setTimeout as sleep } from "node:timers/promises";
import { Deadline } from "../../../commands/verify/deadline";

const open: Deadline[] = [];
const start = (base: number, interruption?: AbortSignal) => {
  const deadline = new Deadline(base, interruption);
  open.push(deadline);
  return deadline;
};
afterEach(() => {
  for (const deadline of open.splice(0)) deadline.close();
});

test("a round ends when its time is over, and says so", async () => {
  const { signal } = start(10);
  await sleep(50);
  expect(signal.aborted).toBe(true);
  expect(String(signal.reason)).toContain("took longer than");
});

test("the time grows with the number of cells", async () => {
  const deadline = start(10);
  deadline.extendFor(1_700);
  await sleep(50);
  expect(deadline.signal.aborted).toBe(false);
});

test("Ctrl-C ends a round, also one that begins after it", () => {
  const controller = new AbortController();
  const { signal } = start(60_000, controller.signal);
  expect(signal.aborted).toBe(false);
  controller.abort();
  expect(String(signal.reason)).toBe("interrupted");
  expect(start(60_000, controller.signal).signal.aborted).toBe(true);
});
