import { usdOf } from "../cost/prices";
import { countOf } from "../shared/count";

/** What Athena charges at least for a query: https://aws.amazon.com/athena/pricing/ */
const LEAST_BYTES = 10_000_000;
const GIGABYTE = 1e9;

/** Folders that one query lists at most. More would take Athena long before it reads anything. */
const FOLDERS_PER_QUERY = 100_000;

/** Days from the first to the last, both included. */
export function daysBetween(from: string, to: string): number {
  const time = (day: string): number => Date.parse(day.replaceAll("/", "-"));
  return Math.round((time(to) - time(from)) / 86_400_000) + 1;
}

/** The accounts in batches, each of which needs at most {@link FOLDERS_PER_QUERY} folders. */
export function batches(
  accounts: readonly string[],
  foldersPerAccount: number,
): readonly (readonly string[])[] {
  const size = Math.max(1, Math.floor(FOLDERS_PER_QUERY / foldersPerAccount));
  return Array.from({ length: Math.ceil(accounts.length / size) }, (_, index) =>
    accounts.slice(index * size, (index + 1) * size),
  );
}

/** What the query lists and what that costs, before it runs: S3 charges for each folder, also for an empty one. */
export function listingText(accounts: number, regions: number, days: number): string {
  const folders = accounts * regions * days;
  return `${countOf(accounts, "account")} x ${countOf(regions, "Region")} x ${countOf(days, "day")} = ${countOf(folders, "folder")} to list (${usd(usdOf("list", folders))})`;
}

/** What the queries read and what that costs. Athena does not say how many files, each of which is a request to S3 and to KMS. */
export function scannedText(bytes: readonly number[]): string {
  const read = bytes.reduce((sum, one) => sum + one, 0);
  const charged = bytes.reduce((sum, one) => sum + Math.max(one, LEAST_BYTES), 0);
  const thousand = usdOf("get", 1_000) + usdOf("keyRequests", 1_000);
  return `${sizeText(read)} read (${usd(usdOf("scanned", charged / GIGABYTE))}, and ${usd(thousand)} for each 1,000 log files, for requests to S3 and KMS)`;
}

/** A number of bytes as people say it. */
export function sizeText(bytes: number): string {
  const [unit, per] = bytes >= GIGABYTE ? ["GB", GIGABYTE] : ["MB", 1e6];
  return `${(bytes / Number(per)).toFixed(2)} ${unit}`;
}

function usd(dollars: number): string {
  return `about $${dollars < 0.01 ? dollars.toFixed(5) : dollars.toFixed(2)}`;
}
