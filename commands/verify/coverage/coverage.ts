import { CONCURRENCY } from "../accounts";
import { inParallel } from "../async";
import { type LiveAws, type Member, READ, type Regions } from "../live-aws";
import { type Cell, digestKey } from "./cells";
import { markDisabledRegions } from "./disabled-regions";
import {
  findNewestLogFile,
  findTamperedLogFiles,
  LIST_OBJECTS,
  type LogRegions,
  listLogRegions,
  type NewestFile,
} from "./log-files";
import { cellId, type Place, placeIn } from "./place";
import { readCell, unreadCell } from "./read-cell";
import { LIST_VERSIONS } from "./versions";

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
  /** Newest log file of each account, or its newest digest if it has no log file; and a digest of each Region. */
  readonly newest: readonly NewestFile[];
  /** Errors of accounts whose newest log file could not be found. */
  readonly unread: readonly unknown[];
  /** Files that somebody deleted or overwrote. */
  readonly tampered: readonly string[];
  /** How many cells had their log files searched for such files, of how many. */
  readonly searched: { readonly cells: number; readonly of: number };
}

/** Reads every account in every Region. Of an earlier coverage, it reads only the cells in their first day again. */
export async function readCoverage(aws: LiveAws, earlier?: Coverage): Promise<Coverage> {
  const [members, regions, startedLogging] = await Promise.all([
    aws.members(),
    aws.regions(),
    // Without an answer no cell counts as new, so a failed read raises an alarm rather than hides one.
    aws.startedLogging().catch(() => undefined),
  ]);
  const active = members.filter(({ suspended }) => !suspended);
  const logs = new Map(
    await inParallel(
      active,
      CONCURRENCY,
      async (member) => [member.id, await listLogRegions(aws, member)] as const,
    ),
  );
  const places = listPlaces(aws, active, regions);
  const { cells, tampered, digests } = await readCells(aws, places, { logs, startedLogging, earlier });
  await markDisabledRegions(aws, active, regions.optIn, cells);
  const files = await inParallel(active, CONCURRENCY, (member) =>
    findNewestLogFile(aws, member, logs.get(member.id)),
  );
  const newest = files.flatMap((file) => (file !== undefined && "key" in file ? [file] : []));
  const logFiles = await findTamperedLogFiles(
    aws,
    places.filter(({ member, region }) => hasLogFiles(logs.get(member.id), region)),
  );
  return {
    regions: regions.all,
    rows: members.map((member) => toRow(member, regions, cells)),
    newest: [...newest, ...chooseDigests(digests, new Set(newest.map(({ member }) => member.id)))],
    unread: files.flatMap((file) => (file !== undefined && "error" in file ? [file.error] : [])),
    tampered: [...new Set([...(earlier?.tampered ?? []), ...tampered, ...logFiles.tampered])],
    searched: logFiles.searched,
  };
}

function listPlaces({ settings }: LiveAws, members: readonly Member[], { all, disabled }: Regions): Place[] {
  const enabled = all.filter((region) => !disabled.has(region));
  return members.flatMap((member) => enabled.map((region) => placeIn(settings, member, region)));
}

/** A digest of a place, by the end of the hour that it covers. */
interface Digest {
  readonly place: Place;
  readonly end: Date;
}

/** What is known before the cells are read. */
interface Known {
  readonly logs: ReadonlyMap<string, LogRegions>;
  readonly startedLogging: Date | undefined;
  readonly earlier: Coverage | undefined;
}

async function readCells(aws: LiveAws, places: readonly Place[], { logs, startedLogging, earlier }: Known) {
  const earlierCells = new Map(earlier?.rows.map(({ member, cells }) => [member.id, cells]));
  const cells = new Map<string, Cell>();
  const tampered: string[] = [];
  const digests: Digest[] = [];
  await inParallel(places, CONCURRENCY, async (place) => {
    const { member, region } = place;
    const read = async () => {
      const known = earlierCells.get(member.id)?.get(region);
      if (known !== undefined && known.state !== "NEW") return { cell: known, tampered: [] };
      const logRegions = logs.get(member.id);
      if (logRegions !== undefined && "error" in logRegions) {
        return { cell: unreadCell(logRegions.error), tampered: [] };
      }
      return readCell(aws, place, { startedLogging, hasLogs: hasLogFiles(logRegions, region) });
    };
    const { cell, tampered: inCell } = await read();
    cells.set(cellId(place), cell);
    tampered.push(...inCell);
    if (cell.newest !== undefined) digests.push({ place, end: cell.newest });
  });
  return { cells, tampered, digests };
}

function toRow(member: Member, { all }: Regions, cells: ReadonlyMap<string, Cell>): CoverageRow {
  const unread: Cell = member.suspended
    ? { state: "SUSPENDED" }
    : { state: "REGION-OFF", detail: "not enabled in the management account" };
  return {
    member,
    cells: new Map(all.map((region) => [region, cells.get(cellId({ member, region })) ?? unread])),
  };
}

function hasLogFiles(logs: LogRegions | undefined, region: string): boolean {
  return logs instanceof Set && logs.has(region);
}

/** A digest of each account without a log file, and of one account in each Region: the bucket locks them all alike. */
function chooseDigests(digests: readonly Digest[], withLogFile: ReadonlySet<string>): NewestFile[] {
  const seen = new Set<string>();
  return digests.flatMap(({ place, end }) => {
    const { member, region } = place;
    const hasFileOfAccount = withLogFile.has(member.id) || seen.has(member.id);
    const hasFileOfRegion = seen.has(region);
    seen.add(member.id).add(region);
    return hasFileOfAccount && hasFileOfRegion
      ? []
      : [{ member, region, kind: "digest", key: digestKey(place, end) }];
  });
}
