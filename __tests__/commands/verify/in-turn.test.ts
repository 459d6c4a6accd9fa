import { DAY, HOUR } from "../../../commands/verify/coverage/cells";
import { defaultTurn, isInTurn, sliceStart, TURNS } from "../../../commands/verify/coverage/in-turn";

const now = new Date("2026-11-21T12:30:00Z");

test.each([0, 7, 1_000])("24 consecutive turns from %d examine each of 100 items", (first) => {
  const seen = new Set<number>();
  for (let turn = first; turn < first + TURNS; turn += 1) {
    for (let index = 0; index < 100; index += 1) if (isInTurn(index, turn)) seen.add(index);
  }
  expect(seen.size).toBe(100);
});

test.each([
  ["each hour", HOUR],
  ["each day at one hour", DAY],
  ["each week", 7 * DAY],
])("without --turn, runs %s see all parts in the end", (_, interval) => {
  const parts = new Set<number>();
  for (let run = 0; run < 200; run += 1)
    parts.add(defaultTurn(new Date(now.getTime() + run * interval)) % TURNS);
  expect(parts.size).toBe(TURNS);
});

test("passes examine the newest days, the oldest, and then those between, until the retention is over", () => {
  const slices = { days: 3, turns: TURNS };
  const start = (turn: number) => sliceStart({ turn, now }, slices, 9).toISOString().slice(0, 10);
  expect([0, 23, 24, 48, 72].map(start)).toEqual([
    "2026-11-18",
    "2026-11-18",
    "2026-11-12",
    "2026-11-15",
    "2026-11-18",
  ]);
});
