import { judgeCell } from "../../../commands/verify/coverage/cells";
import { ListedVersions, listVersions } from "../../../commands/verify/coverage/versions";
import type { LiveAws } from "../../../commands/verify/live-aws";
import { isFullRun } from "../../full-tests";
import { stubSettings } from "./stub";

const settings = stubSettings();
const FILES = isFullRun() ? 100_000 : 20_000;
const name = (index: number) => `AWSLogs/o-exampleorgid/1/CloudTrail/us-east-1/2026/11/21/${index}.json.gz`;

test("a listing whose pages go in circles is an error", async () => {
  const page = { IsTruncated: true, NextKeyMarker: "a" };
  const logBucket = { s3: { send: async () => page }, bucket: { Bucket: "b" } };
  const aws = { logBucket, settings } as unknown as LiveAws;
  await expect(listVersions(aws, { folder: "f/", after: "" })).rejects.toThrow("there is more");
  expect(await listVersions(aws, { folder: "f/", after: "", pages: 1 })).toMatchObject({ endedAt: "a" });
});

/** Pages of a thousand versions. */
function list(make: (key: string) => Parameters<ListedVersions["add"]>[0]) {
  const listed = new ListedVersions();
  for (let index = 0; index < FILES; index += 1) listed.add(make(name(index)));
  return listed.files(settings);
}

test.each([
  ["delivered", (Key: string) => ({ Versions: [{ Key, IsLatest: true }] }), FILES, 0],
  [
    "deleted",
    (Key: string) => ({
      Versions: [{ Key, IsLatest: false }],
      DeleteMarkers: [{ Key, IsLatest: true, VersionId: "v", LastModified: new Date("2026-11-22") }],
    }),
    0,
    FILES,
  ],
  [
    "overwritten",
    (Key: string) => ({
      Versions: [
        { Key, IsLatest: true },
        { Key, IsLatest: false },
      ],
    }),
    FILES,
    FILES,
  ],
])("many %s files take time in proportion", (_, make, keys, tampered) => {
  const start = process.cpuUsage();
  const files = list(make);
  // Comparing each with each took minutes.
  expect(process.cpuUsage(start).user / 1_000).toBeLessThan(2_000);
  expect(files.files).toHaveLength(keys);
  expect(files.tampered).toHaveLength(tampered);
});

test("100,000 digests of a cell take time in proportion", () => {
  const now = new Date("2026-11-21T12:00:00Z");
  const ends = Array.from({ length: 100_000 }, (_, index) => new Date(now.getTime() - index * 1_000));
  const start = process.cpuUsage();
  expect(judgeCell({ ends, now, from: new Date(now.getTime() - 27 * 3_600_000), maxAge: 130 }).state).toBe(
    "OK",
  );
  expect(process.cpuUsage(start).user / 1_000).toBeLessThan(2_000);
});

test("a file under a delete marker of the lifecycle is neither deleted nor overwritten", () => {
  const listed = new ListedVersions();
  const Key = name(1).replace("2026/11/21", "2020/01/01");
  listed.add({
    Versions: [{ Key, IsLatest: false }],
    DeleteMarkers: [{ Key, IsLatest: true, LastModified: new Date("2026-11-22") }],
  });
  expect(listed.files(settings).tampered).toEqual([]);
});
