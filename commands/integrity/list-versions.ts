import type { ListObjectVersionsOutput, ObjectVersion } from "@aws-sdk/client-s3";
import { detach, type VersionMarker, VersionPages } from "../verify/version-listings";
import type { ObjectReader } from "./object-reader";
import type { ListedFile } from "./scope";

/** The part of a folder to list. */
export interface ListedPart {
  readonly folder: string;
  /** Keys after this one. */
  readonly after: string;
  /** Keys before this one. Undefined for all to the end of the folder. */
  readonly before?: string;
}

/** Reads a page of a bucket's versions. */
export type PageReader = Pick<ObjectReader, "listPage">;

/** Lists a part of a folder with every version and delete marker, in the order of the keys. A page has a thousand. */
export async function listVersions(
  reader: PageReader,
  { folder, after, before }: ListedPart,
): Promise<readonly ListedFile[]> {
  const files = new Map<string, ListedFile>();
  const pages = new VersionPages();
  let marker: VersionMarker | undefined = { KeyMarker: after };
  while (marker !== undefined && (before === undefined || marker.KeyMarker < before)) {
    const page = await reader.listPage(folder, marker);
    addPage(files, page, before);
    marker = pages.next(page);
  }
  return [...files.values()];
}

function addPage(
  files: Map<string, ListedFile>,
  { Versions = [], DeleteMarkers = [] }: ListObjectVersionsOutput,
  before: string | undefined,
): void {
  for (const version of Versions) {
    const file = toFile(version);
    if (before !== undefined && file.key >= before) continue;
    const known = files.get(file.key);
    files.set(file.key, known === undefined ? file : withVersion(known, file));
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

/** Versions are listed from the newest to the oldest. */
function withVersion(known: ListedFile, version: ListedFile): ListedFile {
  const { versions, deletedAt, deletedBefore } = known;
  const newest = versions === 0 ? version : known;
  return { ...newest, versions: versions + 1, deletedAt, deletedBefore };
}

type Entry = Pick<ObjectVersion, "Key" | "LastModified" | "StorageClass" | "Size" | "RestoreStatus">;

const STANDARD = "STANDARD";

/** @throws Error if it does not say when the file was written, or its size: every one would be right then */
function toFile({ Key, LastModified, StorageClass, Size = 0, RestoreStatus }: Entry): ListedFile {
  const isDated = LastModified !== undefined && !Number.isNaN(LastModified.getTime());
  if (!Key || !isDated || !Number.isSafeInteger(Size) || Size < 0) {
    throw new Error("s3:ListObjectVersions does not say which file it is, how large, or when it was written");
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
