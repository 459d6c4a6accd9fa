import { judgeCell, needsOlder } from "../../../commands/verify/coverage/cells";
import {
  type DigestNames,
  dayFolder,
  digestEnd,
  digestKey,
  stamp,
} from "../../../commands/verify/coverage/digest-names";

const now = new Date("2026-11-21T12:30:00Z");
const HOUR = 3_600_000;
const names: DigestNames = {
  folder: "AWSLogs/o-exampleorgid/111111111111",
  accountId: "111111111111",
  region: "eu-west-1",
  trailName: "organization_trail.x",
  homeRegion: "us-east-1",
};
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * HOUR);
/** Ends of the hours back to `until`, the newest a quarter of an hour ago. */
const ends = (until = 29) => Array.from({ length: until }, (_, hour) => hoursAgo(hour + 0.25));
const judge = (change: Partial<Parameters<typeof judgeCell>[0]>) =>
  judgeCell({ ends: ends(), now, from: hoursAgo(27), maxAge: 130, hasOlder: true, ...change });

describe("digest keys", () => {
  test("are CloudTrail's", () => {
    expect(digestKey(names, new Date("2026-11-20T23:04:05Z"))).toBe(
      "AWSLogs/o-exampleorgid/111111111111/CloudTrail-Digest/eu-west-1/2026/11/20/111111111111_CloudTrail-Digest_eu-west-1_organization_trail.x_us-east-1_20261120T230405Z.json.gz",
    );
  });

  test("sort by time, across days and years", () => {
    const keys = ["2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z", "2027-01-01T01:00:00Z"].map((time) =>
      digestKey(names, new Date(time)),
    );
    expect([...keys].sort()).toEqual(keys);
  });

  test("are read back", () => {
    const end = new Date("2026-11-20T23:04:05Z");
    expect(digestEnd(names, digestKey(names, end))).toEqual(end);
  });

  test.each([
    ["of another trail", digestKey({ ...names, trailName: "another" }, now)],
    ["of a trail with another home Region", digestKey({ ...names, homeRegion: "eu-west-1" }, now)],
    ["that are backfills", digestKey(names, now).replace(".json.gz", "_backfill.json.gz")],
    ["that are folders", "AWSLogs/o-exampleorgid/111111111111/CloudTrail-Digest/eu-west-1/"],
  ])("%s are not counted", (_, key) => expect(digestEnd(names, key)).toBeUndefined());

  test("dates are UTC", () => {
    expect(dayFolder(new Date("2026-01-02T23:00:00-05:00"))).toBe("2026/01/03");
    expect(stamp(new Date("2026-01-02T03:04:05.678Z"))).toBe("20260102T030405Z");
  });
});

describe("a cell", () => {
  test("is OK with a digest each hour", () => expect(judge({}).state).toBe("OK"));
  test("is MISSING without a digest", () => expect(judge({ ends: [] }).state).toBe("MISSING"));

  test.each([
    [23, false, "NEW"],
    [25, false, "MISSING"],
    [1, true, "MISSING"],
  ])("without a digest, begun %d hours ago, with older digests: %s, is %s", (hours, hasOlder, state) => {
    expect(judge({ ends: [], began: hoursAgo(hours), hasOlder }).state).toBe(state);
  });

  test.each([
    [130, "OK"],
    [131, "LATE"],
  ])("with its newest digest %d minutes old is %s", (minutes, state) => {
    const late = Array.from({ length: 29 }, (_, hour) => hoursAgo(hour + minutes / 60));
    expect(judge({ ends: late }).state).toBe(state);
  });

  test("with a missing hour is a GAP that names the hour", () => {
    const gap = ends().filter((_, hour) => hour !== 5);
    expect(judge({ ends: gap })).toMatchObject({
      state: "GAP",
      detail: "no digest for 2026-11-21T06:15Z to 2026-11-21T07:15Z",
    });
  });

  test("names every gap", () => {
    const gaps = ends().filter((_, hour) => hour !== 5 && hour !== 9);
    expect(judge({ ends: gaps }).detail?.match(/ to /g)).toHaveLength(2);
  });

  test.each(Array.from({ length: 26 }, (_, hour) => hour + 1))("has no blind hour: %d hours ago", (hour) => {
    expect(judge({ ends: ends().filter((_, index) => index !== hour) }).state).not.toBe("OK");
  });

  test("is a GAP if the begin of the window is missing and there are older digests", () =>
    expect(judge({ ends: ends(10) }).state).toBe("GAP"));
  test("is OK since its first digest if there are no older ones", () =>
    expect(judge({ ends: ends(10), hasOlder: false })).toMatchObject({
      state: "OK",
      detail: "since 2026-11-21T03:15Z, its first digest",
    }));
  test("is a GAP in its first day too", () =>
    expect(judge({ ends: ends(10).filter((_, hour) => hour !== 4), hasOlder: false }).state).toBe("GAP"));
  test("is LATE in its first day too", () =>
    expect(judge({ ends: [hoursAgo(5)], began: hoursAgo(8), hasOlder: false }).state).toBe("LATE"));
  test("is FUTURE with a digest from the future, however many there are", () =>
    expect(judge({ ends: [...ends(), hoursAgo(-1)] }).state).toBe("FUTURE"));
  test("takes a clock that differs by minutes for no future", () =>
    expect(judge({ ends: [...ends(), hoursAgo(-0.1)] }).state).toBe("OK"));
  test("does not mind digests that are minutes apart, as after a restart", () =>
    expect(judge({ ends: [...ends(), hoursAgo(3.5), hoursAgo(3.4)] }).state).toBe("OK"));
  test("does not mind the order", () => expect(judge({ ends: ends().reverse() }).state).toBe("OK"));
});

test("older digests are only needed if the begin of the window has none", () => {
  const from = hoursAgo(27);
  expect([ends(), ends(10), []].map((list) => needsOlder({ ends: list, from }))).toEqual([false, true, true]);
});
