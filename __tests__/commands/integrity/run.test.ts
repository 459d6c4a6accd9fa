import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verdict } from "../../../commands/integrity/cell";
import type { CellResult, IntegrityRun } from "../../../commands/integrity/result";
import { checkIntegrity, type IntegrityOptions } from "../../../commands/integrity/run";
import { denied } from "../../../emulator/aws-calls";
import { digestReaderGrants, logValidatorGrants } from "../../../policies/roles/integrity";
import { sampleOf, testInFullRun } from "../../full-tests";
import { type SeededStub, startSeededStub } from "./faults/seeded";
import { HOUR, logOf, type World } from "./faults/world";

const now = new Date(Math.floor(Date.now() / 1_000) * 1_000);
const scratch = mkdtempSync(join(tmpdir(), "integrity-"));
const stateFile = join(scratch, "state.json");
let stub: SeededStub;
let world: World;
let calls: string[];
beforeAll(async () => {
  stub = await startSeededStub(now, 1_024);
});
beforeEach(() => {
  world = stub.seed({ seed: () => {} });
  calls = [];
  rmSync(stateFile, { force: true });
});
afterAll(async () => {
  await stub.aws.stop();
  rmSync(scratch, { recursive: true });
});

const check = (options: Partial<IntegrityOptions> = {}): Promise<IntegrityRun> =>
  checkIntegrity({
    settings: stub.settings,
    environment: { AWS_ENDPOINT_URL: stub.aws.endpoint },
    credentials: async () => ({ accessKeyId: "111111111111", secretAccessKey: "s" }),
    since: new Date(now.getTime() - 5 * HOUR),
    until: now,
    depth: "content",
    concurrency: 32,
    onCall: ({ account, operation }) => calls.push(`${account} ${operation}`),
    ...options,
  });

/** The same of one cell, which takes a quarter of the time. */
const checkCell = (options: Partial<IntegrityOptions> = {}): Promise<IntegrityRun> => {
  const { accountId, region } = world.cell.place;
  return check({ accounts: [accountId], regions: [region], ...options });
};

const count = (operation: string) => calls.filter((call) => call.endsWith(` ${operation}`)).length;
const findings = ({ cells, findings: ofRun }: IntegrityRun) => [
  ...ofRun.map(({ code }) => code),
  ...cells.flatMap((cell: CellResult) =>
    cell.findings.map(({ code }) => `${cell.accountId} ${cell.region} ${code}`),
  ),
];
/** Until the last digest but one. */
const EARLIER = new Date(now.getTime() - 135 * 60_000);
const own = (file: string) => JSON.parse(readFileSync(file, "utf8"));

describe("the calls", () => {
  const actionsOf = (grants: ReturnType<typeof digestReaderGrants>) =>
    [
      ...new Set(
        grants.flatMap(({ account, statement }) =>
          [statement.Action].flat().map((action) => `${account} ${action}`),
        ),
      ),
    ].sort();
  const ACTIONS: Readonly<Record<string, readonly string[]>> = {
    "s3:ListObjectsV2": ["s3:ListBucket"],
    "s3:ListObjectVersions": ["s3:ListBucketVersions"],
    "s3:GetObject": ["s3:GetObject", "kms:Decrypt"],
  };

  test("are those that the roles may make, and no others", async () => {
    // A Region that must be enabled, whose newest digests are late, and the management account's answer about keys.
    world.model.fails = ({ operation, account }) =>
      operation === "cloudtrail:ListPublicKeys" && account === "222222222222"
        ? denied({ operation })
        : undefined;
    await check();
    const made = calls
      .filter((call) => !call.includes(" sts:"))
      .flatMap((call) => {
        const [account = "", operation = ""] = call.split(" ");
        return (ACTIONS[operation] ?? [operation]).map((action) => `${account} ${action}`);
      });
    const allowed = actionsOf(digestReaderGrants(stub.settings));
    expect(allowed).toEqual(actionsOf(logValidatorGrants(stub.settings)));
    expect([...new Set(made)].filter((action) => !allowed.includes(action))).toEqual([]);
    // Asked only of a trail or a Region that has just begun.
    expect(allowed.filter((action) => !made.includes(action))).toEqual([
      "management cloudtrail:GetTrailStatus",
    ]);
  });

  testInFullRun("at the depth files read digests alone", async () => {
    const digests = world.cells.length * 5;
    await check({ depth: "files" });
    expect(count("s3:GetObject")).toBeLessThanOrEqual(digests + 3 * world.cells.length);
    expect(count("s3:HeadObject")).toBe(0);
  });
});

