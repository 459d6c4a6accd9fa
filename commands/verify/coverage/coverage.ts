import { CONCURRENCY } from "../accounts";
import { inParallel } from "../async";
import { judgeError } from "../failed-read";
import type { Failure } from "../failure";
import { type LiveAws, READ } from "../live-aws";
import type { Member } from "../members";
import type { Regions } from "../regions";
import type { Cell } from "./cells";
import { digestKey } from "./digest-names";
import { markDisabledRegions } from "./disabled-regions";
import { findNewestLogFile, LIST_OBJECTS, type LogFileSearch, type NewestFile } from "./log-files";
import { cellId, type Place, placeIn } from "./place";
import { type ReadCell, readCell } from "./read-cell";
import { digestsSince, type Search, searchedDigests, searchInTurn } from "./tampering";
import { readTrailBegin } from "./trail-begin";
import { LIST_VERSIONS, type TamperedFile } from "./versions";

/** The permissions of the reads of coverage. */
export const COVERAGE_PERMISSIONS = [
  READ.regions,
  READ.members,
  READ.statuses,
  LIST_OBJECTS,
  LIST_VERSIONS,
] as const;

/** One account with its Regions. */
export interface CoverageRow {
  readonly member: Member;
  readonly cells: ReadonlyMap<string, Cell>;
}

/** Accounts by Regions, and what the same lists show. */
export interface Coverage {
  readonly regions: readonly string[];
  readonly rows: readonly CoverageRow[];
  /** The time that it covers. */
  readonly window: { readonly from: Date; readonly to: Date };
  /** Newest log files of each account, or its newest digest if it has none; and some recent files, and digests of Regions. */
  readonly newest: readonly NewestFile[];
  /** Names of log files from the future. */
  readonly future: readonly string[];
  /** Errors of accounts whose newest log file could not be found. */
  readonly unread: readonly unknown[];
  /** Why cells could not be read. */
  readonly failures: readonly Failure[];
  /** Deleted and overwritten files, and where they were searched. */
  readonly search: Search;
}

/** Reads every account in every Region. Of an earlier coverage, it reads only the cells in their first day again. */
export async function readCoverage(aws: LiveAws, earlier?: Coverage): Promise<Coverage> {
  const [members, regions] = await Promise.all([aws.members(), aws.regions()]);
  const active = members.filter(({ suspended }) => !suspended);
  const places = listPlaces(aws, active, regions);
  aws.onCells(places.length);
  const reads = await readCells(aws, places, earlier);
  const cells = new Map([...reads].map(([id, { cell }]) => [id, cell]));
  await markDisabledRegions(aws, active, regions.optIn, cells);
  const searches = await inParallel(active, CONCURRENCY, (member) => searchAccount(aws, member));
  const found = searches.flatMap((search) => ("error" in search ? [] : [search]));
  const logFiles = found.flatMap(({ newest }) => newest);
  const withLogFile = new Set(logFiles.map(({ member }) => member.id));
  const withoutLogFile = new Set(active.map(({ id }) => id).filter((id) => !withLogFile.has(id)));
  const turn = await searchInTurn(aws, places);
  return {
    regions: regions.all,
    rows: members.map((member) => toRow(member, regions, cells, withoutLogFile)),
    window: aws.window,
    future: found.flatMap(({ future }) => future),
    newest: [...logFiles, ...chooseRecent(aws, found), ...chooseDigests(aws, places, cells, withLogFile)],
    unread: searches.flatMap((search) => ("error" in search ? [search.error] : [])),
    failures: [...reads.values()].flatMap(({ failure = [] }) => failure),
    search: {
      tampered: unique([
        ...(earlier?.search.tampered ?? []),
        ...[...reads.values()].flatMap(({ tampered }) => tampered),
        ...found.flatMap(({ tampered }) => tampered),
        ...turn.tampered,
      ]),
      searched: [...places.flatMap((place, index) => searchedDigests(aws, place, index)), ...turn.searched],
      older: turn.older,
      errors: turn.errors,
    },
  };
}

