import { costOf, expectedRequests } from "../../../commands/integrity/estimate";
import { minimalSettings } from "../../settings-file";

const withLogs = minimalSettings({ "cloudWatchLogs.enabled": true });
const without = minimalSettings({ "cloudWatchLogs.enabled": false });
const DAY_OF_1700_CELLS = { gets: 108_000, lists: 3_700 };

test("a day of 100 accounts costs 39 cents, most of it KMS", () => {
  expect(costOf(DAY_OF_1700_CELLS, without)).toBeCloseTo(0.0432 + 0.0185 + 0.324, 6);
});

test.each([
  ["are ingested", withLogs, (108_000 * 1_500 * 0.5) / 1024 ** 3],
  [
    "of KMS are left out",
    minimalSettings({ "trail.events": { excludeManagementSources: ["kms.amazonaws.com"] } }),
    0,
  ],
  ["are no writes", minimalSettings({ "trail.events": { management: "write-only" } }), 0],
])("its events %s", (_, settings, usd) => {
  expect(costOf(DAY_OF_1700_CELLS, settings) - costOf(DAY_OF_1700_CELLS, without)).toBeCloseTo(usd, 6);
});

test("expects a digest an hour, and log files as docs/cost.md does", () => {
  const cells = ["111111111111", "222222222222"].flatMap((accountId) =>
    Array.from({ length: 17 }, () => ({ accountId, hours: 24 })),
  );
  expect(expectedRequests(cells, "chain")).toEqual({ gets: 34 * 24, lists: 34 });
  expect(expectedRequests(cells, "files")).toEqual({ gets: 34 * 24, lists: 68 });
  expect(expectedRequests(cells, "content").gets).toBe(34 * 24 + 2 * 288 + 32 * 24);
});
