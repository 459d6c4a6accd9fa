/** State of a cell, judged by its digests. */
export type CellState =
  | "OK"
  | "QUIET"
  | "LATE"
  | "GAP"
  | "MISSING"
  | "NEW"
  | "SUSPENDED"
  | "REGION-OFF"
  | "UNKNOWN";

/** One account in one Region. */
export interface Cell {
  readonly state: CellState;
  /** End of the hour that the newest digest covers. */
  readonly newest?: Date;
  readonly detail?: string;
}

const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Digests are listed for a little more than a day, so that the first hour of the day has a digest before it. */
export const LOOK_BACK = DAY + 3 * HOUR;

/** CloudTrail writes digests each hour, but not to the second. */
const TOLERANCE = 30 * MINUTE;

/** `2026/11/21`, the folder of a day, in UTC. */
export function dayFolder(date: Date): string {
  return date.toISOString().slice(0, 10).replaceAll("-", "/");
}

/** `20261121T043000Z`, as CloudTrail writes a time into the names of its files. */
export function stamp(date: Date): string {
  return `${date.toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
}

/** What the names of one trail's digests of one account and Region are made of. Another trail's digests differ. */
export interface DigestNames {
  /** Folder of the account in the bucket. */
  readonly folder: string;
  readonly accountId: string;
  readonly region: string;
  readonly trailName: string;
  readonly homeRegion: string;
}

/** Folder of the digests, with a slash at its end. */
export function digestFolder({ folder, region }: Pick<DigestNames, "folder" | "region">): string {
  return `${folder}/CloudTrail-Digest/${region}/`;
}

/**
 * Key of the digest of the hour that ends at a time. Keys sort by date, across the folders of days too.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
 */
export function digestKey(names: DigestNames, end: Date): string {
  return `${digestFolder(names)}${dayFolder(end)}/${digestPrefix(names)}${stamp(end)}.json.gz`;
}

function digestPrefix({ accountId, region, trailName, homeRegion }: DigestNames): string {
  return `${accountId}_CloudTrail-Digest_${region}_${trailName}_${homeRegion}_`;
}

/** End of the hour that a digest covers. Undefined for a digest of another trail or a backfill, which has its own chain. */
export function digestEnd(names: DigestNames, key: string): Date | undefined {
  const name = key.slice(key.lastIndexOf("/") + 1);
  const prefix = digestPrefix(names);
  if (!name.startsWith(prefix)) return undefined;
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.json\.gz$/.exec(name.slice(prefix.length)) ?? [];
  return year === undefined ? undefined : new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** What a cell is judged by. */
export interface CellFacts {
  /** Ends of the hours that digests cover, in the last {@link LOOK_BACK}. */
  readonly ends: readonly Date[];
  readonly now: Date;
  /** Oldest allowed age of the newest digest, in minutes. */
  readonly maxAge: number;
  /** When the account joined or logging started, whichever was later. CloudTrail delivers nothing from before. */
  readonly since?: Date;
  /** Whether the cell has any log file. */
  readonly hasLogs: boolean;
}

/** Judges a cell by its digests. CloudTrail writes one each hour, even without events. */
export function judgeCell({ ends, now, maxAge, since, hasLogs }: CellFacts): Cell {
  const dayAgo = now.getTime() - DAY;
  const young = (since?.getTime() ?? 0) > dayAgo;
  const sorted = ends.map((end) => end.getTime()).sort((a, b) => a - b);
  const last = sorted.at(-1);
  if (last === undefined) {
    return young
      ? { state: "NEW", detail: "no digest yet, in its first 24 hours" }
      : { state: "MISSING", detail: "no digest in the last 24 hours" };
  }
  const newest = new Date(last);
  const age = Math.round((now.getTime() - last) / MINUTE);
  if (age > maxAge) return { state: "LATE", newest, detail: `the newest digest is ${age} minutes old` };
  const start = young ? (sorted[0] ?? last) : dayAgo;
  const missing = findGaps([start, ...sorted.filter((end) => end > start)]);
  if (missing.length > 0) return { state: "GAP", newest, detail: `no digest for ${missing.join(", ")}` };
  return { state: hasLogs ? "OK" : "QUIET", newest };
}

function findGaps(ends: readonly number[]): string[] {
  return ends.flatMap((end, index) => {
    const before = ends[index - 1];
    if (before === undefined || end - before <= HOUR + TOLERANCE) return [];
    return [`${formatMinute(before)} to ${formatMinute(end - HOUR)}`];
  });
}

function formatMinute(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16)}Z`;
}

/** Whether digests are missing only at the beginning of the day. The account may have enabled the Region since. */
export function beginsLate({ ends, now }: Pick<CellFacts, "ends" | "now">): boolean {
  const first = Math.min(...ends.map((end) => end.getTime()));
  return ends.length > 0 && first > now.getTime() - DAY + HOUR + TOLERANCE;
}
