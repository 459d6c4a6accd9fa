import {
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type ObjectVersion,
  type S3Client,
} from "@aws-sdk/client-s3";
import { detach } from "../verify/version-listings";
import type { ListedFile } from "./scope";

/** A bucket, and the client that lists it. A copy of the log bucket can belong to any account. */
export interface Bucket {
  readonly s3: S3Client;
  readonly bucket: { readonly Bucket: string; readonly ExpectedBucketOwner?: string };
}

/** The part of a folder to list. */
export interface ListedPart {
  readonly folder: string;
  /** Keys after this one. */
  readonly after: string;
  /** Keys before this one. Undefined for all to the end of the folder. */
  readonly before?: string;
}

/** Lists a part of a folder with every version and delete marker, in the order of the keys. A page has a thousand. */
export async function listVersions(
  { s3, bucket }: Bucket,
  { folder, after, before }: ListedPart,
): Promise<readonly ListedFile[]> {
  const files = new Map<string, ListedFile>();
  let marker: Marker | undefined = { KeyMarker: after };
  while (marker !== undefined) {
    const page: ListObjectVersionsCommandOutput = await s3.send(
      new ListObjectVersionsCommand({
        ...bucket,
        Prefix: folder,
        ...marker,
        OptionalObjectAttributes: ["RestoreStatus"],
      }),
    );
    addPage(files, page, before);
    marker = nextMarker(page, marker, before);
  }
  return [...files.values()];
}

interface Marker {
  readonly KeyMarker?: string;
  readonly VersionIdMarker?: string;
}

/** Where the next page begins. @throws Error if there is one, but it would be the same again */
function nextMarker(
  { IsTruncated, NextKeyMarker, NextVersionIdMarker }: ListObjectVersionsCommandOutput,
  { KeyMarker, VersionIdMarker }: Marker,
  before: string | undefined,
): Marker | undefined {
  if (!IsTruncated) return undefined;
  const isSame = NextKeyMarker === KeyMarker && NextVersionIdMarker === VersionIdMarker;
  if (!NextKeyMarker || isSame) {
    throw new Error("s3:ListObjectVersions says that there is more, but not where it begins");
  }
  if (before !== undefined && NextKeyMarker >= before) return undefined;
  return { KeyMarker: NextKeyMarker, VersionIdMarker: NextVersionIdMarker };
}

function addPage(
  files: Map<string, ListedFile>,
  { Versions = [], DeleteMarkers = [] }: ListObjectVersionsCommandOutput,
  before: string | undefined,
): void {
  for (const version of Versions) {
    const file = toFile(version);
    if (before !== undefined && file.key >= before) continue;
    const known = files.get(file.key);
    // Versions are listed from the newest to the oldest.
    const newest = known === undefined || known.versions === 0 ? file : known;
    const { deletedAt, deletedBefore } = known ?? {};
    files.set(file.key, { ...newest, versions: (known?.versions ?? 0) + 1, deletedAt, deletedBefore });
  }
  for (const marker of DeleteMarkers) {
    const file = toFile(marker);
    if (before !== undefined && file.key >= before) continue;
    const known = files.get(file.key) ?? { ...file, versions: 0 };
    const deleted = marker.IsLatest
      ? { deletedAt: file.modified }
      : { deletedBefore: known.deletedBefore ?? file.modified };
    files.set(file.key, { ...known, ...deleted });
  }
}

type Entry = Pick<ObjectVersion, "Key" | "LastModified" | "StorageClass" | "Size" | "RestoreStatus">;

const STANDARD = "STANDARD";

/** @throws Error if it does not say when the file was written: every time would be right then */
function toFile({ Key, LastModified, StorageClass, Size = 0, RestoreStatus }: Entry): ListedFile {
  if (!Key || LastModified === undefined || Number.isNaN(LastModified.getTime())) {
    throw new Error("s3:ListObjectVersions does not say which file it is, or when it was written");
  }
  return {
    key: detach(Key),
    size: Size,
    modified: LastModified,
    // A text of its own for each of a million files would need 50 MB.
    storageClass: StorageClass === undefined || StorageClass === STANDARD ? STANDARD : detach(StorageClass),
    versions: 1,
    restored: RestoreStatus?.RestoreExpiryDate !== undefined,
  };
}
