import { ListObjectVersionsCommand, type ListObjectVersionsCommandOutput } from "@aws-sdk/client-s3";
import type { Settings } from "../../../settings/file";
import type { LiveAws } from "../live-aws";
import { LOG_BUCKET, permission } from "../permission";

export const LIST_VERSIONS = permission(LOG_BUCKET, "s3:ListObjectVersions", "s3:ListBucketVersions");

/** The files in a folder of the log bucket. */
export interface Versions {
  readonly keys: readonly string[];
  /** Keys under a delete marker or a later version, each with the word that says which. CloudTrail makes neither. */
  readonly tampered: readonly string[];
}

/** Lists the files in a folder whose keys sort after a key. The same call shows deleted and overwritten ones. */
export async function listVersions(aws: LiveAws, folder: string, after: string): Promise<Versions> {
  const { s3, bucket } = aws.logBucket;
  const keys: string[] = [];
  const tampered: string[] = [];
  let marker: { KeyMarker?: string; VersionIdMarker?: string } | undefined = { KeyMarker: after };
  while (marker !== undefined) {
    const page: ListObjectVersionsCommandOutput = await s3.send(
      new ListObjectVersionsCommand({ ...bucket, Prefix: folder, ...marker }),
    );
    for (const { Key = "", IsLatest } of page.Versions ?? []) {
      if (IsLatest) keys.push(Key);
      else if (!page.DeleteMarkers?.some((marker) => marker.Key === Key))
        tampered.push(`overwritten: ${Key}`);
    }
    for (const { Key = "", LastModified } of page.DeleteMarkers ?? []) {
      if (!hasExpired(aws.settings, Key, LastModified)) tampered.push(`deleted: ${Key}`);
    }
    marker = page.IsTruncated
      ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
      : undefined;
  }
  return { keys, tampered };
}

/** Whether the lifecycle set a delete marker because the file had expired. */
function hasExpired(settings: Settings, key: string, markedAt: Date | undefined): boolean {
  const { expireAfterDays } = settings.logBucket;
  const [, year, month, day] = /\/(\d{4})\/(\d\d)\/(\d\d)\//.exec(key) ?? [];
  if (expireAfterDays === "never" || markedAt === undefined || year === undefined) return false;
  return markedAt.getTime() >= Date.UTC(Number(year), Number(month) - 1, Number(day) + expireAfterDays);
}
