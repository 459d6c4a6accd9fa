import { BEFORE_WINDOW, DAY, HOUR, MINUTE } from "../verify/coverage/cells";
import { type DigestNames, dayFolder } from "../verify/coverage/digest-names";
import { ownChain } from "./digest-name";
import type { Hours } from "./finding";
import { earlier, later, moved } from "./hours";

/** A file as a listing of versions shows it. */
export interface ListedFile {
  readonly key: string;
  readonly size: number;
  /** `LastModified` of the newest version that is no delete marker. */
  readonly modified: Date;
  readonly storageClass: string;
  /** Number of versions without delete markers. */
  readonly versions: number;
  /** Time of the delete marker, if the newest version is one. */
  readonly deletedAt?: Date;
  /** Time of a delete marker beneath the newest version. */
  readonly deletedBefore?: Date;
  /** Whether a copy of the archived file can be read at present. */
  readonly restored: boolean;
}

/** The newest digest of a chain that a run verified. The next digest must name it. */
export interface ChainCheckpoint {
  readonly key: string;
  /** SHA-256 of the uncompressed digest. */
  readonly hash: string;
  readonly end: Date;
}

/** What a run keeps of a cell for the next one. */
export interface Checkpoint {
  /** By `chainOf`, without backfills. */
  readonly chains: Readonly<Record<string, ChainCheckpoint>>;
  /** Without a digest of our own trail: the begin of the time to examine. It stays until a run has examined it. */
  readonly since?: Date;
  /** When the run listed the cell. */
  readonly at: Date;
  /** Keys of log files that no digest named yet. The next run must find them in a digest. */
  readonly pending: readonly string[];
  /** Whose log files were read. Only at the depth `content`. */
  readonly read?: Hours;
}

/**
 * `expected`: the account is in the organization and has enabled the Region. `former`: the account was closed or has left.
 * `off`: the account has not enabled the Region. `unknown`: nobody could tell.
 */
export type Presence = "expected" | "former" | "off" | "unknown";

/** A cell to examine, and what is known of it. */
export interface CellScope {
  /** Names of the digests of our own trail. */
  readonly place: DigestNames;
  /** Buckets that a digest may name as its place. */
  readonly buckets: readonly string[];
  /** Whether this is a copy of the log bucket. When its files were written says nothing: only their names do. */
  readonly isCopy?: boolean;
  /** The time that was asked for. */
  readonly asked: Hours;
  readonly now: Date;
  readonly presence: Presence;
  /** No file can be of later than this. Defaults to `now`, which is earlier for files that somebody downloaded. */
  readonly present?: Date;
  /** When the account joined or the trail began, whichever was later. CloudTrail delivers nothing from before. */
  readonly began?: Date;
  /** Whether the digest folder has files from before those that were listed. Undefined if nobody has looked. */
  readonly hasOlder?: boolean;
  /** The lifecycle may have deleted files from before. */
  readonly keptSince?: Date;
  readonly checkpoint?: Checkpoint;
}

/** CloudTrail delivers a digest within 70 minutes after its hour. */
export const DUE_AFTER = 130 * MINUTE;

/** A log file is in S3 for less than this before CloudTrail counts it as delivered. Its digest is that of the delivery. */
export const DELIVERY = 30 * MINUTE;

/** A digest of a backfill lies in the folder of its hour, which can be days ago. Listing them takes no further call. */
const BACKFILL = 3 * DAY;

/** The checkpoint of our own trail. */
export function ownCheckpoint({ place, checkpoint }: CellScope): ChainCheckpoint | undefined {
  return checkpoint?.chains[ownChain(place)];
}

/** Whether the time that was asked for is one that earlier runs have left behind. */
export function isBeforeCheckpoint(scope: CellScope): boolean {
  const start = resumesAt(scope);
  return start !== undefined && start >= scope.asked.to;
}

/** Where a run goes on after an earlier one. */
function resumesAt(scope: CellScope): Date | undefined {
  return ownCheckpoint(scope)?.end ?? scope.checkpoint?.since;
}

/** What a run examines: from the checkpoint if there is one, to the last hour that is due. */
export function examined(scope: CellScope): Hours {
  const { asked, now, keptSince } = scope;
  const start = resumesAt(scope) ?? asked.from;
  return { from: later(start, keptSince ?? start), to: earlier(asked.to, moved(now, -DUE_AFTER)) };
}

/** Digests that end after this are read, unless an earlier run has verified them. */
export function readFrom(scope: CellScope): Date {
  const from = moved(examined(scope).from, -BEFORE_WINDOW);
  return later(from, scope.keptSince ?? from);
}

/** From when to list the digest folder. List whole days: another trail's digests sort before ours. */
export function listDigestsFrom(scope: CellScope): Date {
  return moved(readFrom(scope), -BACKFILL);
}

/** Digests that end after this are of no interest. The one before decides the last log files of the time asked for. */
export function readTo({ asked }: CellScope): Date {
  return moved(asked.to, HOUR + DELIVERY);
}

/** Whether the time asked for ends today. Then folders are listed to their end, so that no name hides behind today's. */
export function isToToday(scope: CellScope): boolean {
  return dayFolder(readTo(scope)) >= dayFolder(scope.now);
}

/** Whether a file lies in an archive that S3 reads only after hours. */
export function isArchived({ storageClass, restored }: ListedFile): boolean {
  return ["GLACIER", "DEEP_ARCHIVE"].includes(storageClass) && !restored;
}

/** The empty object that the S3 console makes of a folder. CloudTrail makes them too. */
export function isFolderMarker({ key, size }: Pick<ListedFile, "key" | "size">): boolean {
  return size === 0 && key.endsWith("/");
}
