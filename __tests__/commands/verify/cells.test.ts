import {
  type DigestNames,
  dayFolder,
  digestEnd,
  digestKey,
  judgeCell,
  stamp,
} from "../../../commands/verify/coverage/cells";

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
const ends = (until = 27) => Array.from({ length: until }, (_, hour) => hoursAgo(hour + 0.25));
const judge = (change: Partial<Parameters<typeof judgeCell>[0]>) =>
  judgeCell({ ends: ends(), now, maxAge: 130, hasLogs: true, ...change });

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
  test("is OK with a digest each hour and log files", () => expect(judge({}).state).toBe("OK"));
  test("is QUIET with digests alone", () => expect(judge({ hasLogs: false }).state).toBe("QUIET"));
  test("is MISSING without a digest", () => expect(judge({ ends: [] }).state).toBe("MISSING"));
  test("is NEW without one on its first day", () =>
    expect(judge({ ends: [], since: hoursAgo(23) }).state).toBe("NEW"));
  test("is MISSING without one after its first day", () =>
    expect(judge({ ends: [], since: hoursAgo(25) }).state).toBe("MISSING"));

  test.each([
    [130, "OK"],
    [131, "LATE"],
  ])("with its newest digest %d minutes old is %s", (minutes, state) => {
    const late = Array.from({ length: 27 }, (_, hour) => hoursAgo(hour + minutes / 60));
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

  test("is a GAP where the beginning of the day is missing", () =>
    expect(judge({ ends: ends(10) }).state).toBe("GAP"));
  test("is OK where it did not exist then", () =>
    expect(judge({ ends: ends(10), since: hoursAgo(11) }).state).toBe("OK"));
  test("is a GAP in its first day too", () =>
    expect(judge({ ends: ends(10).filter((_, hour) => hour !== 4), since: hoursAgo(11) }).state).toBe("GAP"));
  test("is LATE in its first day too", () =>
    expect(judge({ ends: [hoursAgo(5)], since: hoursAgo(8) }).state).toBe("LATE"));
  test("does not mind a gap that is older than a day", () =>
    expect(judge({ ends: ends(30).filter((_, hour) => hour < 25 || hour > 27) }).state).toBe("OK"));
  test("does not mind digests that are minutes apart, as after a restart", () =>
    expect(judge({ ends: [...ends(), hoursAgo(3.5), hoursAgo(3.4)] }).state).toBe("OK"));
  test("does not mind the order", () => expect(judge({ ends: ends().reverse() }).state).toBe("OK"));
});
