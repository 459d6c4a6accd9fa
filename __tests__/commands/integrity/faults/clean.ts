import type { Code } from "../../../../commands/integrity/codes";
import { DigestChain, logFile } from "../../../../emulator/signed-digests";
import { inventLog, logFilesOf } from "../../../../emulator/signed-organization";
import { cellId, change, EMPTY, FAULTY, faults, type IntegrityFault, reads, remove } from "./fault";
import { HOUR, logOf, MINUTE, redeliver, type World } from "./world";

const ago = ({ now }: World, hours: number) => new Date(now.getTime() - hours * HOUR);

/** Delivers log files of a further kind in every hour, with those that are there. */
const further = (kind: "CloudTrail-Insight" | "CloudTrail-NetworkActivity") => (world: World) =>
  redeliver(world, world.cell, 1, (_, { end, files }) => ({
    files: [
      ...files,
      ...logFilesOf(world.cell.place, { end, kind, contents: [inventLog(`${kind} ${end}`, 1)] }),
    ],
  }));

/** A backfill's digest names a log file that no hourly digest names. */
function backfill(world: World): void {
  const { place, hours } = world.cell;
  const hour = hours[EMPTY];
  if (hour === undefined) return;
  const at = ago(world, 2);
  const chain = new DigestChain(place, world.bucket.name, world.keys);
  const late = logFile(place, at, inventLog("late", 1), "1a7e1a7e1a7e1a7e");
  world.bucket.put(late);
  world.bucket.put(
    chain.next({ ...hour, files: [late], backfilledAt: new Date(at.getTime() + 10 * MINUTE) }),
  );
}

/** Another trail delivers into the same folders. */
function secondTrail(world: World): void {
  for (const { place, hours } of world.cells) {
    const chain = new DigestChain({ ...place, trailName: "another" }, world.bucket.name, world.keys);
    for (const { end: ours } of hours) {
      const end = new Date(ours.getTime() - 17 * MINUTE);
      const files = logFilesOf(place, { end, contents: [inventLog(`another ${end}`, 1)] });
      for (const file of files) world.bucket.put(file);
      world.bucket.put(chain.next({ start: new Date(end.getTime() - HOUR), end, files }));
    }
  }
}

/** Fails a number of times, and then answers. */
const failsAtFirst = (times: number, status: number, code: string) => (world: World) => {
  let left = times;
  world.model.fails = (call) => {
    if (!reads(call, logOf(world.cell, FAULTY).key) || left === 0) return undefined;
    left -= 1;
    return { status, code, message: code };
  };
};

/** Nothing was delivered before an hour of the cell. */
export const begins = (hour: number) => (world: World) =>
  redeliver(world, world.cell, 0, (index) => (index < hour ? null : {}));

/** Nothing was delivered in any cell before the trail began. */
export const trailBegins = (status: (world: World) => Record<string, unknown>) => (world: World) => {
  for (const cell of world.cells) begins(5)({ ...world, cell });
  world.model.status = () => status(world);
};

/** A time some hours ago, as CloudTrail's API has it. */
export const epoch = (world: World, hours: number): number => ago(world, hours).getTime() / 1_000;

/** An account joined some hours ago. */
export const joined = (world: World, hoursAgo: number) => {
  const { accountId } = world.cell.place;
  world.model.accounts = world.model.accounts.map((account) =>
    account.Id === accountId
      ? { ...account, JoinedTimestamp: ago(world, hoursAgo).getTime() / 1_000 }
      : account,
  );
};

/** The same code in every Region of the account. */
const ofAccount =
  (code: Code) =>
  ({ cells, cell }: World) =>
    Object.fromEntries(
      cells
        .filter(({ place }) => place.accountId === cell.place.accountId)
        .map((one) => [cellId(one), [code]]),
    );

/** The management account enables a Region in which it delivers. The other account delivers nothing there. */
export function enableOptInRegion({ model, bucket, keys, cells, cell }: World, other: string): void {
  const [first] = cells;
  if (first === undefined) return;
  const optIn = { RegionName: "af-south-1", RegionOptStatus: "ENABLED" };
  model.memberRegions = {
    [cell.place.accountId]: [...model.regions, { ...optIn, RegionOptStatus: other }],
  };
  model.regions = [...model.regions, optIn];
  const place = { ...first.place, region: optIn.RegionName };
  const chain = new DigestChain(place, bucket.name, keys);
  for (const { start, end } of first.hours) bucket.put(chain.next({ start, end, files: [] }));
}