function unique(files: readonly TamperedFile[]): readonly TamperedFile[] {
  return [...new Map(files.map((file) => [file.key, file])).values()];
}

function listPlaces({ settings }: LiveAws, members: readonly Member[], { all, disabled }: Regions): Place[] {
  const enabled = all.filter((region) => !disabled.has(region));
  return members.flatMap((member) => enabled.map((region) => placeIn(settings, member, region)));
}

async function readCells(aws: LiveAws, places: readonly Place[], earlier: Coverage | undefined) {
  const earlierCells = new Map(earlier?.rows.map(({ member, cells }) => [member.id, cells]));
  const trailBegan = await readTrailBegin(aws);
  const reads = await inParallel(places, CONCURRENCY, async (place, index) => {
    const known = earlierCells.get(place.member.id)?.get(place.region);
    const read: ReadCell =
      known !== undefined && known.state !== "NEW"
        ? { cell: known, tampered: [] }
        : await readCell(aws, place, { trailBegan, since: digestsSince(aws, index) });
    return [cellId(place), read] as const;
  });
  return new Map(reads);
}

async function searchAccount(
  aws: LiveAws,
  member: Member,
): Promise<LogFileSearch | { readonly error: unknown }> {
  try {
    return await findNewestLogFile(aws, member);
  } catch (error) {
    return { error };
  }
}

function toRow(
  member: Member,
  { all }: Regions,
  cells: ReadonlyMap<string, Cell>,
  withoutLogFile: ReadonlySet<string>,
): CoverageRow {
  const unread: Cell = member.suspended
    ? { state: "SUSPENDED" }
    : { state: "REGION-OFF", detail: "not enabled in the management account" };
  const cellOf = (region: string): Cell => {
    const cell = cells.get(cellId({ member, region })) ?? unread;
    return cell.state === "OK" && withoutLogFile.has(member.id) ? { ...cell, state: "QUIET" } : cell;
  };
  return { member, cells: new Map(all.map((region) => [region, cellOf(region)])) };
}

/** Accounts of which a further recent log file is examined in a run. */
const RECENT_FILES = 4;

/** Further log files of accounts in turn. */
function chooseRecent({ turn }: LiveAws, found: readonly LogFileSearch[]): readonly NewestFile[] {
  const recent = found.flatMap(({ recent = [] }) => recent);
  return Array.from(
    { length: Math.min(RECENT_FILES, recent.length) },
    (_, index) => recent[(turn * RECENT_FILES + index) % recent.length],
  ).flatMap((file = undefined) => file ?? []);
}

/** Regions of which a digest is examined in a run. The bucket locks all files alike. */
const REGIONS_IN_TURN = 2;

/** A digest of each account without a log file, and of one account in some Regions. */
function chooseDigests(
  aws: LiveAws,
  places: readonly Place[],
  cells: ReadonlyMap<string, Cell>,
  withLogFile: ReadonlySet<string>,
): NewestFile[] {
  const regions = [...new Set(places.map(({ region }) => region))];
  const inTurn = new Set(
    Array.from({ length: REGIONS_IN_TURN }, (_, index) => regions[(aws.turn + index) % regions.length]),
  );
  const seen = new Set<string>();
  return places.flatMap((place) => {
    const { member, region } = place;
    const newest = cells.get(cellId(place))?.newest;
    if (newest === undefined) return [];
    const forAccount = !withLogFile.has(member.id) && !seen.has(member.id);
    const forRegion = inTurn.has(region) && !seen.has(region);
    if (!forAccount && !forRegion) return [];
    seen.add(member.id).add(region);
    return [{ member, region, kind: "digest" as const, key: digestKey(place, newest) }];
  });
}

/** Why the run cannot say more, if it cannot. */
export function firstFailure({ failures, unread, search }: Coverage): Failure | undefined {
  const [error] = [...unread, ...search.errors];
  return failures[0] ?? (error === undefined ? undefined : judgeError(error).failure);
}
