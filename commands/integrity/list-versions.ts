import type { ListObjectVersionsOutput, ObjectVersion } from "@aws-sdk/client-s3";
import { detach, parseVersions } from "../verify/version-listings";
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
  let marker: Marker | undefined = { KeyMarker: after };
  while (marker !== undefined) {
    const page: ListObjectVersionsOutput = await readPage(reader, folder, marker);
    addPage(files, page, before);
    marker = nextMarker(page, marker, before);
  }
  return [...files.values()];
}

interface Marker {
  readonly KeyMarker: string;
  readonly VersionIdMarker?: string;
}

/** Without it, S3 does not say whether an archived file can be read. */
const WITH_RESTORED = { "x-amz-optional-object-attributes": "RestoreStatus" };

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html */
async function readPage(
  reader: PageReader,
  folder: string,
  { KeyMarker, VersionIdMarker }: Marker,
): Promise<ListObjectVersionsOutput> {
  const query = {
    versions: "",
    prefix: folder,
    "key-marker": KeyMarker,
    ...(VersionIdMarker === undefined ? {} : { "version-id-marker": VersionIdMarker }),
  };
  return parseVersions(await reader.listPage({ query, headers: WITH_RESTORED }), true);
}

/** Where the next page begins. @throws Error if there is one, but it would be the same again */
function nextMarker(
  { IsTruncated, NextKeyMarker, NextVersionIdMarker }: ListObjectVersionsOutput,
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
