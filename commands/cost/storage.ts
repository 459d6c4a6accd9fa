import type { Settings } from "../../settings/file";
import { ASSUMPTIONS } from "./assumptions";
import { formatQuantity, type Line, line } from "./line";
import type { Traffic } from "./traffic";

const GB = 1_000_000_000;
const KB = 1_024;
const { accessLogBytes, daysPerMonth, digestBytes, monthsIfNever } = ASSUMPTIONS;

/** Days that an expired log file stays as a noncurrent version. */
const NONCURRENT_DAYS = 1;

type StorageClass = Settings["logBucket"]["transitions"][number]["storageClass"];

/** Days for which S3 charges a file in a class at least. */
const MINIMUM_DAYS: Readonly<Record<StorageClass, number>> = {
  STANDARD_IA: 30,
  INTELLIGENT_TIERING: 0,
  ONEZONE_IA: 30,
  GLACIER_IR: 90,
  GLACIER: 90,
  DEEP_ARCHIVE: 180,
};

/** Classes that take small files, if the settings let S3 move them. */
const TAKES_SMALL_FILES: readonly StorageClass[] = ["GLACIER", "DEEP_ARCHIVE"];
const SMALLEST_FILE = 128 * KB;
const OVERHEAD = { standard: 8 * KB, archive: 32 * KB };

/** Time of a file in a storage class. */
interface Stay {
  readonly storageClass: "STANDARD" | StorageClass;
  readonly days: number;
}

/** Files of a month that the lifecycle treats alike. */
interface Files {
  readonly what: string;
  readonly count: number;
  readonly bytes: number;
}

/** Storage and requests of both buckets. */
export function storageLines({ logBucket }: Settings, { logFiles, digests }: Traffic): readonly Line[] {
  const kinds: readonly Files[] = [
    ...logFiles.map(({ kind, ...files }) => ({ what: `log files of ${kind} Regions`, ...files })),
    { what: "digests", count: digests, bytes: digests * digestBytes.value },
  ];
  const files = kinds.reduce((sum, { count }) => sum + count, 0);
  return [
    ...kinds.flatMap((kind) => lifecycleLines(logBucket, kind)),
    line("put", files, "log files + digests"),
    ...accessLogs(logBucket, files),
  ];
}

function accessLogs({ accessLogging }: Settings["logBucket"], files: number): readonly Line[] {
  if (!accessLogging.enabled) return [];
  const gigabytes = (files * accessLogBytes.value) / GB;
  const days = accessLogging.expireAfterDays + NONCURRENT_DAYS;
  return [
    line(
      "STANDARD",
      gigabytes * months(days),
      `(log files + digests) x 700 bytes x ${days} days / 30`,
      "access logs",
    ),
  ];
}

/** Storage of files, and their transitions. Their average size decides whether they move. */
function lifecycleLines(logBucket: Settings["logBucket"], { what, count, bytes }: Files): readonly Line[] {
  if (count === 0) return [];
  const moves = movesOf(logBucket, bytes / count);
  const stays = staysOf(moves, daysKept(logBucket));
  const archivedDays = stays
    .filter(({ storageClass }) => overhead(storageClass) > 0)
    .reduce((sum, { days }) => sum + days, 0);
  return [
    ...stays.map(({ storageClass, days }) => {
      const gigabytes = (bytes + count * overhead(storageClass)) / GB;
      const formula = `${formatQuantity(gigabytes)} GB of a month x ${days} days / 30`;
      return line(storageClass, gigabytes * months(days), formula, `${what}, ${storageClass}`);
    }),
    line(
      "STANDARD",
      ((count * OVERHEAD.standard) / GB) * months(archivedDays),
      `files of a month x 8 KB x ${archivedDays} days / 30`,
      `${what}, index of the archive`,
    ),
    ...moves.map(({ storageClass }) =>
      line(`to${storageClass}`, count, `${what} of a month`, `${what}, to ${storageClass}`),
    ),
  ];
}

function movesOf(logBucket: Settings["logBucket"], size: number): Settings["logBucket"]["transitions"] {
  const isLarge = size >= SMALLEST_FILE;
  const movesSmall = logBucket.transitionDefaultMinimumObjectSize === "varies_by_storage_class";
  return logBucket.transitions.filter(
    ({ storageClass }) => isLarge || (movesSmall && TAKES_SMALL_FILES.includes(storageClass)),
  );
}

function staysOf(moves: Settings["logBucket"]["transitions"], kept: number): readonly Stay[] {
  const beginnings = [{ storageClass: "STANDARD", afterDays: 0 } as const, ...moves];
  return beginnings.map(({ storageClass, afterDays }, index) => {
    const days = Math.max(0, Math.min(kept, beginnings[index + 1]?.afterDays ?? kept) - afterDays);
    return { storageClass, days: storageClass === "STANDARD" ? days : atLeast(storageClass, days) };
  });
}

function atLeast(storageClass: StorageClass, days: number): number {
  return days === 0 ? 0 : Math.max(days, MINIMUM_DAYS[storageClass]);
}

function overhead(storageClass: Stay["storageClass"]): number {
  return storageClass !== "STANDARD" && TAKES_SMALL_FILES.includes(storageClass) ? OVERHEAD.archive : 0;
}

function daysKept({ expireAfterDays }: Settings["logBucket"]): number {
  return expireAfterDays === "never"
    ? monthsIfNever.value * daysPerMonth.value
    : expireAfterDays + NONCURRENT_DAYS;
}

function months(days: number): number {
  return days / daysPerMonth.value;
}
