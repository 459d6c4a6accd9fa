import type { Finding, Hours } from "./finding";

/** How much of the files is examined. Each depth includes those before it. */
export const DEPTHS = ["chain", "files", "content"] as const;
export type Depth = (typeof DEPTHS)[number];

/** The verdict of a cell. ABSENT: nothing is expected there, for example because the Region is not enabled. */
export type CellState = "VALID" | "INVALID" | "INCOMPLETE" | "ABSENT";

/** How many of what a run examined. */
export interface Counts {
  readonly digests: number;
  /** Log files that a digest names and that are there as it says, at this depth. */
  readonly logFiles: number;
  /** Of them, those that an earlier run read and that cannot have changed since. */
  readonly readBefore: number;
  /** Uncompressed bytes whose hash was compared. */
  readonly bytes: number;
}

/** One account in one Region. */
export interface CellResult {
  readonly accountId: string;
  readonly region: string;
  readonly state: CellState;
  /** Why, in a sentence. */
  readonly detail: string;
  /** The time that verified digests cover without a hole. Undefined if there are none. */
  readonly covered?: Hours;
  readonly findings: readonly Finding[];
  readonly counts: Counts;
}

/** The results of a run. */
export interface IntegrityRun {
  readonly at: Date;
  readonly organizationId: string;
  readonly trailArn: string;
  /** The bucket that was read. */
  readonly bucket: string;
  /** Whether the bucket is a copy of the log bucket, so that digests name another place. */
  readonly isCopy: boolean;
  /** Whether it is a folder with a downloaded bucket. */
  readonly isDownload: boolean;
  /** ARN of the caller. */
  readonly caller: string;
  readonly depth: Depth;
  /** The time that was asked for. */
  readonly asked: Hours;
  readonly regions: readonly string[];
  readonly accounts: readonly { readonly id: string; readonly name: string }[];
  readonly cells: readonly CellResult[];
  /** Findings that belong to no cell, such as keys of a Region that could not be read. */
  readonly findings: readonly Finding[];
  readonly usedState: boolean;
  readonly interrupted: boolean;
  readonly calls: number;
  readonly seconds: number;
  /** Estimated charges in USD. */
  readonly cost: number;
}
