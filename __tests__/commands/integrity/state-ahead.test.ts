import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkIntegrity, type IntegrityOptions } from "../../../commands/integrity/run";
import { sampleOf } from "../../full-tests";
import type { IntegrityFault } from "./faults/fault";
import { FAULTS, type SeededStub, SINCE, startSeededStub } from "./faults/seeded";
import { HOUR } from "./faults/world";

const now = new Date(Math.floor(Date.now() / 1_000) * 1_000);
let stub: SeededStub;

const named = (name: string): IntegrityFault => {
  const fault = FAULTS.find((one) => one.name === name);
  if (fault === undefined) throw new Error(`there is no fault "${name}"`);
  return fault;
};
const scratch = mkdtempSync(join(tmpdir(), "integrity-"));
const state = join(scratch, "state.json");
const later = new Date(now.getTime() + HOUR).toISOString();
const inCell = async (fault: Pick<IntegrityFault, "seed">, options: Partial<IntegrityOptions> = {}) => {
  const { accountId, region } = stub.seed(fault).cell.place;
  const { cells } = await checkIntegrity({
    settings: stub.settings,
    environment: { AWS_ENDPOINT_URL: stub.aws.endpoint },
    credentials: async () => ({ accessKeyId: "111111111111", secretAccessKey: "s" }),
    since: new Date(now.getTime() - SINCE),
    until: now,
    depth: "content",
    concurrency: 32,
    accounts: [accountId],
    regions: [region],
    state,
    ...options,
  });
  return cells.flatMap(({ findings }) => findings.map(({ code }) => code));
};
beforeAll(async () => {
  stub = await startSeededStub(now, 1_024);
  await inCell({ seed: () => {} });
});
afterAll(async () => {
  await stub.aws.stop();
  rmSync(scratch, { recursive: true });
});

const read = () => JSON.parse(readFileSync(state, "utf8"));
const edit = (changes: object) => {
  const kept = read();
  for (const cell of Object.values<object>(kept.cells)) Object.assign(cell, changes);
  writeFileSync(state, JSON.stringify(kept));
};

test.each(sampleOf([{}, { chains: {}, since: new Date(now.getTime() - HOUR / 2) }], 2))(
  "a state vouches for nothing of a time before it but what was read, and stays: %j",
  async (changes) => {
    edit(changes);
    const kept = read();
    const until = new Date(now.getTime() - HOUR);
    expect(await inCell(named("a log file is archived"), { until })).toEqual([]);
    expect(await inCell(named("a log file is removed"), { until })).toEqual(["L-MISSING"]);
    expect(read()).toEqual(kept);
  },
);

const ahead = [
  { at: later },
  { chains: {}, since: later },
  { read: { from: "2020-01-01T00:00:00.000Z", to: later } },
];
test.each(sampleOf(ahead, 3))("a state is not believed if it is of a time to come: %j", async (changes) => {
  edit(changes);
  expect(await inCell({ seed: () => {} })).toEqual(["STATE-REFUSED"]);
  expect(await inCell({ seed: () => {} })).toEqual([]);
});
