import type { Check } from "./check";
import type { Coverage } from "./coverage/coverage";
import type { LiveAws } from "./live-aws";

/** The input of the checks. */
export interface CheckContext {
  readonly aws: LiveAws;
  /** Reads the coverage of every account and Region, once. */
  coverage(): Promise<Coverage>;
  /** Whether the run examines a theme. */
  examines(theme: string): boolean;
  /** When the run began that waits for pending checks. Undefined if it does not wait. */
  readonly waitsSince?: Date;
}

/** A group of checks about one subject. */
export interface Theme {
  /** Begins the id of each of its checks. */
  readonly id: string;
  readonly title: string;
  /** The checks in the order of the report. There are none if the settings leave nothing to examine. */
  checks(context: CheckContext): readonly Check[];
}

/** Whether a check belongs to a theme. */
export function belongsTo({ id }: Pick<Check, "id">, theme: string): boolean {
  return id.startsWith(`${theme}.`);
}
