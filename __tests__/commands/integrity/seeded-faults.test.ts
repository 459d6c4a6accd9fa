import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verdict } from "../../../commands/integrity/cell";
import { CODES } from "../../../commands/integrity/codes";
import type { Depth, IntegrityRun } from "../../../commands/integrity/result";
import { checkIntegrity, type IntegrityOptions } from "../../../commands/integrity/run";
import { exitStatus } from "../../../commands/integrity/verdict";
import { denied } from "../../../emulator/aws-calls";
import { isFullRun, sampleOf, testInFullRun } from "../../full-tests";
import { DENIED, type Finds, type IntegrityFault } from "./faults/fault";
import { FAULTS, type SeededStub, SINCE, startSeededStub, VARIATIONS } from "./faults/seeded";
import { HOUR, type World } from "./faults/world";

/** Keys of 2,048 bits, bombs and repeated calls take seconds on a busy machine. */
const SLOW = 60_000;

/** A fault that takes long is seeded in CI only. */
const some = (faults: readonly IntegrityFault[], step: number) =>
  sampleOf(
    faults.filter(({ isSlow }) => isFullRun() || !isSlow),
    step,
  ).map((fault) => [fault.name, fault] as const);

const now = new Date(Math.floor(Date.now() / 1_000) * 1_000);
const bits = isFullRun() ? 2_048 : 1_024;

let stub: SeededStub;
beforeAll(async () => {
  stub = await startSeededStub(now, bits);
}, SLOW);
afterAll(() => stub.aws.stop());

function examine(
  { settings, aws }: SeededStub,
  options: Partial<IntegrityOptions> = {},
): Promise<IntegrityRun> {
  return checkIntegrity({
    settings,
    depth: "content",
    since: new Date(now.getTime() - SINCE),
    until: now,
    concurrency: 64,
    ...options,
    environment: { AWS_ENDPOINT_URL: aws.endpoint },
    credentials: async () => ({ accessKeyId: settings.accounts.management.id, secretAccessKey: "s" }),
  });
}

/** The codes of every finding, by cell. */
function codesOf({ cells, findings }: IntegrityRun): Finds {
  const found = [
    ...cells.map((cell) => [`${cell.accountId} ${cell.region}`, cell.findings] as const),
    ["organization", findings] as const,
  ];
  return Object.fromEntries(
    found.flatMap(([id, of]) => (of.length === 0 ? [] : [[id, of.map(({ code }) => code).sort()]])),
  );
}

function expectedOf({ finds }: IntegrityFault, world: World): Finds {
  const { accountId, region } = world.cell.place;
  const expected = typeof finds === "function" ? finds(world) : { [`${accountId} ${region}`]: finds };
  return Object.fromEntries(Object.entries(expected).filter(([, codes]) => codes.length > 0));
}

function verdictOf(finds: Finds): ReturnType<typeof verdict> {
  const weights = Object.values(finds).flatMap((codes) => codes.map((code) => CODES[code].weight));
  if (weights.includes("INVALID")) return "INVALID";
  return weights.includes("INCOMPLETE") ? "INCOMPLETE" : "VALID";
}

