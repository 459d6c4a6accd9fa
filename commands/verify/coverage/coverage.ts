import {
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
} from "@aws-sdk/client-s3";
import { CONCURRENCY } from "../accounts";
import {
  beginsLate,
  type Cell,
  type DigestNames,
  dayFolder,
  digestEnd,
  digestFolder,
  digestKey,
  HOUR,
  judgeCell,
  LOOK_BACK,
  stamp,
} from "./cells";
import { failedRead } from "../check";
import { accountFolder } from "../expected";
import { inParallel } from "../lazy";
import { bucketOf, type Member, type World } from "../live-aws";

/** One account with its Regions. */
export interface CoverageRow {
  readonly member: Member;
  readonly cells: ReadonlyMap<string, Cell>;
}

/** A file of the log bucket: the newest of its kind. */
export interface NewestFile {
  readonly member: Member;
  readonly region: string;
  readonly kind: "log file" | "digest";
  readonly key: string;
}

/** Accounts by Regions, and what was seen on the way. */
export interface Coverage {
  readonly regions: readonly string[];
  readonly rows: readonly CoverageRow[];
  /** Newest log file of each account, or its newest digest where it has none; and a digest of each Region. */
  readonly newest: readonly NewestFile[];
  /** Accounts whose newest log file could not be looked for. */
  readonly unread: readonly unknown[];
  /** Keys under a delete marker or a later version, which CloudTrail never makes. */
  readonly tampered: readonly string[];
  /** How many cells had their log files looked through for such keys, of how many. */
  readonly looked: { readonly cells: number; readonly of: number };
}

/** A cell, with the names of its files. */
export interface Place extends DigestNames {
  readonly member: Member;
}

/** Cells that time alone can change. */
const isPending = ({ state }: Cell): boolean => state === "NEW";

/**
 * Looks at every account in every Region by listing the bucket: one call a cell. Versions are listed rather than
 * objects, because the same call then shows what somebody deleted or overwrote.
 */
export async function readCoverage(world: World, earlier?: Coverage): Promise<Coverage> {
  const [members, regions, began] = await Promise.all([
    world.members(),
    world.regions(),
    // Without an answer nothing is taken for new, which errs on the side of an alarm.
    world.began().catch(() => undefined),
  ]);
  const active = members.filter(({ suspended }) => !suspended);
  const logs = new Map(
    await inParallel(
      active,
      CONCURRENCY,
      async (member) => [member.id, await logRegions(world, member)] as const,
    ),
  );
  const places = active.flatMap((member) =>
    regions.all.filter((region) => !regions.off.has(region)).map((region) => placeOf(world, member, region)),
  );
  const earlierCells = new Map(earlier?.rows.map(({ member, cells }) => [member.id, cells]));
  const tampered: string[] = [];
  const digests: { readonly place: Place; readonly end: Date }[] = [];
  const cells = new Map<string, Cell>();
  await inParallel(places, CONCURRENCY, async (place) => {
    const { member, region } = place;
    const known = earlierCells.get(member.id)?.get(region);
    const cell =
      known !== undefined && !isPending(known)
        ? known
        : await readCell(world, place, began, logs.get(member.id), tampered);
    cells.set(cellId(place), cell);
    if (cell.newest !== undefined) digests.push({ place, end: cell.newest });
  });
  await tellOffFromMissing(world, active, regions.optIn, cells);

  const files = await inParallel(active, CONCURRENCY, (member) =>
    newestLogFile(world, member, logs.get(member.id)),
  );
  const newest = files.flatMap((file) => (file !== undefined && "key" in file ? [file] : []));
  const withLog = new Set(newest.map(({ member }) => member.id));
  const looked = await lookThroughLogs(
    world,
    places.filter(({ member, region }) => hasLogs(logs.get(member.id), region)),
    tampered,
  );
  return {
    regions: regions.all,
    rows: members.map((member) => ({
      member,
      cells: new Map(
        regions.all.map((region) => [region, cells.get(cellId({ member, region })) ?? without(member)]),
      ),
    })),
    newest: [...newest, ...digestsToLookAt(digests, withLog)],
    unread: files.flatMap((file) => (file !== undefined && "error" in file ? [file.error] : [])),
    tampered: [...(earlier?.tampered ?? []), ...tampered].filter(
      (key, index, all) => all.indexOf(key) === index,
    ),
    looked,
  };
}

function without({ suspended }: Member): Cell {
  return suspended
    ? { state: "SUSPENDED" }
    : { state: "REGION-OFF", detail: "not enabled in the management account" };
}

