import { ListObjectsV2Command, type ListObjectsV2CommandOutput } from "@aws-sdk/client-s3";
import { CONCURRENCY } from "../accounts";
import { inParallel } from "../async";
import { accountFolder } from "../expected";
import type { LiveAws, Member } from "../live-aws";
import { LOG_BUCKET, permission } from "../permission";
import { HOUR, LOOK_BACK } from "./cells";
import { logFolderIn, logKeyBefore, type Place, placeIn } from "./place";
import { listVersions } from "./versions";

export const LIST_OBJECTS = permission(LOG_BUCKET, "s3:ListObjectsV2", "s3:ListBucket");

/** The newest log file or digest of an account or a Region. */
export interface NewestFile {
  readonly member: Member;
  readonly region: string;
  readonly kind: "log file" | "digest";
  readonly key: string;
}

/** The Regions in which an account has log files, or the error of listing them. */
export type LogRegions = ReadonlySet<string> | { readonly error: unknown };

/** Lists the Regions in which an account has log files. */
export async function listLogRegions(aws: LiveAws, member: Member): Promise<LogRegions> {
  const { s3, bucket } = aws.logBucket;
  const Prefix = `${accountFolder(aws.settings, member.id)}/CloudTrail/`;
  try {
    const { CommonPrefixes = [] } = await s3.send(
      new ListObjectsV2Command({ ...bucket, Prefix, Delimiter: "/" }),
    );
    return new Set(CommonPrefixes.map((folder) => (folder.Prefix ?? "").slice(Prefix.length, -1)));
  } catch (error) {
    return { error };
  }
}

/** The newest log file is most often from the last hours. A list from there is one page even for a busy account. */
const LOOK_BACKS = [2 * HOUR, 26 * HOUR, 8 * 24 * HOUR];

/** Finds the newest log file of an account, in the home Region if it has one there. */
export async function findNewestLogFile(
  aws: LiveAws,
  member: Member,
  logs: LogRegions | undefined,
): Promise<NewestFile | { readonly error: unknown } | undefined> {
  if (logs === undefined || "error" in logs) return logs;
  const { homeRegion } = aws.settings.trail;
  const [first] = logs;
  const region = logs.has(homeRegion) ? homeRegion : first;
  if (region === undefined) return undefined;
  const place = placeIn(aws.settings, member, region);
  try {
    for (const back of LOOK_BACKS) {
      const key = await findNewestKey(aws, place, new Date(aws.now.getTime() - back));
      if (key !== undefined) return { member, region, kind: "log file", key };
    }
    return undefined;
  } catch (error) {
    return { error };
  }
}

async function findNewestKey(aws: LiveAws, place: Place, since: Date): Promise<string | undefined> {
  const { s3, bucket } = aws.logBucket;
  let key: string | undefined;
  let from: { StartAfter?: string; ContinuationToken?: string } | undefined = {
    StartAfter: logKeyBefore(place, since),
  };
  while (from !== undefined) {
    const page: ListObjectsV2CommandOutput = await s3.send(
      new ListObjectsV2Command({ ...bucket, Prefix: logFolderIn(place), ...from }),
    );
    key = page.Contents?.at(-1)?.Key ?? key;
    from = page.IsTruncated ? { ContinuationToken: page.NextContinuationToken } : undefined;
  }
  return key;
}

/** Searches the last day's log files of each place for deleted or overwritten ones. */
export async function findTamperedLogFiles(aws: LiveAws, places: readonly Place[]) {
  const since = new Date(aws.now.getTime() - LOOK_BACK);
  const answers = await inParallel(places, CONCURRENCY, async (place) => {
    try {
      return (await listVersions(aws, logFolderIn(place), logKeyBefore(place, since))).tampered;
    } catch {
      return undefined;
    }
  });
  const searched = answers.filter((answer) => answer !== undefined);
  return { tampered: searched.flat(), searched: { cells: searched.length, of: places.length } };
}