test("there are at least 50 faults and 12 clean variations", () => {
  expect(FAULTS.length).toBeGreaterThanOrEqual(50);
  expect(VARIATIONS.length).toBeGreaterThanOrEqual(12);
  const names = [...FAULTS, ...VARIATIONS].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test.each([...some(FAULTS, 40), ...some(VARIATIONS, 20)])(
  "finds only this: %s",
  async (_, fault) => {
    const expected = expectedOf(fault, stub.seed(fault));
    const run = await examine(stub);
    expect(codesOf(run)).toEqual(expected);
    expect(verdict(run.cells, run.findings)).toBe(verdictOf(expected));
  },
  SLOW,
);

testInFullRun(
  "a rotation of the keys in these hours is no fault",
  async () => {
    const rotated = await startSeededStub(now, bits, () => new Date(now.getTime() - 3 * HOUR));
    rotated.seed({ seed: () => {} });
    const run = await examine(rotated);
    await rotated.aws.stop();
    expect(codesOf(run)).toEqual({});
  },
  SLOW,
);

describe("what cannot be done as it was asked", () => {
  const scratch = mkdtempSync(join(tmpdir(), "integrity-"));
  beforeEach(() => stub.seed({ seed: () => {} }));
  afterAll(() => rmSync(scratch, { recursive: true }));

  test("a copy that does not exist is a wrong argument", async () => {
    await expect(examine(stub, { bucket: "acme-nowhere" })).rejects.toMatchObject({ status: 64 });
  });

  test("a run that is interrupted before AWS answers reports that", async () => {
    const run = await examine(stub, { signal: AbortSignal.abort("interrupted") });
    expect(exitStatus(run)).toBe(2);
    expect(Object.values(codesOf(run)).flat()).toContain("UNREADABLE");
  });

  test("a state that AWS refuses is a finding", async () => {
    stub.aws.model.fails = ({ path }) => (path.includes("another") ? DENIED : undefined);
    const run = await examine(stub, { state: "s3://another/state.json" });
    const found = expect.stringMatching(/^no state: not allowed/);
    expect(run.findings).toEqual([{ code: "UNREADABLE", found }]);
    expect(run.cells.every(({ state }) => state === "VALID")).toBe(true);
  });

  test("a cell that cannot be read is examined from the same time by the next run", async () => {
    const state = join(scratch, "unread.json");
    stub.aws.model.fails = ({ operation }) => (operation === "s3:ListObjectVersions" ? DENIED : undefined);
    expect(exitStatus(await examine(stub, { state }))).toBe(2);
    stub.seed({ seed: () => {} });
    const run = await examine(stub, { state, since: new Date(now.getTime() - HOUR) });
    expect(exitStatus(run)).toBe(0);
    expect(run.cells.every(({ counts }) => counts.digests > 4)).toBe(true);
  });

  test("a state that is not believed leaves no hour unread", async () => {
    const state = join(scratch, "state.json");
    await examine(stub, { state, until: new Date(now.getTime() - 135 * 60_000) });
    writeFileSync(
      state,
      readFileSync(state, "utf8").replaceAll(/"hash":"\w+"/g, `"hash":"${"0".repeat(64)}"`),
    );
    const run = await examine(stub, { state, since: new Date(now.getTime() - HOUR / 2) });
    for (const { findings, covered } of run.cells) {
      expect(findings).toEqual([expect.objectContaining({ code: "STATE-REFUSED" })]);
      expect(covered?.from.getTime()).toBeLessThan(run.asked.from.getTime());
    }
    expect(exitStatus(run)).toBe(2);
  });
});

const named = (name: string): IntegrityFault => {
  const fault = FAULTS.find((one) => one.name === name);
  if (fault === undefined) throw new Error(`there is no fault "${name}"`);
  return fault;
};

/** Faults that a depth does not find, because it does not read so much. */
const UNSEEN: readonly (readonly [Depth, readonly string[]])[] = [
  ["chain", ["a log file is removed", "a log file is added", "a log file has other bytes"]],
  ["files", ["a log file has other bytes", "a log file is cut off", "a log file is archived"]],
];
const SEEN: typeof UNSEEN = [
  ["chain", ["a digest is removed", "a space is added to a digest"]],
  ["files", ["a log file is removed", "a log file is added", "an archived log file is rewritten"]],
];

testInFullRun.each(UNSEEN)("--depth %s leaves what it does not read", async (depth, names) => {
  for (const name of names) {
    stub.seed(named(name));
    expect([name, codesOf(await examine(stub, { depth }))]).toEqual([name, {}]);
  }
});

testInFullRun.each(SEEN)("--depth %s finds what it reads", async (depth, names) => {
  for (const name of names) {
    const expected = expectedOf(named(name), stub.seed(named(name)));
    expect([name, codesOf(await examine(stub, { depth }))]).toEqual([name, expected]);
  }
});

/** Serves a copy of the log bucket, in which an object keeps its versions and times. */
async function examineCopy(seed: IntegrityFault["seed"]): Promise<Finds> {
  const { bucket, keys } = stub.seed({ seed });
  const copy = bucket.copy("acme-copy");
  stub.aws.model.signed = { buckets: [copy], keys };
  return codesOf(await examine(stub, { bucket: copy.name }));
}

testInFullRun.each([
  ["nothing is wrong", () => {}, []],
  ["a log file has the time of the copy", named("a log file is rewritten with the same bytes").seed, []],
  ["a log file is rewritten", named("a log file is rewritten with other bytes").seed, ["L-HASH"]],
  ["a log file is added", named("a log file is added").seed, ["L-EXTRA"]],
  ["a digest is copied", named("a digest is copied to another hour").seed, ["D-MOVED"]],
] as const)("in a copy of the bucket, only the bucket's name may differ: %s", async (_, seed, codes) => {
  const { place } = stub.seed({ seed: () => {} }).cell;
  const expected = codes.length === 0 ? {} : { [`${place.accountId} ${place.region}`]: codes };
  expect(await examineCopy(seed)).toEqual(expected);
});

test("a bucket that cannot be listed leaves the next run where this one would have begun", async () => {
  const { place } = stub.seed({ seed: () => {} }).cell;
  stub.aws.model.fails = ({ operation }) =>
    operation === "s3:ListObjectsV2" ? denied({ operation }) : undefined;
  const folder = mkdtempSync(join(tmpdir(), "integrity-unlisted-"));
  const state = join(folder, "state.json");
  const run = await examine(stub, { state, accounts: [place.accountId], regions: [place.region] });
  const kept = JSON.parse(readFileSync(state, "utf8"));
  rmSync(folder, { recursive: true });
  expect(codesOf(run)).toEqual({ organization: ["UNREADABLE"] });
  expect(run.cells.map(({ state }) => state)).toEqual(["INCOMPLETE"]);
  expect(kept.cells[`${place.accountId} ${place.region}`]).toMatchObject({
    chains: {},
    since: new Date(now.getTime() - SINCE).toISOString(),
  });
});

test("a state that S3 does not take is a finding, and the run examines everything", async () => {
  const { place } = stub.seed({ seed: () => {} }).cell;
  stub.aws.model.fails = ({ path = "" }) =>
    path.includes("acme-nowhere") ? { status: 404, code: "NoSuchBucket", message: "no" } : undefined;
  const only = { accounts: [place.accountId], regions: [place.region] };
  const run = await examine(stub, { ...only, state: "s3://acme-nowhere/state.json" });
  expect(run.findings).toMatchObject([
    { code: "UNREADABLE", found: expect.stringMatching(/^no state: .*acme-nowhere, which does not exist$/) },
  ]);
  expect(run.cells.map(({ state }) => state)).toEqual(["VALID"]);
});
