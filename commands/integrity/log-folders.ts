import { CLOCK_TOLERANCE, DAY, MINUTE } from "../verify/coverage/cells";
import { type DigestNames, dayFolder } from "../verify/coverage/digest-names";
import type { Digest } from "./digest";
import { type Finding, show } from "./finding";
import { earlier, moved } from "./hours";
import { type CellScope, DELIVERY, isToToday, readFrom, readTo } from "./scope";

/** A folder of log files to list: `FOLDER/CloudTrail/eu-central-1/`, from the first to the last day. */
export interface LogFolder {
  readonly folder: string;
  /** `2026/11/21` */
  readonly firstDay: string;
  /** Undefined for all to the end of the folder. */
  readonly lastDay?: string;
}

/** Kinds of files that CloudTrail delivers. */
const KNOWN = [
  "CloudTrail",
  "CloudTrail-Digest",
  "CloudTrail-Insight",
  "CloudTrail-NetworkActivity",
  "CloudTrail-Aggregated",
];

/** CloudTrail rounds the time in the name of a log file up to five minutes. */
const ROUNDED = 5 * MINUTE;

/** Folders to list for the digests. `kinds` are the folders of the account, such as `CloudTrail-Insight`. */
export function logFolders(
  digests: readonly Digest[],
  kinds: readonly string[],
  scope: CellScope,
): readonly LogFolder[] {
  const { place, checkpoint } = scope;
  const begin = digests.reduce((first, { start }) => earlier(first, start), readFrom(scope));
  const days = new Map<string, Set<string>>();
  for (const kind of kinds)
    if (kind.startsWith("CloudTrail") && kind !== "CloudTrail-Digest") days.set(kind, new Set());
  const take = (key: string) => {
    const kind = kindIn(key, place);
    if (kind !== undefined) days.set(kind, (days.get(kind) ?? new Set()).add(dayIn(key)));
  };
  for (const { files } of digests) for (const { key } of files) take(key);
  checkpoint?.pending.forEach(take);
  const first = dayFolder(moved(begin, -DELIVERY));
  const last = dayFolder(moved(readTo(scope), DAY));
  return [...days].map(([kind, ofFiles]) => {
    const sorted = [...ofFiles, first, last].sort();
    const folder = `${place.folder}/${kind}/${place.region}/`;
    const lastDay = isToToday(scope) ? undefined : (sorted.at(-1) ?? last);
    return { folder, firstDay: sorted.at(0) ?? first, lastDay };
  });
}

const DAY_AND_NAME = /^(\d{4}\/\d\d\/\d\d)\/[^/]+$/;

/** The kind of a log file of a cell by its folder. Undefined for a key that is in no folder of the cell. */
export function kindIn(key: string, { folder, region }: DigestNames): string | undefined {
  if (!key.startsWith(`${folder}/`)) return undefined;
  const [kind = "", inRegion, ...rest] = key.slice(folder.length + 1).split("/");
  const isLogFile = /^CloudTrail(-[A-Za-z]+)?$/.test(kind) && kind !== "CloudTrail-Digest";
  return isLogFile && inRegion === region && DAY_AND_NAME.test(rest.join("/")) ? kind : undefined;
}

function dayIn(key: string): string {
  return key.split("/").slice(-4, -1).join("/");
}

/** The time in the name of a log file. Undefined if CloudTrail does not name one so, or not in this folder. */
export function namedTime(key: string): Date | undefined {
  const [, day = "", time = ""] = /_(\d{8})T(\d{4})Z_[^/]*$/.exec(key) ?? [];
  const named = new Date(`${day.replace(/(..)(..)$/, "-$1-$2")}T${time.replace(/(..)$/, ":$1")}Z`);
  return !Number.isNaN(named.getTime()) && dayFolder(named) === dayIn(key) ? named : undefined;
}

/** Whether the name of a log file is of a time after it was written. */
export function isNamedAhead(named: Date, written: Date): boolean {
  return named.getTime() > written.getTime() + ROUNDED + CLOCK_TOLERANCE;
}

/** A NOTE on a folder that CloudTrail does not make, or undefined. `folder` is below the organization's folder. */
export function judgeFolder(folder: string): Finding | undefined {
  const [account = "", kind, region] = folder.split("/").filter((part) => part !== "");
  const isKnown =
    /^\d{12}$/.test(account) &&
    (kind === undefined || KNOWN.includes(kind)) &&
    (region === undefined || /^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region));
  return isKnown ? undefined : { code: "FOREIGN-FOLDER", key: folder, found: show(folder) };
}
