import { CommandError } from "../shared/program";

/** Where a query runs. */
export interface Place {
  readonly workgroup: string;
  readonly accountId: string;
  readonly region: string;
}

/** What Athena says, and what to do about it. The first one that fits counts. */
const READINGS: readonly (readonly [says: RegExp, means: (place: Place) => string])[] = [
  [
    /injected projected partition column/i,
    () =>
      "The query must say which accounts it reads, such as `account IN ('111111111111')`: Athena finds the folders of log files by their ids. Neither a comparison nor a function will do.",
  ],
  [
    /bytes scanned limit|BytesScannedCutoff/i,
    () =>
      "The query would read more than `search.bytesScannedLimit`: name fewer accounts or days, or raise the limit and deploy.",
  ],
  [
    /work ?group .*not found|(SCHEMA|TABLE|DATABASE)_NOT_FOUND|(schema|table|database) .*(does not exist|not found)/i,
    ({ workgroup, accountId, region }) =>
      `The workgroup ${workgroup} or its table does not exist in account ${accountId}, ${region}: set \`search.enabled: true\` and run \`npm run deploy\`.`,
  ],
  [
    /lake ?formation/i,
    () =>
      "AWS Lake Formation governs the Data Catalog of the account: an administrator of Lake Formation must grant SELECT and DESCRIBE on the table.",
  ],
  [/SYNTAX_ERROR|mismatched input|line \d+:\d+/i, () => "Athena does not understand the text of the query."],
  [
    /kms:|KMS/,
    () =>
      "The caller may not use a key of the log files or of the results: be the searcher, docs/search.md#searcher.",
  ],
  [
    /AccessDenied|not authorized|Access Denied|Permission denied|output location|S3 bucket/i,
    () =>
      "The caller may not run the query, read the log files, or write and read the results: be the searcher, docs/search.md#searcher.",
  ],
  [/ThrottlingException|TooManyRequests/i, () => "Athena has too many queries at this time: try again."],
];

/** The error with which the command ends: what to do, then Athena's own words. */
export function athenaProblem(error: Error, place: Place): CommandError {
  if (error instanceof CommandError) return error;
  const said = error.message || error.name;
  const reading = READINGS.find(([says]) => says.test(`${error.name}: ${said}`));
  return new CommandError(
    reading === undefined ? `The query failed: ${said}` : `${reading[1](place)}\nAWS says: ${said}`,
  );
}
