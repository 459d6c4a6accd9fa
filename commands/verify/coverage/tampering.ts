import { CONCURRENCY } from "../accounts";
import { inParallel } from "../async";
import type { LiveAws } from "../live-aws";
import { detach } from "../version-listings";
import { DAY } from "./cells";
import { dayFolder } from "./digest-names";
import { isInTurn, type Slices, sliceStart, TURNS } from "./in-turn";
import { isLogFile, type NewestFile } from "./log-files";
import { deliveredKinds, type FileKind, folderIn, keyBeforeDay, type Place } from "./place";
import { listVersions, type TamperedFile } from "./versions";

/** A busy Region has a log file each five minutes. Coverage lists the digests of the last weeks in turn, too. */
const SLICES: Readonly<Record<FileKind, Slices>> = {
  CloudTrail: { days: 3, turns: TURNS },
  "CloudTrail-Digest": { days: 40, turns: 2 * TURNS },
  "CloudTrail-Insight": { days: 40, turns: TURNS },
  "CloudTrail-NetworkActivity": { days: 3, turns: TURNS },
};

/** Older log files whose encryption a run examines. */
const OLDER_FILES = 8;

/** If files never expire, this many days are examined in turn. */
const DAYS_WITHOUT_EXPIRATION = 400;

/** A folder that was searched for deleted and overwritten files. */
export interface SearchedFolder {
  readonly folder: string;
  /** First and last day, as `2026/11/21`. */
  readonly from: string;
  readonly to: string;
}

/** The result of a search. */
export interface Search {
  readonly tampered: readonly TamperedFile[];
  readonly searched: readonly SearchedFolder[];
  /** Some of the log files that the search met. */
  readonly older: readonly NewestFile[];
  readonly errors: readonly unknown[];
}

/** Days for which the bucket keeps a file. */
function retentionDays({ settings }: LiveAws): number {
  const { expireAfterDays } = settings.logBucket;
  return expireAfterDays === "never" ? DAYS_WITHOUT_EXPIRATION : expireAfterDays;
}

/** Days of hourly digests that one page of a thousand versions holds, with those of the window. */
const DIGEST_DAYS = 38;

/** From when a run lists the digests of a cell: each cell in turn from weeks ago, which costs no further call. */
export function digestsSince({ turn, now }: LiveAws, index: number): Date | undefined {
  return isInTurn(index, turn) ? new Date(now.getTime() - DIGEST_DAYS * DAY) : undefined;
}

/** The search that {@link digestsSince} adds to the list of a cell. */
export function searchedDigests(aws: LiveAws, place: Place, index: number): SearchedFolder[] {
  const since = digestsSince(aws, index);
  if (since === undefined) return [];
  return [{ folder: folderIn(place, "CloudTrail-Digest"), from: dayFolder(since), to: dayFolder(aws.now) }];
}

/** Searches the folders in turn, of every kind, for deleted and overwritten files. */
export async function searchInTurn(aws: LiveAws, places: readonly Place[]): Promise<Search> {
  const folders = deliveredKinds(aws.settings).flatMap((kind) =>
    places
      .filter((_, index) => isInTurn(index, aws.turn, SLICES[kind].turns))
      .map((place) => ({ kind, place })),
  );
  const answers = await inParallel(folders, CONCURRENCY, ({ kind, place }) => searchFolder(aws, place, kind));
  return {
    tampered: answers.flatMap(({ tampered }) => tampered),
    searched: answers.flatMap(({ searched }) => searched),
    older: answers.flatMap(({ older }) => older).slice(0, OLDER_FILES),
    errors: answers.flatMap(({ errors }) => errors),
  };
}

/** Searches one list of a folder: a thousand versions from the first day of the slice. */
async function searchFolder(aws: LiveAws, place: Place, kind: FileKind): Promise<Search> {
  const folder = folderIn(place, kind);
  const first = sliceStart(aws, SLICES[kind], retentionDays(aws));
  try {
    const after = keyBeforeDay(place, kind, first);
    const { files, tampered, endedAt } = await listVersions(aws, { folder, after, pages: 1 });
    const to =
      endedAt === undefined ? dayFolder(aws.now) : detach(endedAt.slice(folder.length, folder.length + 10));
    const oldest = kind === "CloudTrail" ? files.find(({ key }) => isLogFile(place, key)) : undefined;
    const { member, region } = place;
    const older =
      oldest === undefined
        ? []
        : [{ member, region, kind: "older log file" as const, key: detach(oldest.key) }];
    return { tampered, searched: [{ folder, from: dayFolder(first), to }], older, errors: [] };
  } catch (error) {
    return { tampered: [], searched: [], older: [], errors: [error] };
  }
}
