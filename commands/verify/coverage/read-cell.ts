import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { judgeError } from "../failed-read";
import type { Failure } from "../failure";
import type { LiveAws } from "../live-aws";
import { BEFORE_WINDOW, type Cell, judgeCell, needsOlder } from "./cells";
import { digestEnd, digestFolder, digestKey } from "./digest-names";
import type { Place } from "./place";
import { listVersions, type TamperedFile } from "./versions";

/** A cell, and the files in it that somebody deleted or overwrote. */
export interface ReadCell {
  readonly cell: Cell;
  readonly tampered: readonly TamperedFile[];
  /** Why the cell could not be read. */
  readonly failure?: Failure;
}

/** How a cell is read. */
export interface CellReading {
  /** Set if the trail began within the last days. */
  readonly trailBegan?: Date;
  /** Begin of the list, if it is to show deleted digests from before the window too. */
  readonly since?: Date;
}

/** Reads a cell by listing its digests of the window. */
export async function readCell(
  aws: LiveAws,
  place: Place,
  { trailBegan, since }: CellReading = {},
): Promise<ReadCell> {
  const { now, maxAge, window } = aws;
  try {
    const start = window.from.getTime() - BEFORE_WINDOW;
    const listedSince = Math.min(start, since?.getTime() ?? start);
    const after = digestKey(place, new Date(listedSince));
    const { files, tampered } = await listVersions(aws, { folder: digestFolder(place), after });
    const all = files.flatMap(({ key }) => digestEnd(place, key) ?? []);
    const ends = all.filter((end) => end.getTime() >= start);
    const began = later(place.member.joined, trailBegan);
    const facts = { ends, now, from: window.from, maxAge, began };
    if (!needsOlder(facts)) return { cell: judgeCell(facts), tampered };
    const hasOlder = ends.length < all.length || (await hasOlderDigest(aws, place, listedSince));
    return { cell: judgeCell({ ...facts, hasOlder }), tampered };
  } catch (error) {
    return unreadCell(error);
  }
}

/** The cell of a failed read. */
export function unreadCell(error: unknown): ReadCell {
  const { found, failure } = judgeError(error);
  return { cell: { state: "UNKNOWN", detail: found }, tampered: [], failure };
}

function later(a: Date | undefined, b: Date | undefined): Date | undefined {
  return (a ?? 0) > (b ?? 0) ? a : b;
}

/** Whether the cell has a digest from before a time. If only files of another trail are found, it counts as having one. */
export async function hasOlderDigest(aws: LiveAws, place: Place, before: number): Promise<boolean> {
  const { s3, bucket } = aws.logBucket;
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({ ...bucket, Prefix: digestFolder(place), MaxKeys: 1 }),
  );
  const [oldest] = Contents;
  if (oldest === undefined) return false;
  const end = digestEnd(place, oldest.Key ?? "");
  return end === undefined || end.getTime() < before;
}
