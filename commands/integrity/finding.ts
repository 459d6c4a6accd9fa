import type { Code } from "./codes";

/** A time from `from` up to `to`. */
export interface Hours {
  readonly from: Date;
  readonly to: Date;
}

/** Something that is wrong, or that could not be vouched for, in one cell: an account in a Region. */
export interface Finding {
  readonly code: Code;
  /** Key of the object, if the finding is about one. */
  readonly key?: string;
  /** The hours that nobody vouches for because of it. */
  readonly hours?: Hours;
  /** What was found, with the values that were compared. */
  readonly found: string;
}

/** Longest value of a file that a finding shows. */
const LONGEST_VALUE = 200;

/** A value from a file, as a finding shows it. The report makes it harmless. */
export function show(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}...` : text;
}
