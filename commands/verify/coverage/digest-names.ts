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
