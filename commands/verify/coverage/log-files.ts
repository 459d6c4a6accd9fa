import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { accountFolder } from "../expected";
import type { LiveAws } from "../live-aws";
import type { Member } from "../members";
import { LOG_BUCKET, permission } from "../permission";
import { DAY, HOUR } from "./cells";
import { folderIn, logKeyBefore, type Place, placeIn } from "./place";
import { listVersions, type TamperedFile } from "./versions";

export const LIST_OBJECTS = permission(LOG_BUCKET, "s3:ListObjectsV2", "s3:ListBucket");

/** The newest log file or digest of an account or a Region. */
export interface NewestFile {
  readonly member: Member;
  readonly region: string;
  readonly kind: "log file" | "digest" | "older log file";
  readonly key: string;
}

/** What was found while looking for the newest log file of an account. */
export interface LogFileSearch {
  readonly newest?: NewestFile;
  readonly tampered: readonly TamperedFile[];
}

/** The newest log file is most often from the last hours. A list from there is one page even for a busy account. */
const LOOK_BACKS = [2 * HOUR, 26 * HOUR, 8 * DAY];

/** Finds the newest log file of an account: in the home Region, or else in any Region. */
export async function findNewestLogFile(aws: LiveAws, member: Member): Promise<LogFileSearch> {
  const home = await searchRegion(aws, member, aws.settings.trail.homeRegion);
  if (home.newest !== undefined) return home;
  const tampered = [...home.tampered];
  for (const region of await listLogRegions(aws, member)) {
    const found = await searchRegion(aws, member, region);
    tampered.push(...found.tampered);
    if (found.newest !== undefined) return { newest: found.newest, tampered };
  }
  return { tampered };
}

async function searchRegion(aws: LiveAws, member: Member, region: string): Promise<LogFileSearch> {
  const place = placeIn(aws.settings, member, region);
  const tampered: TamperedFile[] = [];
  for (const back of LOOK_BACKS) {
    const after = logKeyBefore(place, new Date(aws.now.getTime() - back));
    const listed = await listVersions(aws, { folder: folderIn(place, "CloudTrail"), after });
    tampered.push(...listed.tampered);
    const key = listed.keys.filter((one) => isLogFile(place, one)).at(-1);
    if (key !== undefined) return { newest: { member, region, kind: "log file", key }, tampered };
  }
  return { tampered };
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
