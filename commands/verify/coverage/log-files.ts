import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { accountFolder } from "../expected";
import type { LiveAws } from "../live-aws";
import type { Member } from "../members";
import { LOG_BUCKET, permission } from "../permission";
import { detach } from "../version-listings";
import { CLOCK_TOLERANCE, DAY, HOUR } from "./cells";
import { folderIn, logKeyBefore, type Place, placeIn } from "./place";
import { type ListedFile, listVersions, type TamperedFile } from "./versions";

export const LIST_OBJECTS = permission(LOG_BUCKET, "s3:ListObjectsV2", "s3:ListBucket");

/** A log file or digest of an account in a Region. */
export interface NewestFile {
  readonly member: Member;
  readonly region: string;
  readonly kind: "log file" | "digest" | "recent log file" | "older log file";
  readonly key: string;
}

/** What was found while looking for the newest log file of an account. */
export interface LogFileSearch {
  /** The last by name, and the last that was written if that is another. Both cannot be forged ahead of time. */
  readonly newest: readonly NewestFile[];
  /** Another file of the last hours, which nobody can foresee. */
  readonly recent?: NewestFile;
  /** Names of files from the future. */
  readonly future: readonly string[];
  readonly tampered: readonly TamperedFile[];
}

/** The newest log file is most often from the last hours. A list from there is one page even for a busy account. */
const LOOK_BACKS = [2 * HOUR, 26 * HOUR, 8 * DAY];

/** Finds the newest log file of an account: in the home Region, or else in any Region. */
export async function findNewestLogFile(aws: LiveAws, member: Member): Promise<LogFileSearch> {
  const home = await searchRegion(aws, member, aws.settings.trail.homeRegion);
  if (home.newest.length > 0) return home;
  const [tampered, future] = [[...home.tampered], [...home.future]];
  for (const region of await listLogRegions(aws, member)) {
    const found = await searchRegion(aws, member, region);
    tampered.push(...found.tampered);
    future.push(...found.future);
    if (found.newest.length > 0) return { ...found, tampered, future };
  }
  return { newest: [], tampered, future };
}

async function searchRegion(aws: LiveAws, member: Member, region: string): Promise<LogFileSearch> {
  const place = placeIn(aws.settings, member, region);
  const [tampered, future]: [TamperedFile[], Set<string>] = [[], new Set()];
  const now = logKeyBefore(place, new Date(aws.now.getTime() + CLOCK_TOLERANCE));
  for (const back of LOOK_BACKS) {
    const after = logKeyBefore(place, new Date(aws.now.getTime() - back));
    const listed = await listVersions(aws, { folder: folderIn(place, "CloudTrail"), after });
    tampered.push(...listed.tampered);
    const named = listed.files.filter(({ key }) => isLogFile(place, key));
    for (const { key } of named) if (key > now) future.add(detach(key));
    const files = named.filter(({ key }) => key <= now);
    const toFile = (key: string, kind: NewestFile["kind"]) => ({ member, region, kind, key: detach(key) });
    if (files.length === 0) continue;
    const recent = files[Math.floor(Math.random() * files.length)]?.key;
    return {
      newest: chooseNewest(files).map((key) => toFile(key, "log file")),
      recent: recent === undefined ? undefined : toFile(recent, "recent log file"),
      tampered,
      future: [...future],
    };
  }
  return { newest: [], tampered, future: [...future] };
}

/** The last by name, and the last that was written. */
function chooseNewest(files: readonly ListedFile[]): readonly string[] {
  const byTime = files.reduce((newest, file) => ((file.at ?? 0) >= (newest.at ?? 0) ? file : newest));
  return [...new Set([...files.slice(-1), byTime].map(({ key }) => key))];
}

/** Whether CloudTrail gave the file its name. Other trails deliver into the same folder. */
export function isLogFile({ accountId, region }: Place, key: string): boolean {
  return key.slice(key.lastIndexOf("/") + 1).startsWith(`${accountId}_CloudTrail_${region}_`);
}

/** Lists the Regions in which an account has log files. */
async function listLogRegions(aws: LiveAws, member: Member): Promise<readonly string[]> {
  const { s3, bucket } = aws.logBucket;
  const { homeRegion } = aws.settings.trail;
  const Prefix = `${accountFolder(aws.settings, member.id)}/CloudTrail/`;
  const { CommonPrefixes = [] } = await s3.send(
    new ListObjectsV2Command({ ...bucket, Prefix, Delimiter: "/" }),
  );
  return CommonPrefixes.map((folder) => (folder.Prefix ?? "").slice(Prefix.length, -1)).filter(
    (region) => region !== homeRegion,
  );
}