/** Names a cell. */
export function cellId({ member, region }: Pick<Place, "member" | "region">): string {
  return `${member.id} ${region}`;
}

/** Where a cell's files are. */
export function placeOf({ settings }: World, member: Member, region: string): Place {
  const { name, homeRegion } = settings.trail;
  const folder = accountFolder(settings, member.id);
  return { member, folder, accountId: member.id, region, trailName: name, homeRegion };
}

/** The Regions of an account that have log files, or the error of asking. */
type LogRegions = ReadonlySet<string> | { readonly error: unknown };

async function logRegions(world: World, member: Member): Promise<LogRegions> {
  const { s3, at } = bucketOf(world);
  const Prefix = `${accountFolder(world.settings, member.id)}/CloudTrail/`;
  try {
    const { CommonPrefixes = [] } = await s3.send(
      new ListObjectsV2Command({ ...at, Prefix, Delimiter: "/" }),
    );
    return new Set(CommonPrefixes.map((folder) => (folder.Prefix ?? "").slice(Prefix.length, -1)));
  } catch (error) {
    return { error };
  }
}

function hasLogs(logs: LogRegions | undefined, region: string): boolean {
  return logs instanceof Set && logs.has(region);
}

/** Reads one cell by listing the last day of its digests. */
export async function readCell(
  world: World,
  place: Place,
  began: Date | undefined,
  logs: LogRegions | undefined,
  tampered: string[],
): Promise<Cell> {
  const { now, maxAge } = world;
  try {
    if (logs !== undefined && "error" in logs) throw logs.error;
    const start = digestKey(place, new Date(now.getTime() - LOOK_BACK));
    const { keys, undone } = await listVersions(world, digestFolder(place), start);
    tampered.push(...undone);
    const ends = keys.flatMap((key) => digestEnd(place, key) ?? []);
    const since = [place.member.joined, began].reduce((a, b) => ((a ?? 0) > (b ?? 0) ? a : b));
    const cell = judgeCell({ ends, now, maxAge, since, hasLogs: hasLogs(logs, place.region) });
    if (cell.state !== "GAP" || !beginsLate({ ends, now })) return cell;
    return (await hasOlderDigest(world, place)) ? cell : beganToday(cell, ends, world, logs, place);
  } catch (error) {
    return { state: "UNKNOWN", detail: failedRead(error).found };
  }
}

/** A Region that an account opted in to today owes nothing for the hours before. */
function beganToday(
  cell: Cell,
  ends: readonly Date[],
  { now, maxAge }: World,
  logs: LogRegions | undefined,
  { region }: Place,
): Cell {
  const first = new Date(Math.min(...ends.map((end) => end.getTime())));
  const since = judgeCell({ ends, now, maxAge, since: first, hasLogs: hasLogs(logs, region) });
  return since.state === "GAP" ? since : { ...cell, state: since.state, detail: "its first day" };
}

async function hasOlderDigest(world: World, place: Place): Promise<boolean> {
  const { s3, at } = bucketOf(world);
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({ ...at, Prefix: digestFolder(place), MaxKeys: 1 }),
  );
  const oldest = digestEnd(place, Contents[0]?.Key ?? "");
  return oldest === undefined || oldest.getTime() < world.now.getTime() - 24 * HOUR;
}

/** Everything in a folder after a key: what is visible, and what was hidden or replaced. */
async function listVersions(world: World, folder: string, after: string) {
  const { s3, at } = bucketOf(world);
  const keys: string[] = [];
  const undone: string[] = [];
  let marker: { KeyMarker?: string; VersionIdMarker?: string } | undefined = { KeyMarker: after };
  while (marker !== undefined) {
    const page: ListObjectVersionsCommandOutput = await s3.send(
      new ListObjectVersionsCommand({ ...at, Prefix: folder, ...marker }),
    );
    for (const { Key = "", IsLatest } of page.Versions ?? []) {
      if (IsLatest) keys.push(Key);
      else if (!page.DeleteMarkers?.some((deleted) => deleted.Key === Key))
        undone.push(`overwritten: ${Key}`);
    }
    for (const { Key = "", LastModified } of page.DeleteMarkers ?? []) {
      if (!isExpiry(world, Key, LastModified)) undone.push(`deleted: ${Key}`);
    }
    marker = page.IsTruncated
      ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
      : undefined;
  }
  return { keys, undone };
}

/** The lifecycle hides what has expired with a delete marker, as it should. */
function isExpiry({ settings }: World, key: string, at: Date | undefined): boolean {
  const { expireAfterDays } = settings.logBucket;
  const [, year, month, day] = /\/(\d{4})\/(\d\d)\/(\d\d)\//.exec(key) ?? [];
  if (expireAfterDays === "never" || at === undefined || year === undefined) return false;
  return at.getTime() >= Date.UTC(Number(year), Number(month) - 1, Number(day) + expireAfterDays);
}

