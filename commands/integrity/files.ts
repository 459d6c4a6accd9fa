import { ListObjectVersionsCommand, paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";
import { collect } from "../verify/async";
import { detach } from "../verify/version-listings";
import { type ListedPart, listVersions, type PageReader } from "./list-versions";
import type { Readable, StoredObject } from "./object-reader";
import { isFolderMarker, type ListedFile } from "./scope";
import type { Consumer } from "./signed-requests";

/** Where files are listed: a bucket, or a folder into which one was downloaded. */
export interface FileList {
  /** A part of a folder, with every version and delete marker, in the order of the keys. */
  versions(part: ListedPart): Promise<readonly ListedFile[]>;
  /** What is directly in a folder, which ends with a slash. */
  folder(folder: string): Promise<FolderContent>;
  /** The first keys of a folder, also of deleted files: enough to see beyond the folder markers in it. */
  firstKeys(folder: string): Promise<readonly string[]>;
}

/** The names of the folders in a folder, and the files that are directly in it, without folder markers. */
export interface FolderContent {
  readonly folders: readonly string[];
  readonly files: readonly MisplacedFile[];
}

export type MisplacedFile = Pick<ListedFile, "key" | "modified">;

/** Folder markers sort before the files in them: of the Region, a year, a month and a day. */
export const FIRST_KEYS = 10;

/** Reads files. A file that cannot be read is a `CallError`. */
export interface FileReader {
  /** Most files at once. */
  readonly concurrency: number;
  readBody(file: Readable): Promise<Buffer>;
  read(file: Readable): Promise<StoredObject>;
  /** Reads a file as it arrives. `consume` can be called several times. */
  consume<Answer>(file: Readable, consume: Consumer<Answer>): Promise<Answer>;
  close(): void;
}

/** A bucket, and the client that lists it. A copy of the log bucket can belong to any account. */
interface Bucket {
  readonly s3: S3Client;
  readonly bucket: { readonly Bucket: string; readonly ExpectedBucketOwner?: string };
}

/** The files of a bucket. */
export function filesOfBucket({ s3, bucket }: Bucket, reader: PageReader): FileList {
  return {
    versions: (part) => listVersions(reader, part),
    folder: async (folder) => {
      const pages = await collect(
        paginateListObjectsV2({ client: s3 }, { ...bucket, Prefix: folder, Delimiter: "/" }),
      );
      const folders = pages
        .flatMap(({ CommonPrefixes = [] }) => CommonPrefixes)
        .map(({ Prefix = "" }) => Prefix.slice(folder.length, -1));
      const files = pages
        .flatMap(({ Contents = [] }) => Contents)
        .filter(({ Key = "", Size = 0 }) => !isFolderMarker({ key: Key, size: Size }))
        .map(({ Key = "", LastModified: modified = new Date(0) }) => ({ key: detach(Key), modified }));
      return { folders, files };
    },
    firstKeys: async (folder) => {
      const { Versions = [], DeleteMarkers = [] } = await s3.send(
        new ListObjectVersionsCommand({ ...bucket, Prefix: folder, MaxKeys: FIRST_KEYS }),
      );
      return [...Versions, ...DeleteMarkers].map(({ Key = "" }) => Key);
    },
  };
}