describe("a state", () => {
  test("makes the next run read what is new, and nothing twice", async () => {
    const first = await checkCell({ state: stateFile, until: EARLIER });
    expect(verdict(first.cells, first.findings)).toBe("VALID");
    calls = [];
    const second = await checkCell({ state: stateFile });
    expect(findings(second)).toEqual([]);
    expect(count("s3:GetObject")).toBe(1 + (world.cell.hours.at(-1)?.files.length ?? 0));
    expect(second.cells.every(({ counts }) => counts.digests === 1)).toBe(true);
  });

  test("is valid without anything new, and reads the last digest again", async () => {
    await checkCell({ state: stateFile });
    calls = [];
    const again = await checkCell({ state: stateFile });
    expect(verdict(again.cells, again.findings)).toBe("VALID");
    expect(count("s3:GetObject")).toBe(1);
  });

  const hidden = { end: new Date(now.getTime() - HOUR) };
  const moved = (chain: { key: string }) => ({ ...hidden, key: chain.key.replace(/\d{6}Z/, "235959Z") });
  test.each(
    sampleOf(
      [
        ["is moved to a digest that is not there", moved],
        ["says that its digest ends later", () => hidden],
        ["names another hash", () => ({ hash: "0".repeat(64) })],
      ] as const,
      2,
    ),
  )("that %s is not believed, and the whole time is read", async (_, change) => {
    await checkCell({ state: stateFile, until: EARLIER });
    const state = own(stateFile);
    const [id = "", cell] = Object.entries<{ chains: Record<string, { key: string }> }>(state.cells)[0] ?? [];
    for (const chain of Object.values(cell?.chains ?? {})) Object.assign(chain, change(chain));
    writeFileSync(stateFile, JSON.stringify(state));
    const run = await checkCell({ state: stateFile });
    expect(findings(run)).toEqual([`${id} STATE-REFUSED`]);
    const examined = run.cells.find(({ accountId, region }) => `${accountId} ${region}` === id);
    expect(examined?.counts.digests).toBeGreaterThan(4);
    calls = [];
    expect(findings(await checkCell({ state: stateFile }))).toEqual([]);
  });

  testInFullRun("of less depth makes nobody skip, and is deepened", async () => {
    await checkCell({ state: stateFile, depth: "chain" });
    const run = await checkCell({ state: stateFile });
    expect(run.cells.reduce((sum, { counts }) => sum + counts.logFiles, 0)).toBeGreaterThan(0);
    expect(Object.values<{ depth: string }>(own(stateFile).cells).map(({ depth }) => depth)).toEqual([
      "content",
    ]);
  });

  test("has the keys with which a later run needs no answer of CloudTrail", async () => {
    await checkCell({ state: stateFile });
    calls = [];
    const run = await checkCell({ keys: stateFile });
    expect(verdict(run.cells, run.findings)).toBe("VALID");
    expect(count("cloudtrail:ListPublicKeys")).toBe(0);
    const { keys } = own(stateFile);
    const file = join(scratch, "keys.json");
    const elsewhere = keys.map((key: object) => ({ ...key, region: "us-west-2" }));
    writeFileSync(file, JSON.stringify({ keys: elsewhere }));
    expect((await checkCell({ keys: file })).findings.map(({ code }) => code)).toEqual(["K-UNREADABLE"]);
    writeFileSync(file, JSON.stringify({ keys: [{ ...keys[0], fingerprint: "0".repeat(32) }] }));
    await expect(checkCell({ keys: file })).rejects.toThrow("whose fingerprint is");
  });

  test("that cannot be written ends the run before it begins", async () => {
    await expect(checkCell({ state: join(scratch, "absent", "state.json") })).rejects.toMatchObject({
      status: 64,
    });
    expect(calls).toEqual([]);
  });
});

testInFullRun("four shards find together what one run finds", async () => {
  for (const cell of world.cells) world.bucket.remove(logOf(cell, 6).key);
  const whole = await check();
  const shards = [];
  for (const [index, { place }] of world.cells.entries()) {
    const { accountId, region } = place;
    const state = join(scratch, `shard-${index}.json`);
    shards.push(await check({ accounts: [accountId], regions: [region], state }));
  }
  expect(shards).toHaveLength(4);
  expect(shards.flatMap(findings).sort()).toEqual([...findings(whole)].sort());
  const cells = shards.flatMap((shard) => shard.cells);
  expect(cells).toHaveLength(whole.cells.length);
  expect(cells).toEqual(expect.arrayContaining([...whole.cells]));
});

describe("the accounts and Regions", () => {
  test("are those that are asked for", async () => {
    const { accountId, region } = world.cell.place;
    const run = await check({ accounts: [accountId], regions: [region] });
    expect(run.cells.map((cell) => [cell.accountId, cell.region])).toEqual([[accountId, region]]);
    await expect(check({ accounts: ["999999999999"] })).rejects.toThrow("got 999999999999");
    await expect(check({ regions: ["us-west-9"] })).rejects.toThrow("got us-west-9");
  });

  test("of an organization that nobody may ask are those that have files, which is not enough", async () => {
    world.model.fails = ({ operation, account }) =>
      account === "111111111111" && /^(organizations|account):/.test(operation)
        ? denied({ operation })
        : undefined;
    const run = await check();
    expect(run.cells).toHaveLength(world.cells.length);
    expect(run.cells.every(({ state }) => state === "VALID")).toBe(true);
    expect(run.findings.map(({ found }) => found)).toEqual([
      expect.stringMatching(
        /^nobody can tell whether an account is missing: not allowed: organizations:ListAccounts/,
      ),
      expect.stringMatching(/^nobody can tell whether a Region is missing: not allowed: account:ListRegions/),
    ]);
    expect(verdict(run.cells, run.findings)).toBe("INCOMPLETE");
  });

  testInFullRun("are all unread if the bucket may not be listed", async () => {
    world.model.fails = ({ operation }) =>
      operation.startsWith("s3:List") ? denied({ operation }) : undefined;
    const run = await check();
    expect(run.cells.map(({ state }) => state)).toEqual(world.cells.map(() => "INCOMPLETE"));
    expect(verdict(run.cells, run.findings)).toBe("INCOMPLETE");
  });
});

test("an interrupted run reports what it examined, and the next one goes on", async () => {
  const controller = new AbortController();
  let left = 8;
  const run = await checkCell({
    state: stateFile,
    signal: controller.signal,
    concurrency: 1,
    onCall: ({ operation }) => {
      if (operation === "s3:GetObject") left -= 1;
      if (left === 0) controller.abort("interrupted");
    },
  });
  expect(run.interrupted).toBe(true);
  expect(verdict(run.cells, run.findings)).toBe("INCOMPLETE");
  const next = await checkCell({ state: stateFile });
  expect(verdict(next.cells, next.findings)).toBe("VALID");
});