/** Asked only where an opt-in Region has nothing, and once an account: whether the account has the Region at all. */
export async function tellOffFromMissing(
  world: World,
  members: readonly Member[],
  optIn: ReadonlySet<string>,
  cells: Map<string, Cell>,
): Promise<void> {
  const empty = (member: Member) =>
    [...optIn].filter((region) => {
      const state = cells.get(cellId({ member, region }))?.state;
      return state === "MISSING" || state === "NEW";
    });
  await inParallel(members, REGION_LISTS_AT_ONCE, async (member) => {
    const asked = empty(member);
    if (asked.length === 0) return;
    try {
      const enabled = await world.memberRegions(member.id);
      for (const region of asked) {
        if (!enabled.includes(region)) cells.set(cellId({ member, region }), { state: "REGION-OFF" });
      }
    } catch (error) {
      const detail = `no digest, and whether the account has the Region on is ${failedRead(error).found}`;
      for (const region of asked) cells.set(cellId({ member, region }), { state: "UNKNOWN", detail });
    }
  });
}

/** AWS Account Management allows few calls a second. */
const REGION_LISTS_AT_ONCE = 4;

/** The newest log file is most often of the last hours; listing from there keeps it at one page in busy accounts. */
const LOOK_BACKS_FOR_LOGS = [2 * HOUR, 26 * HOUR, 8 * 24 * HOUR];

async function newestLogFile(
  world: World,
  member: Member,
  logs: LogRegions | undefined,
): Promise<NewestFile | { error: unknown } | undefined> {
  if (logs === undefined || "error" in logs) return logs;
  const { homeRegion } = world.settings.trail;
  const [first] = logs;
  const region = logs.has(homeRegion) ? homeRegion : first;
  if (region === undefined) return undefined;
  const place = placeOf(world, member, region);
  try {
    for (const back of LOOK_BACKS_FOR_LOGS) {
      const key = await newestLogSince(world, place, new Date(world.now.getTime() - back));
      if (key !== undefined) return { member, region, kind: "log file", key };
    }
    return undefined;
  } catch (error) {
    return { error };
  }
}

async function newestLogSince(world: World, place: Place, since: Date): Promise<string | undefined> {
  const { s3, at } = bucketOf(world);
  let key: string | undefined;
  let from: { StartAfter?: string; ContinuationToken?: string } | undefined = {
    StartAfter: logKeyStart(place, since),
  };
  while (from !== undefined) {
    const page: ListObjectsV2CommandOutput = await s3.send(
      new ListObjectsV2Command({ ...at, Prefix: logFolderOf(place), ...from }),
    );
    key = page.Contents?.at(-1)?.Key ?? key;
    from = page.IsTruncated ? { ContinuationToken: page.NextContinuationToken } : undefined;
  }
  return key;
}

function logFolderOf({ folder, region }: Place): string {
  return `${folder}/CloudTrail/${region}/`;
}

/** Where the log files of a minute begin. */
function logKeyStart(place: Place, at: Date): string {
  const minute = stamp(at).slice(0, "20261121T0430".length);
  return `${logFolderOf(place)}${dayFolder(at)}/${place.accountId}_CloudTrail_${place.region}_${minute}`;
}

/** Digests of accounts that have no log file, and of one account a Region: lock and encryption are the bucket's. */
function digestsToLookAt(
  digests: readonly { readonly place: Place; readonly end: Date }[],
  withLog: ReadonlySet<string>,
): NewestFile[] {
  const seen = new Set<string>();
  return digests.flatMap(({ place, end }) => {
    const { member, region } = place;
    const ofAccount = withLog.has(member.id) || seen.has(member.id);
    const ofRegion = seen.has(region);
    seen.add(member.id).add(region);
    return ofAccount && ofRegion ? [] : [{ member, region, kind: "digest", key: digestKey(place, end) }];
  });
}

/** Looks through the last day's log files of every cell for what somebody deleted or overwrote. */
async function lookThroughLogs(world: World, places: readonly Place[], tampered: string[]) {
  const since = new Date(world.now.getTime() - LOOK_BACK);
  const done = await inParallel(places, CONCURRENCY, async (place) => {
    try {
      tampered.push(...(await listVersions(world, logFolderOf(place), logKeyStart(place, since))).undone);
      return true;
    } catch {
      return false;
    }
  });
  return { cells: done.filter(Boolean).length, of: places.length };
}
