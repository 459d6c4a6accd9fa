import type { Code } from "./codes";
import type { Digest, DigestFile } from "./digest";
import { type Finding, show } from "./finding";
import { earlier, moved } from "./hours";
import type { Hashed } from "./inflate";
import { kindIn } from "./log-folders";
import { type CellScope, DUE_AFTER, isArchived, type ListedFile } from "./scope";
import { judgeUnnamed } from "./unnamed-files";
import { judgeVersions } from "./versions";

/** A log file that a digest names, and that is in the listing as it should be. */
export interface NamedFile extends DigestFile {
  readonly digest: Digest;
  readonly listed: ListedFile;
}

/** What the listings of the log folders show. */
export interface FilesJudgement {
  readonly findings: readonly Finding[];
  /** At the depth `content`, read each and give it to {@link judgeContent}. */
  readonly toRead: readonly NamedFile[];
  /** Archived files that an earlier run has read. */
  readonly readBefore: number;
  /** Archived files that nobody has read. */
  readonly archived: readonly NamedFile[];
  /** Files that no digest names yet, for the next checkpoint. */
  readonly pending: readonly string[];
}

/** Compares the files that digests name with those that are there. `found`: the findings about digests. */
export function judgeFiles(
  digests: readonly Digest[],
  listed: readonly ListedFile[],
  found: readonly Finding[],
  scope: CellScope,
): FilesJudgement {
  const files = new Map(listed.map((file) => [file.key, file]));
  const named = new Map<string, string>();
  const findings: Finding[] = [];
  const elsewhere: DigestFile[] = [];
  const intact: NamedFile[] = [];
  for (const digest of digests) {
    for (const file of digest.files) {
      const by = named.get(file.key);
      const problem = by === undefined ? judgeNamed(file, digest, files, scope) : twice(file, digest, by);
      named.set(file.key, digest.key);
      if (problem === "elsewhere") elsewhere.push(file);
      else if ("code" in problem) findings.push(problem);
      else intact.push({ digest, listed: problem, ...file });
    }
  }
  const { findings: unnamed, pending } = judgeUnnamed({
    digests,
    listed,
    named: new Set(named.keys()),
    found,
    scope,
  });
  const cold = intact.filter((file) => isArchived(file.listed));
  const read = scope.checkpoint?.read;
  const archived = cold.filter(({ digest }) => !(read && read.from <= digest.start && digest.end <= read.to));
  return {
    findings: [...findings, ...summarizeElsewhere(elsewhere), ...unnamed],
    toRead: intact.filter((file) => !isArchived(file.listed)),
    readBefore: cold.length - archived.length,
    archived,
    pending,
  };
}

function twice({ key }: DigestFile, digest: Digest, by: string): Finding {
  return {
    code: "L-TWICE",
    key,
    found: by === digest.key ? `${by} names it twice` : `${by} and ${digest.key} name it`,
  };
}

/** The file in the listing if it is there as a digest says. */
function judgeNamed(
  { key, bucket }: DigestFile,
  digest: Digest,
  files: ReadonlyMap<string, ListedFile>,
  scope: CellScope,
): Finding | ListedFile | "elsewhere" {
  const problem = (code: Code, found: string): Finding => ({ code, key, found });
  if (bucket !== digest.bucket) return "elsewhere";
  if (kindIn(key, scope.place) === undefined) {
    return problem("L-FOREIGN", `${digest.key} names it`);
  }
  const listed = files.get(key);
  if (listed === undefined) return problem("L-MISSING", `${digest.key} names it`);
  const tampered = judgeVersions(listed, "L");
  if (tampered !== undefined) return tampered;
  const vouchedAt = vouchTime(digest);
  if (!scope.isCopy && listed.modified > vouchedAt) {
    const [written, vouched] = [listed.modified.toISOString(), vouchedAt.toISOString()];
    return problem("L-REWRITTEN", `written at ${written}; ${digest.key} named it at ${vouched}`);
  }
  return listed;
}

/** One finding about all of them: after a change of the bucket, that is every file of the hour. */
function summarizeElsewhere(files: readonly DigestFile[]): readonly Finding[] {
  const [first] = files;
  if (first === undefined) return [];
  const count = files.length === 1 ? "1 log file is" : `${files.length} log files are`;
  return [
    { code: "L-ELSEWHERE", key: first.key, found: `${count} elsewhere, the first in ${show(first.bucket)}` },
  ];
}

/** Compares the content of a log file with the hash that its digest names. */
export function judgeContent(
  { key, hash }: DigestFile,
  content: Hashed,
): { readonly finding?: Finding; readonly bytes: number } {
  if ("fault" in content) {
    const code = content.fault === "trailing data" ? "L-TRAILING" : "L-FORMAT";
    return { finding: { code, key, found: content.fault }, bytes: 0 };
  }
  const { hash: is, bytes } = content;
  if (is === hash) return { bytes };
  return { finding: { code: "L-HASH", key, found: `its SHA-256 is ${is}, its digest names ${hash}` }, bytes };
}

/** The finding of a log file that could not be read. */
export function unreadLogFile(key: string, why: string): Finding {
  return { code: "L-UNREADABLE", key, found: show(why) };
}

/**
 * When a digest vouched for its log files at the latest. Somebody can write the same digest again, so that log files
 * which were rewritten look older than it. A backfill has no such bound: it is written days after its hours.
 */
function vouchTime({ backfill, end, modified }: Digest): Date {
  return backfill ? modified : earlier(modified, moved(end, DUE_AFTER));
}
