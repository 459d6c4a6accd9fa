import type { Settings } from "../../settings/file";
import { ASSUMPTIONS } from "../cost/assumptions";
import { usdOf } from "../cost/prices";
import type { Depth } from "./result";

/** Requests that AWS charges for. */
export interface Requests {
  /** Each is a request to KMS too, because a log file is encrypted with a data key of its own. */
  readonly gets: number;
  readonly lists: number;
}

const GIGABYTE = 1024 ** 3;

/**
 * What requests cost, in US dollars. The trail records each request to KMS, and CloudWatch Logs charges the ingestion. The
 * log files with these events are too small to count.
 */
export function costOf({ gets, lists }: Requests, { trail, cloudWatchLogs }: Settings): number {
  const { management, excludeManagementSources } = trail.events;
  const isRecorded =
    ["all", "read-only"].includes(management) && !excludeManagementSources.includes("kms.amazonaws.com");
  const ingested =
    isRecorded && cloudWatchLogs.enabled ? (gets * ASSUMPTIONS.eventBytes.value) / GIGABYTE : 0;
  return (
    usdOf("get", gets) +
    // S3 charges LIST as PUT.
    usdOf("put", lists) +
    usdOf("keyRequests", gets) +
    usdOf("logsIngestion", ingested)
  );
}

/** A cell before anything of it is listed. */
export interface PlannedCell {
  readonly accountId: string;
  /** Hours to examine. */
  readonly hours: number;
}

const { busyFilesPerDay, quietFilesPerDay } = ASSUMPTIONS;

/** The requests that a run will need, if each account has one busy Region. */
export function expectedRequests(cells: readonly PlannedCell[], depth: Depth): Requests {
  const hours = cells.reduce((sum, cell) => sum + cell.hours, 0);
  const longest = new Map<string, number>();
  for (const { accountId, hours } of cells) {
    longest.set(accountId, Math.max(hours, longest.get(accountId) ?? 0));
  }
  const busy = [...longest.values()].reduce((sum, hours) => sum + hours, 0);
  const logFiles = (busy * busyFilesPerDay.value + (hours - busy) * quietFilesPerDay.value) / 24;
  return {
    gets: Math.round(hours + (depth === "content" ? logFiles : 0)),
    lists: cells.length * (depth === "chain" ? 1 : 2),
  };
}
