import { paginateListObjectsV2 } from "@aws-sdk/client-s3";
import { logFolder } from "../../aws/arns";
import { CONCURRENCY } from "./accounts";
import { type Check, fail, failedRead, pass, unknown, type Verdict, warn, worstOf } from "./check";
import { type Cell, HOUR } from "./coverage/cells";
import { cellId, placeOf, readCell, tellOffFromMissing } from "./coverage/coverage";
import { inParallel } from "./lazy";
import { bucketOf, type Member, type World } from "./live-aws";

/** One account in one Region. */
export interface CellAt {
  readonly accountId: string;
  readonly region: string;
}

/** What a run can choose from. */
export interface CellsToChooseFrom {
  readonly managementId: string;
  readonly accountIds: readonly string[];
  /** Never empty. */
  readonly regions: readonly string[];
  readonly homeRegion: string;
  readonly now: Date;
}

/** Accounts of one run, each with two Regions. */
const ACCOUNTS_IN_TURN = 5;

/**
 * The management account in the home Region, and a few accounts in turn by the hour, each in the home Region and in one
 * other. Runs each hour see every account first, and every cell in the end.
 */
export function cellsInTurn({
  managementId,
  accountIds,
  regions,
  homeRegion,
  now,
}: CellsToChooseFrom): readonly CellAt[] {
  const home = regions.includes(homeRegion) ? homeRegion : (regions[0] ?? homeRegion);
  const others = regions.filter((region) => region !== home);
  const count = accountIds.length;
  const share = Math.min(ACCOUNTS_IN_TURN, count);
  const first = Math.floor(now.getTime() / HOUR) * share;
  const inTurn = Array.from({ length: share }, (_, index) => first + index).flatMap((index): CellAt[] => {
    const accountId = accountIds[index % count] ?? managementId;
    // Each pass over the accounts moves every one of them on by a Region; neighbours are in different Regions.
    const other = others[(Math.floor(index / count) + (index % count)) % others.length];
    return [home, ...(other === undefined ? [] : [other])].map((region) => ({ accountId, region }));
  });
  const isFirst = (cell: CellAt) => cell.accountId === managementId && cell.region === home;
  return [{ accountId: managementId, region: home }, ...inTurn.filter((cell) => !isFirst(cell))];
}

/** The newest digests of a few cells: a small part of what coverage.* looks at, for runs that leave coverage.* out. */
export function cellsInTurnCheck(world: World): Check {
  return {
    id: "delivery.newest-digests",
    title: "a few accounts and Regions, in turn by the hour, deliver digests in time",
    setting: `--max-age: ${world.maxAge} minutes`,
    judge: async () => {
      await world.trail();
      const { regions, accountIds } = await toChooseFrom(world);
      if (regions.length === 0)
        return unknown("nothing was examined: none of the Regions is enabled", REGIONS);
      const { management } = world.settings.accounts;
      const { homeRegion } = world.settings.trail;
      const { now } = world;
      const chosen = cellsInTurn({ managementId: management.id, accountIds, regions, homeRegion, now }).map(
        ({ accountId, region }) => ({ member: { id: accountId, name: "", suspended: false }, region }),
      );
      const { cells, tampered } = await readCells(world, chosen);
      const verdicts = chosen.map((cell) => judgeCellOf(cell, cells.get(cellId(cell))));
      const names = chosen.map(({ member, region }) => `${member.id} (${region})`).join(", ");
      return worstOf(
        [...verdicts, ...tampered.map((key) => fail(key, TAMPERED))],
        `${chosen.length} of ${(accountIds.length * regions.length).toLocaleString("en-US")} accounts and Regions: ${names}`,
      );
    },
  };
}

const REGIONS = "Name Regions with --regions that the management account has enabled.";
const LOOK_AT_COVERAGE =
  "`npm run verify -- --only delivery,coverage` tells whether other accounts are affected.";
const TAMPERED = "`npm run verify` looks at every account; bucket.versions says how to bring files back.";

