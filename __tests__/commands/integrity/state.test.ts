import type { PublicKey } from "../../../commands/integrity/public-keys";
import type { Checkpoint } from "../../../commands/integrity/scope";
import { State } from "../../../commands/integrity/state";

const OWNER = { organization: "o-exampleorgid", trail: "arn:trail", bucket: "acme-cloudtrail" };
const CELL = "111111111111 eu-west-1";
const CHAIN = "organization-trail us-east-1";

function memory(text?: string) {
  const kept = { text, writes: 0 };
  return {
    kept,
    store: {
      place: "state.json",
      read: async () => kept.text,
      write: async (next: string) => {
        kept.text = next;
        kept.writes += 1;
      },
    },
  };
}

const until = (hour: number): Checkpoint => ({
  at: new Date(Date.UTC(2026, 10, 21, hour, 40)),
  chains: {
    [CHAIN]: { key: `digest-${hour}`, hash: "a".repeat(64), end: new Date(Date.UTC(2026, 10, 21, hour)) },
  },
  pending: ["a.json.gz"],
  read: { from: new Date(Date.UTC(2026, 10, 20)), to: new Date(Date.UTC(2026, 10, 21, hour)) },
});

test("keeps checkpoints and keys for the next run", async () => {
  const { kept, store } = memory();
  const state = await State.open(store, OWNER);
  const key = { region: "eu-west-1", fingerprint: "0".repeat(32), der: "AAAA" };
  const times = { validFrom: new Date("2026-11-01"), validTo: new Date("2026-12-01") };
  const publicKey = { ...key, ...times, key: {} } as unknown as PublicKey;
  state.keep(CELL, "content", until(4));
  state.keepKeys([publicKey, publicKey]);
  await state.write();
  const next = await State.open(store, OWNER);
  expect(next.checkpoint(CELL, "content")).toMatchObject(until(4));
  next.keepKeys([publicKey]);
  expect(JSON.parse(kept.text ?? "").keys).toEqual([
    { ...key, validFrom: "2026-11-01T00:00:00.000Z", validTo: "2026-12-01T00:00:00.000Z" },
  ]);
});

test("what a run of less depth has examined does not count", async () => {
  const state = await State.open(memory().store, OWNER);
  state.keep(CELL, "chain", until(4));
  expect(state.checkpoint(CELL, "files")).toBeUndefined();
  expect(state.checkpoint(CELL, "chain")).toBeDefined();
  state.keep(CELL, "content", until(3));
  expect(state.checkpoint(CELL, "content")?.chains[CHAIN]?.key).toBe("digest-3");
  state.keep(CELL, "chain", until(9));
  expect(state.checkpoint(CELL, "content")?.chains[CHAIN]?.key).toBe("digest-3");
});

test("goes back only if it was not believed", async () => {
  const state = await State.open(memory().store, OWNER);
  state.keep(CELL, "content", until(4));
  state.keep(CELL, "content", until(3));
  expect(state.checkpoint(CELL, "content")?.chains[CHAIN]?.key).toBe("digest-4");
  state.forget(CELL);
  state.keep(CELL, "content", until(3));
  expect(state.checkpoint(CELL, "content")?.chains[CHAIN]?.key).toBe("digest-3");
});

test("writes what has changed, at most once a second and at the end", async () => {
  const { kept, store } = memory();
  const state = await State.open(store, OWNER);
  await state.write();
  state.keep(CELL, "content", until(4));
  await state.writeNowAndThen();
  expect(kept.writes).toBe(1);
  await state.write();
  await state.write();
  expect(kept.writes).toBe(2);
});

const text = (changes: object) => JSON.stringify({ version: 1, ...OWNER, cells: {}, keys: [], ...changes });

test.each([
  [
    "of another organization",
    text({ organization: "o-another" }),
    "of the organization o-another, not of o-exampleorgid",
  ],
  ["of another trail", text({ trail: "arn:other" }), "of the trail arn:other"],
  ["of another bucket", text({ bucket: "copy" }), "of the bucket copy, not of acme-cloudtrail"],
  [
    "of a newer version",
    text({ version: 2 }),
    "of version 2, but this program knows only version 1: update it",
  ],
  ["that is cut off", text({}).slice(0, -3), "is no JSON"],
  ["that is empty", "", "is no JSON"],
  [
    "with a hash that is none",
    text({
      cells: {
        [CELL]: {
          ...until(4),
          depth: "content",
          chains: { [CHAIN]: { key: "k", hash: "x", end: new Date() } },
        },
      },
    }),
    "is not as an earlier run wrote it: cells",
  ],
  ["with a field that nobody knows", text({ skip: true }), "is not as an earlier run wrote it"],
])("refuses a state %s", async (_, content, message) => {
  await expect(State.open(memory(content).store, OWNER)).rejects.toMatchObject({
    status: 64,
    message: expect.stringMatching(
      /^--state state\.json .*\. Give another file, or remove it to begin anew$/s,
    ),
  });
  await expect(State.open(memory(content).store, OWNER)).rejects.toThrow(message);
});
