import {
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type ListObjectVersionsOutput,
} from "@aws-sdk/client-s3";
import type { Settings } from "../../../settings/file";
import type { LiveAws } from "../live-aws";
import { LOG_BUCKET, permission } from "../permission";
import { type VersionMarker, VersionPages } from "../version-listings";

export const LIST_VERSIONS = permission(LOG_BUCKET, "s3:ListObjectVersions", "s3:ListBucketVersions");

/** A file under a delete marker or a later version. CloudTrail makes neither. */
export interface TamperedFile {
  readonly kind: "deleted" | "overwritten";
  readonly key: string;
  /** Of the delete marker. */
  readonly versionId?: string;
}

/** `deleted: KEY`. */
export function describeTampered({ kind, key }: TamperedFile): string {
  return `${kind}: ${key}`;
}

/** A file that is neither deleted nor overwritten. */
export interface ListedFile {
  readonly key: string;
  /** When it was written. The writer chooses the time in the name, but not this one. */
  readonly at?: Date;
}

/** The files in a folder of the log bucket. */
export interface Versions {
  readonly files: readonly ListedFile[];
  readonly tampered: readonly TamperedFile[];
  /** The last key that was listed, if the folder has more. */
  readonly endedAt?: string;
}

/** The part of a folder to list. */
export interface ListedPart {
  readonly folder: string;
  /** Keys after this one. */
  readonly after: string;
  /** Defaults to all. One page has a thousand versions. */
  readonly pages?: number;
}

/** Lists a part of a folder. The same call shows deleted and overwritten files. */
export async function listVersions(
  aws: LiveAws,
  { folder, after, pages: most }: ListedPart,
): Promise<Versions> {
  const { s3, bucket } = aws.logBucket;
  const listed = new ListedVersions();
  const pages = new VersionPages();
  let marker: VersionMarker | undefined = { KeyMarker: after };
  for (let page = 0; marker !== undefined && page < (most ?? Number.POSITIVE_INFINITY); page += 1) {
    const answer: ListObjectVersionsCommandOutput = await s3.send(
      new ListObjectVersionsCommand({ ...bucket, Prefix: folder, ...marker }),
    );
    listed.add(answer);
    marker = pages.next(answer);
  }
  return { ...listed.files(aws.settings), endedAt: marker?.KeyMarker };
}

/** A delete marker over a file. */
interface Marker {
  readonly at: Date;
  readonly versionId?: string;
}

/** The versions of several pages. */
export class ListedVersions {
  readonly #files: ListedFile[] = [];
  readonly #replaced = new Set<string>();
  readonly #markers = new Map<string, Marker>();

  add({
    Versions = [],
    DeleteMarkers = [],
  }: Pick<ListObjectVersionsOutput, "Versions" | "DeleteMarkers">): void {
    for (const { Key = "", IsLatest, LastModified } of Versions) {
      if (IsLatest) this.#files.push({ key: Key, at: LastModified });
      else this.#replaced.add(Key);
    }
    for (const { Key = "", LastModified, VersionId } of DeleteMarkers) {
      this.#markers.set(Key, { at: LastModified ?? new Date(0), versionId: VersionId });
    }
  }

  files(settings: Settings): Pick<Versions, "files" | "tampered"> {
    const keys = new Set([...this.#replaced, ...this.#markers.keys()]);
    const tampered = [...keys].flatMap((key) => judgeFile(settings, key, this.#markers.get(key)));
    return { files: this.#files, tampered };
  }
}

/** A file with a delete marker or an earlier version. */
function judgeFile(settings: Settings, key: string, marker: Marker | undefined): TamperedFile[] {
  if (marker === undefined) return [{ kind: "overwritten", key }];
  if (hasExpired(settings, key, marker.at)) return [];
  return [{ kind: "deleted", key, versionId: marker.versionId }];
}

/** Whether the lifecycle set a delete marker because the file had expired. */
function hasExpired(settings: Settings, key: string, markedAt: Date): boolean {
  const { expireAfterDays } = settings.logBucket;
  const [, year, month, day] = /\/(\d{4})\/(\d\d)\/(\d\d)\//.exec(key) ?? [];
  if (expireAfterDays === "never" || year === undefined) return false;
  return markedAt.getTime() >= Date.UTC(Number(year), Number(month) - 1, Number(day) + expireAfterDays);
}