/** The accounts are those with a folder in the bucket: one listing shows a thousand, AWS Organizations twenty a call. */
async function toChooseFrom(world: World) {
  const { trail, accounts, organization } = world.settings;
  const { all, off } = await world.regions();
  const regions = all.filter((region) => !off.has(region));
  if (!trail.isOrganizationTrail) return { regions, accountIds: [accounts.management.id] };
  const { s3, at } = bucketOf(world);
  const Prefix = `${logFolder(trail, organization.id)}/`;
  const ids = new Set([accounts.management.id]);
  for await (const { CommonPrefixes = [] } of paginateListObjectsV2(
    { client: s3 },
    { ...at, Prefix, Delimiter: "/" },
  )) {
    for (const folder of CommonPrefixes) {
      const name = (folder.Prefix ?? "").slice(Prefix.length, -1);
      if (/^\d{12}$/.test(name)) ids.add(name);
    }
  }
  return { regions, accountIds: [...ids].sort() };
}

interface CellOf {
  readonly member: Member;
  readonly region: string;
}

/** Reads the cells, and asks AWS Organizations only if one of them does not look right. */
async function readCells(world: World, chosen: readonly CellOf[]) {
  const began = await world.began().catch(() => undefined);
  const cells = new Map<string, Cell>();
  const tampered = new Set<string>();
  const read = async ({ member, region }: CellOf) => {
    const undone: string[] = [];
    const cell = await readCell(world, placeOf(world, member, region), began, new Set(), undone);
    cells.set(cellId({ member, region }), cell);
    for (const key of undone) tampered.add(key);
  };
  await inParallel(chosen, CONCURRENCY, read);
  const doubtful = chosen.filter((cell) => isDoubtful(cells.get(cellId(cell))));
  if (doubtful.length > 0) await excuse(world, doubtful, cells, read);
  return { cells, tampered: [...tampered] };
}

const isDoubtful = (cell: Cell | undefined): boolean =>
  cell === undefined || ["LATE", "GAP", "MISSING", "NEW"].includes(cell.state);

/** An account that was closed, has left, has just joined or has the Region off owes nothing. */
async function excuse(
  world: World,
  doubtful: readonly CellOf[],
  cells: Map<string, Cell>,
  read: (cell: CellOf) => Promise<void>,
): Promise<void> {
  const managementId = world.settings.accounts.management.id;
  const others = doubtful.filter(({ member }) => member.id !== managementId);
  const members = others.length === 0 ? [] : await world.members().catch(failedRead);
  if ("outcome" in members) {
    for (const cell of others) {
      const detail = `${cells.get(cellId(cell))?.detail}, and whether the account is open is ${members.found}`;
      cells.set(cellId(cell), { state: "UNKNOWN", detail });
    }
  } else {
    await inParallel(others, CONCURRENCY, async ({ member, region }) => {
      const known = members.find(({ id }) => id === member.id);
      if (known === undefined || known.suspended)
        cells.set(cellId({ member, region }), { state: "SUSPENDED" });
      else await read({ member: known, region });
    });
  }
  const { optIn } = await world.regions();
  const asked = new Map(doubtful.map(({ member }) => [member.id, member]));
  await tellOffFromMissing(world, [...asked.values()], optIn, cells);
}

function judgeCellOf({ member, region }: CellOf, cell: Cell | undefined): Verdict {
  const { state, detail = "" }: Cell = cell ?? { state: "UNKNOWN", detail: "not read" };
  const found = `${member.id} (${region}): ${state}${detail === "" ? "" : `, ${detail}`}`;
  if (state === "UNKNOWN")
    return unknown(found, "Allow the call: docs/verify.md says what `--only delivery` needs.");
  if (state === "NEW")
    return { ...warn(found, "Run it again after the first day, or wait with --wait."), pending: true };
  return isDoubtful(cell) ? fail(found, LOOK_AT_COVERAGE) : pass(found);
}