/** Nothing was delivered for an account since an hour. */
const ended = (hour: number) => (world: World) => {
  for (const cell of world.cells) {
    if (cell.place.accountId === world.cell.place.accountId) {
      redeliver(world, cell, hour, () => null);
    }
  }
};

/** What CloudTrail and AWS do by themselves, so that nothing is found but a note. */
export const CLEAN: readonly IntegrityFault[] = [
  ...faults([
    ["nothing", [], () => {}],
    ["no hour has a log file", [], (world) => redeliver(world, world.cell, 1, () => ({ files: [] }))],
    ["a backfill", [], backfill],
    ["Insights files", [], further("CloudTrail-Insight")],
    ["network activity files", [], further("CloudTrail-NetworkActivity")],
    [
      "Insights files that no digest names",
      ["L-UNNAMED"],
      ({ bucket, cell: { place, hours } }) => {
        const at = hours[FAULTY]?.start ?? new Date(0);
        bucket.put(logFile(place, at, inventLog("insight", 1), "1a7e1a7e1a7e1a7e", "CloudTrail-Insight"));
      },
    ],
    ["another trail in the same folders", [], secondTrail],
    [
      "a log file in GLACIER_IR",
      [],
      change(
        ({ cell }) => logOf(cell, FAULTY).key,
        () => ({ storageClass: "GLACIER_IR" }),
      ),
    ],
    [
      "an archived log file that was restored",
      [],
      change(
        ({ cell }) => logOf(cell, FAULTY).key,
        () => ({ storageClass: "GLACIER", isRestored: true }),
      ),
    ],
    ["no folder markers", [], remove(({ bucket }) => bucket.keys((key) => key.endsWith("/")))],
    [
      "a log file that no digest can name yet",
      [],
      (world) =>
        world.bucket.put(logFile(world.cell.place, ago(world, 0.1), inventLog("new", 1), "0e3e0e3e0e3e0e3e")),
    ],
    ["the newest digest is late", [], remove(({ cell }) => cell.digests.slice(-1))],
    [
      "fields that nobody knows",
      [],
      (world) => redeliver(world, world.cell, FAULTY, () => ({ changes: { newField: { a: [null] } } })),
    ],
  ]),
  {
    name: "more versions than a page of a listing has",
    finds: [],
    isSlow: true,
    seed: (world) =>
      redeliver(world, world.cell, FAULTY, (hour, { end, files }) =>
        hour === FAULTY
          ? {
              files: [
                ...files,
                ...logFilesOf(world.cell.place, {
                  end,
                  contents: Array.from({ length: 1_050 }, () => inventLog("many", 1)),
                }),
              ],
            }
          : {},
      ),
  },
  ...faults([
    ["a read is throttled twice", [], failsAtFirst(2, 503, "SlowDown")],
    ["a read fails once in S3", [], failsAtFirst(1, 500, "InternalError")],
    [
      "the trail began four hours ago",
      ({ cells }) => Object.fromEntries(cells.map((cell) => [cellId(cell), ["BEGAN"] as const])),
      trailBegins((world) => ({ StartLoggingTime: epoch(world, 4) })),
    ],
    [
      "an account joined four hours ago",
      ofAccount("BEGAN"),
      (world) => {
        joined(world, 4);
        for (const cell of world.cells) {
          if (cell.place.accountId === world.cell.place.accountId) begins(5)({ ...world, cell });
        }
      },
    ],
    [
      "an account joined an hour ago and has no files yet",
      [],
      (world) => {
        joined(world, 1);
        for (const cell of world.cells) {
          if (cell.place.accountId === world.cell.place.accountId) redeliver(world, cell, 0, () => null);
        }
      },
    ],
    [
      "a closed account",
      ofAccount("FORMER-ACCOUNT"),
      (world) => {
        const { accountId } = world.cell.place;
        ended(4)(world);
        world.model.accounts = world.model.accounts.map((account) =>
          account.Id === accountId ? { ...account, State: "SUSPENDED" } : account,
        );
      },
    ],
    [
      "an account that has left",
      ofAccount("FORMER-ACCOUNT"),
      (world) => {
        const { accountId } = world.cell.place;
        ended(4)(world);
        world.model.accounts = world.model.accounts.filter(({ Id }) => Id !== accountId);
      },
    ],
    [
      "a Region that the account has not enabled, and others have",
      [],
      (world) => enableOptInRegion(world, "DISABLED"),
    ],
  ]),
];
