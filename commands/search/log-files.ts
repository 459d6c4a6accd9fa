import { readdirSync, readFileSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { gunzipSync } from "node:zlib";
import { JSON_COLUMNS } from "../../policies/search/columns";
import { tableLocation, tableRegions } from "../../policies/search/table";
import type { Settings } from "../../settings/file";
import { inert } from "../shared/inert";
import { CommandError } from "../shared/program";

/** A log file on this machine, with the values of the partition columns. */
export interface LocalFile {
  readonly path: string;
  readonly account: string;
  readonly region: string;
  /** As YYYY/MM/DD. */
  readonly day: string;
}

/** The log files below a folder. */
export interface LocalFiles {
  /** Those that the table has. */
  readonly files: readonly LocalFile[];
  /** How many more there are: of another organization, key prefix or Region. */
  readonly others: number;
}

/** What decides which folders the table has. */
export type TablePlace = Pick<Settings, "logBucket" | "organization" | "region" | "trail">;

/** Log files, as S3 has them. Digests and Insights are beside `CloudTrail`. Athena ignores names that begin with `_` or `.`. */
const KEY =
  /^(?<top>(?:.*\/)?AWSLogs\/(?:o-[a-z0-9]+\/)?)(?<account>\d{12})\/CloudTrail\/(?<region>[a-z0-9-]+)\/(?<day>\d{4}\/\d\d\/\d\d)\/[^/_.][^/]*\.json(?:\.gz)?$/;

/** CloudTrail's own files have at most 50 MB. */
const MAXIMUM_BYTES = 200_000_000;

/** The log files below a folder, which may be a part of a downloaded bucket. A file that is there unpacked too counts once. */
export function findLogFiles(directory: string, place: TablePlace): LocalFiles {
  const root = resolve(directory);
  const regions = tableRegions(place.region);
  const names = namesIn(root);
  const all = new Set(names);
  const found = names.flatMap((name) => {
    const path = join(root, name);
    const { top = "", account, region, day } = KEY.exec(path.replaceAll(sep, "/"))?.groups ?? {};
    if (!account || !region || !day || all.has(`${name}.gz`)) return [];
    return [{ top, file: { path, account, region, day } }];
  });
  const own = ownTop(
    root.replaceAll(sep, "/"),
    found.map(({ top }) => top),
    place,
  );
  const files = found
    .filter(({ top, file }) => top === own && regions.includes(file.region))
    .map(({ file }) => file);
  return { files, others: found.length - files.length };
}

/**
 * The path up to the accounts that is the table's folder. The copy may begin in the middle of the key prefix, at `AWSLogs` or
 * below it: what is before the copy is the machine's. Where the most of the prefix is, the copy begins: another path that
 * ends like it is of a former prefix.
 */
function ownTop(root: string, tops: readonly string[], place: TablePlace): string | undefined {
  const [, prefix = "", logs = ""] = /^s3:\/\/[^/]+\/(.*\/)?(AWSLogs\/.*)$/.exec(tableLocation(place)) ?? [];
  const start = root.endsWith("/") ? root.length : root.length + 1;
  const fitting = tops.filter(
    (top) => top.endsWith(`/${logs}`) && `/${prefix}`.endsWith(`/${top.slice(start, -logs.length)}`),
  );
  return fitting.toSorted((a, b) => b.length - a.length)[0];
}

function namesIn(root: string): readonly string[] {
  try {
    return readdirSync(root, { recursive: true, encoding: "utf8" }).sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CommandError(`--local ${inert(root)} cannot be read (${code})`);
  }
}

/**
 * The records of a log file, each as JSON with the names that Athena's SerDe gives them: in lower case, but not in the
 * columns that are text. A file that cannot be read ends the search, because an answer without it would look complete.
 */
export function readRecords(path: string): readonly string[] {
  try {
    const bytes = readFileSync(path);
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const text = isGzip ? gunzipSync(bytes, { maxOutputLength: MAXIMUM_BYTES }) : bytes;
    const { Records } = JSON.parse(text.toString("utf8"));
    if (!Array.isArray(Records)) throw new Error("it has no list Records");
    if (Records.some((record) => typeof record !== "object" || record === null)) {
      throw new Error("its Records are no objects");
    }
    return Records.map((record) => wellFormed(JSON.stringify(lowerCased(record, JSON_COLUMNS))));
  } catch (error) {
    throw new CommandError(`${inert(path)} is no log file of CloudTrail: ${inert((error as Error).message)}`);
  }
}

/** JSON without half a pair of surrogates, which is no character, and which the engine refuses. */
function wellFormed(json: string): string {
  return json.replaceAll(/\\(?:u[0-9a-f]{4}|.)/g, (escaped) =>
    escaped.startsWith("\\ud") ? "\\ufffd" : escaped,
  );
}

function lowerCased(value: unknown, texts: readonly string[] = []): unknown {
  if (Array.isArray(value)) return value.map((item) => lowerCased(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const name = key.toLowerCase();
      return [name, texts.includes(name) ? inner : lowerCased(inner)];
    }),
  );
}
