import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { verdict } from "../../../commands/integrity/cell";
import { Download } from "../../../commands/integrity/download";
import { assumedOrganization, listCells } from "../../../commands/integrity/organization";
import type { IntegrityRun } from "../../../commands/integrity/result";
import { checkIntegrity, type IntegrityOptions } from "../../../commands/integrity/run";
import { SigningKeys } from "../../../emulator/signed-keys";
import { healthyModel } from "../../../emulator/stubbed-model";
import { stubSettings } from "../verify/stub";
import { HOUR, logOf, MINUTE, signWorld } from "./faults/world";

/** The digests are of two days. */
const now = new Date("2026-11-21T04:30:00Z");
const settings = stubSettings();
const keys = new SigningKeys({ bits: 1_024 });
const world = signWorld(settings, healthyModel(settings, { accounts: 1, regions: 2 }), keys, now);
const accounts = [...new Set(world.cells.map(({ place }) => place.accountId))];
const regions = [...new Set(world.cells.map(({ place }) => place.region))];
const { cell } = world;
const newest = cell.digests.at(-1) ?? "";

const scratch = mkdtempSync(join(tmpdir(), "integrity-download-"));
const folder = join(scratch, "download");
const keysFile = join(scratch, "keys.json");
const pathOf = (key: string) => join(folder, key);
const log = pathOf(logOf(cell, 7).key);

/** Downloads the bucket as `aws s3 sync` does: without metadata, and with the times of the objects. */
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  for (const { key, body, modified } of world.bucket.current()) {
    if (key.endsWith("/")) continue;
    mkdirSync(dirname(pathOf(key)), { recursive: true });
    writeFileSync(pathOf(key), body);
    utimesSync(pathOf(key), modified, modified);
  }
  const kept = regions.flatMap((region) =>
    keys
      .valid(region, new Date(now.getTime() - 24 * HOUR), now)
      .map(({ der, fingerprint, validFrom, validTo }) => ({
        ...{ region, fingerprint, validFrom, validTo },
        der: der.toString("base64"),
      })),
  );
  writeFileSync(keysFile, JSON.stringify({ keys: kept }));
});
afterAll(() => rmSync(scratch, { recursive: true }));

const calls = jest.fn();
const check = (options: Partial<IntegrityOptions> = {}): Promise<IntegrityRun> =>
  checkIntegrity({
    settings,
    environment: { AWS_ENDPOINT_URL: "http://127.0.0.1:9" },
    credentials: () => Promise.reject(new Error("nobody needs credentials")),
    since: new Date(now.getTime() - 5 * HOUR),
    until: new Date(now.getTime() - 135 * MINUTE),
    depth: "content",
    concurrency: 8,
    folder,
    keys: keysFile,
    accounts,
    regions,
    onCall: calls,
    ...options,
  });
const codes = ({ cells, findings }: IntegrityRun) => [
  ...findings.map(({ code }) => code),
  ...cells.flatMap(({ accountId, region, findings: ofCell }) =>
    ofCell.map(({ code }) => `${accountId} ${region} ${code}`),
  ),
];
const inCell = (code: string) => `${cell.place.accountId} ${cell.place.region} ${code}`;

test("is examined without AWS: the next digest tells the signature of each", async () => {
  const run = await check();
  expect({ verdict: verdict(run.cells, run.findings), codes: codes(run) }).toEqual({
    verdict: "VALID",
    codes: [],
  });
  expect(run).toMatchObject({ isDownload: true, bucket: folder, calls: 0, cost: 0 });
  expect(run.cells.every(({ counts }) => counts.logFiles > 0)).toBe(true);
  expect(calls).not.toHaveBeenCalled();
});

test("needs the signatures of the time asked for, and not of the digest after it", async () => {
  const run = await check({ until: new Date(now.getTime() - 105 * MINUTE) });
  expect(codes(run)).toEqual([]);
});

test("has newest digests that nobody vouches for", async () => {
  const run = await check({ until: now });
  expect(codes(run)).toEqual(run.cells.map(({ accountId, region }) => `${accountId} ${region} D-UNREADABLE`));
  expect(run.cells).toHaveLength(world.cells.length);
  expect(run.cells[0]?.findings[0]).toMatchObject({
    found: expect.stringContaining("a download loses its signature"),
    hours: { to: expect.any(Date) },
  });
});

test("has a last backfill, for which no earlier end of the time helps", async () => {
  const download = new Download({ folder, account: "audit", concurrency: 1 });
  const key = newest.replace("Z.json.gz", "Z_backfill.json.gz");
  expect(key).not.toBe(newest);
  await expect(download.read({ key, size: 1 })).rejects.toThrow(/: examine the last backfill in the bucket$/);
});

test("does not tell which accounts there must be", async () => {
  expect(codes(await check({ accounts: undefined }))).toEqual(["UNREADABLE"]);
  rmSync(pathOf(`${cell.place.folder}`), { recursive: true });
  expect(new Set(codes(await check()))).toEqual(
    new Set(regions.map((region) => `${cell.place.accountId} ${region} NO-DIGEST`)),
  );
});

test.each<[string, () => void, string]>([
  ["a log file was removed", () => rmSync(log), "L-MISSING"],
  ["a log file was changed", () => touched(log, () => writeFileSync(log, "other")), "L-FORMAT"],
  ["a log file was added", () => added(log.replace(/_[^_]*$/, "_0123456789abcdef.json.gz")), "L-EXTRA"],
  ["a link leads to a log file elsewhere", () => linked(log, join(scratch, "elsewhere")), "L-MISSING"],
  [
    "a file has a hostile name",
    () => added(join(dirname(pathOf(newest)), "$(id)\n..%2f\u{1f600}")),
    "D-EXTRA",
  ],
])("shows that %s", async (_, change, code) => {
  change();
  expect(codes(await check())).toEqual([inCell(code)]);
});

test("shows that a digest was changed, which no longer tells the signature of the one before", async () => {
  touched(pathOf(cell.digests[6] ?? ""), (path) => appendFileSync(path, "\0"));
  expect(codes(await check())).toEqual([inCell("D-UNREADABLE"), inCell("D-TRAILING")]);
});

/** Keeps the time of a file. */
function touched(path: string, change: (path: string) => void): void {
  change(path);
  const at = new Date(now.getTime() - 2.5 * HOUR);
  utimesSync(path, at, at);
}

function added(path: string): void {
  touched(path, () => writeFileSync(path, "added"));
}

function linked(path: string, target: string): void {
  renameSync(path, target);
  symlinkSync(target, path);
}

test("has no files in folders that a link leads to", async () => {
  linked(pathOf(cell.place.folder), join(scratch, "outside"));
  expect(codes(await check())).toEqual(expect.arrayContaining([inCell("NO-DIGEST")]));
  rmSync(join(scratch, "outside"), { recursive: true });
});

test("must be a folder", async () => {
  await expect(check({ folder: keysFile })).rejects.toThrow(`--bucket ${keysFile} is no folder`);
});

test("of many accounts that are unknown, the first are named", () => {
  const unknown = Array.from({ length: 6_000 }, (_, index) => String(500_000_000_000 + index));
  const organization = assumedOrganization({ accounts: [], regions: [] });
  const folders = { accounts: new Map(), findings: [] };
  const list = () => listCells(settings, organization, folders, { accounts: unknown });
  expect(list).toThrow(/got 500000000000; .*; 500000000007; and 5992 more$/);
});
