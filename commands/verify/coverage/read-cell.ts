import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { judgeError } from "../check";
import type { LiveAws } from "../live-aws";
import {
  beginsLate,
  type Cell,
  digestEnd,
  digestFolder,
  digestKey,
  HOUR,
  judgeCell,
  LOOK_BACK,
} from "./cells";
import type { Place } from "./place";
import { listVersions } from "./versions";

/** A cell, and the files in it that somebody deleted or overwrote. */
export interface ReadCell {
  readonly cell: Cell;
  readonly tampered: readonly string[];
}

/** What is known of a cell before its digests are read. */
export interface CellContext {
  readonly startedLogging: Date | undefined;
  readonly hasLogs: boolean;
}

/** Reads a cell by listing its digests of the last day. */
export async function readCell(aws: LiveAws, place: Place, context: CellContext): Promise<ReadCell> {
  const { now, maxAge } = aws;
  const { startedLogging, hasLogs } = context;
  try {
    const after = digestKey(place, new Date(now.getTime() - LOOK_BACK));
    const { keys, tampered } = await listVersions(aws, digestFolder(place), after);
    const ends = keys.flatMap((key) => digestEnd(place, key) ?? []);
    const since = later(place.member.joined, startedLogging);
    const cell = judgeCell({ ends, now, maxAge, since, hasLogs });
    if (cell.state !== "GAP" || !beginsLate({ ends, now }) || (await hasOlderDigest(aws, place))) {
      return { cell, tampered };
    }
    return { cell: judgeFirstDay(cell, ends, aws, hasLogs), tampered };
  } catch (error) {
    return { cell: unreadCell(error), tampered: [] };
  }
}

/** The cell of a failed read. */
export function unreadCell(error: unknown): Cell {
  return { state: "UNKNOWN", detail: judgeError(error).found };
}

function later(a: Date | undefined, b: Date | undefined): Date | undefined {
  return (a ?? 0) > (b ?? 0) ? a : b;
}

/** Digests before the first one are not expected if the account enabled the Region within the last day. */
function judgeFirstDay(cell: Cell, ends: readonly Date[], { now, maxAge }: LiveAws, hasLogs: boolean): Cell {
  const first = new Date(Math.min(...ends.map((end) => end.getTime())));
  const since = judgeCell({ ends, now, maxAge, since: first, hasLogs });
  return since.state === "GAP" ? since : { ...cell, state: since.state, detail: "in its first 24 hours" };
}

async function hasOlderDigest(aws: LiveAws, place: Place): Promise<boolean> {
  const { s3, bucket } = aws.logBucket;
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({ ...bucket, Prefix: digestFolder(place), MaxKeys: 1 }),
  );
  const oldest = digestEnd(place, Contents[0]?.Key ?? "");
  return oldest === undefined || oldest.getTime() < aws.now.getTime() - 24 * HOUR;
}
