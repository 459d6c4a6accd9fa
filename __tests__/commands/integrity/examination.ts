import { judgeCell, judgeDigests } from "../../../commands/integrity/cell";
import { type DigestReading, readDigest, unreadDigest } from "../../../commands/integrity/digest";
import { judgeDigestFolder } from "../../../commands/integrity/digest-folder";
import type { Finding } from "../../../commands/integrity/finding";
import { hashContent, MOST_LOG_FILE_BYTES } from "../../../commands/integrity/inflate";
import {
  judgeContent,
  judgeFiles,
  type NamedFile,
  unreadLogFile,
} from "../../../commands/integrity/log-files";
import { nextCheckpoint } from "../../../commands/integrity/next-checkpoint";
import type { PublicKey } from "../../../commands/integrity/public-keys";
import type { CellResult, Depth } from "../../../commands/integrity/result";
import type { CellScope, Checkpoint, ListedFile } from "../../../commands/integrity/scope";
import {
  after,
  type DigestSpec,
  KEYS,
  type LogFile,
  MINUTE,
  SCOPE,
  type Signed,
  type SignedCell,
} from "./signed-cell";

/** How a cell is examined. */
export interface Examination {
  readonly scope?: Partial<CellScope>;
  readonly depth?: Depth;
  readonly keys?: readonly PublicKey[];
  /** How many log files are read before the run is interrupted. */
  readonly reads?: number;
}

export interface Examined {
  readonly result: CellResult;
  readonly codes: readonly string[];
  readonly next?: Checkpoint;
}

/** Examines a cell as the command does. */
export function examine(
  cell: SignedCell,
  { scope: changes, depth = "content", keys = KEYS, reads }: Examination = {},
): Examined {
  const scope = { ...SCOPE, ...changes };
  const signed = [...cell.sign()].filter(([spec]) => !cell.gone.has(spec));
  const listing = [...signed.map(([spec, file]) => listDigest(spec, file)), ...cell.otherDigests];
  const bodies = new Map(signed.map(([spec, file]) => [file.key, { spec, ...file }]));
  const readings = judgeDigestFolder(listing, scope).toRead.map(({ key, modified }): DigestReading => {
    const file = bodies.get(key);
    if (file === undefined) throw new Error(`${key} is listed, but not there`);
    if (file.spec.unreadable) return { findings: [unreadDigest(key, "AccessDenied")] };
    return readDigest({ key, body: file.body, metadata: file.metadata, modified }, scope, keys);
  });
  const digests = judgeDigests(listing, readings, scope);
  const all = [...cell.digests.flatMap(({ files }) => files), ...cell.others].filter(
    (file) => !cell.gone.has(file),
  );
  const logs = new Map(all.map((file) => [file.key, file]));
  const files =
    depth === "chain" ? undefined : judgeFiles(digests.digests, [...logs.values()], digests.findings, scope);
  const content = depth === "content" ? readAll(files?.toRead.slice(0, reads) ?? [], logs) : undefined;
  const evidence = { scope, depth, digests, files, content };
  const result = judgeCell(evidence);
  return {
    result,
    codes: result.findings.map(({ code }) => code).sort(),
    next: nextCheckpoint(evidence, result.findings),
  };
}

function listDigest(spec: DigestSpec, { key }: Signed): ListedFile {
  return {
    key,
    size: 400,
    modified: after(spec.end, 25 * MINUTE),
    versions: 1,
    storageClass: "STANDARD",
    restored: false,
    ...spec.listed,
  };
}

function readAll(toRead: readonly NamedFile[], logs: ReadonlyMap<string, LogFile>) {
  const findings: Finding[] = [];
  let [files, bytes] = [0, 0];
  for (const named of toRead) {
    const file = logs.get(named.key);
    const judged =
      file?.content === undefined
        ? { finding: unreadLogFile(named.key, "AccessDenied"), bytes: 0 }
        : judgeContent(named, hashContent(file.body, MOST_LOG_FILE_BYTES));
    if (judged.finding === undefined) files += 1;
    else findings.push(judged.finding);
    bytes += judged.bytes;
  }
  return { findings, files, bytes, archived: [] };
}
