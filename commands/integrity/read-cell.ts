import { CallError, RunEnded } from "../verify/call-error";
import { HOUR } from "../verify/coverage/cells";
import { dayFolder, digestEnd, digestFolder } from "../verify/coverage/digest-names";
import { judgeError } from "../verify/failed-read";
import {
  type CellEvidence,
  type DigestsJudgement,
  judgeCell,
  judgeDigests,
  unreadCell,
  withFinding,
} from "./cell";
import { type DigestReading, readDigest, unreadDigest } from "./digest";
import { judgeDigestFolder } from "./digest-folder";
import { digestHoursOf } from "./digest-name";
import type { FileList, FileReader } from "./files";
import type { Finding } from "./finding";
import { earlier } from "./hours";
import type { ListedPart } from "./list-versions";
import { judgeFiles } from "./log-files";
import { logFolders } from "./log-folders";
import { nextCheckpoint, sameCheckpoint } from "./next-checkpoint";
import type { Cell, Organization } from "./organization";
import type { PublicKey } from "./public-keys";
import { readContent } from "./read-content";
import type { CellResult, Depth } from "./result";
import {
  type CellScope,
  type Checkpoint,
  examined,
  isBeforeCheckpoint,
  isToToday,
  type ListedFile,
  listDigestsFrom,
  ownCheckpoint,
  readTo,
} from "./scope";
import { distrustListing, distrustReadings, distrustTimes } from "./trust";

/** With what cells are examined. */
export interface CellReading {
  readonly files: FileList;
  readonly reader: FileReader;
  readonly organization: Organization;
  readonly depth: Depth;
  /** CloudTrail's public keys of a Region. @throws UnreadKeys */
  keys(region: string): Promise<readonly PublicKey[]>;
}

/** A cell, and what the next run needs to know of it. */
export interface ExaminedCell {
  readonly result: CellResult;
  readonly checkpoint?: Checkpoint;
  /** Whether what an earlier run kept was not believed. */
  readonly isStateRefused?: boolean;
}

/** Examines a cell. It reads only what is new since the checkpoint, if that can be believed. */
export async function examineCell(reading: CellReading, cell: Cell, scope: CellScope): Promise<ExaminedCell> {
  try {
    const distrusted = distrustTimes(scope);
    if (distrusted !== undefined) return await examineAll(reading, cell, scope, distrusted);
    if (isBeforeCheckpoint(scope)) return await examinePast(reading, cell, scope);
    const listed = await listDigests(reading, scope);
    const doubt = distrustListing(listed, scope);
    return doubt === undefined
      ? await examineListed(reading, cell, scope, listed)
      : await examineAll(reading, cell, scope, doubt);
  } catch (error) {
    if (error instanceof UnreadKeys) return leaveCell(cell, scope, error.message);
    const found = isInterruption(error) ? "the run was interrupted before" : judgeError(error).found;
    return leaveCell(cell, scope, found, [{ code: "UNREADABLE", found }]);
  }
}

/** A cell that cannot be read. The next run begins where this one would have begun. */
export function leaveCell(
  cell: Cell,
  scope: CellScope,
  detail: string,
  findings: readonly Finding[] = [],
): ExaminedCell {
  return { result: unreadCell(cell, detail, findings), checkpoint: sameCheckpoint(scope) };
}

/** The public keys of a Region could not be read. That is a finding of the run, not of each of its cells. */
export class UnreadKeys extends Error {
  override readonly name = "UnreadKeys";
}

/** Examines a time that an earlier run has left behind. The checkpoint stays; only what was read counts. */
async function examinePast(reading: CellReading, cell: Cell, checkpointed: CellScope): Promise<ExaminedCell> {
  const { checkpoint, ...past } = checkpointed;
  const read = checkpoint && { chains: {}, at: checkpoint.at, pending: [], read: checkpoint.read };
  const scope = { ...past, checkpoint: read };
  const { result } = await examineListed(reading, cell, scope, await listDigests(reading, scope));
  return { result };
}

/** Examines all that was asked for, and all that was new, without believing what an earlier run kept. */
async function examineAll(
  reading: CellReading,
  cell: Cell,
  checkpointed: CellScope,
  found: string,
): Promise<ExaminedCell> {
  const { checkpoint: _, asked, ...rest } = checkpointed;
  const end = ownCheckpoint(checkpointed)?.end ?? asked.from;
  const scope = { ...rest, asked: { ...asked, from: earlier(end, asked.from) } };
  const listed = await listDigests(reading, scope);
  const { result, checkpoint: next } = await examineListed(reading, cell, scope, listed);
  const refused: Finding = { code: "STATE-REFUSED", found };
  return { result: withFinding(result, refused), checkpoint: next, isStateRefused: true };
}

async function examineListed(
  reading: CellReading,
  cell: Cell,
  checkpointed: CellScope,
  listed: readonly ListedFile[],
): Promise<ExaminedCell> {
  const scope = await completeScope(reading, cell, checkpointed, listed);
  const folder = judgeDigestFolder(listed, scope);
  const readings = await readDigests(reading, cell, scope, folder.toRead);
  const doubt = await distrustReadings(reading.reader, readings, listed, scope);
  if (doubt !== undefined) return examineAll(reading, cell, checkpointed, doubt);
  const digests = judgeDigests(listed, readings, scope);
  if (reading.depth === "chain") return conclude({ scope, depth: "chain", digests });
  return examineFiles(reading, cell, scope, digests);
}

async function examineFiles(
  { files: list, reader, depth }: CellReading,
  { kinds }: Cell,
  scope: CellScope,
  digests: DigestsJudgement,
): Promise<ExaminedCell> {
  const folders = logFolders(digests.digests, kinds, scope);
  const listed = await Promise.all(
    folders.map(({ folder, firstDay, lastDay }) => list.versions(days(folder, firstDay, lastDay))),
  );
  const files = judgeFiles(digests.digests, listed.flat(), digests.findings, scope);
  if (depth === "files") return conclude({ scope, depth, digests, files });
  const content = await readContent(reader, files.toRead);
  return conclude({ scope, depth, digests, files, content });
}

function conclude(evidence: CellEvidence): ExaminedCell {
  const result = judgeCell(evidence);
  return { result, checkpoint: nextCheckpoint(evidence, result.findings) };
}

function isInterruption(error: unknown): boolean {
  return error instanceof CallError && error.cause instanceof RunEnded;
}

function listDigests({ files }: CellReading, scope: CellScope): Promise<readonly ListedFile[]> {
  const folder = digestFolder(scope.place);
  const last = isToToday(scope) ? undefined : dayFolder(readTo(scope));
  return files.versions(days(folder, dayFolder(listDigestsFrom(scope)), last));
}

/** The keys of whole days, or of all from the first day on. `0` is the character after the slash. */
function days(folder: string, first: string, last: string | undefined): ListedPart {
  return {
    folder,
    after: `${folder}${first}`,
    before: last === undefined ? undefined : `${folder}${last}0`,
  };
}

/** Asks what a cell's first or last digests leave open. Most cells leave nothing open, so most need no further call. */
async function completeScope(
  { files, organization }: CellReading,
  { accountId, region, member, isOptIn }: Cell,
  scope: CellScope,
  listed: readonly ListedFile[],
): Promise<CellScope> {
  const { from, to } = examined(scope);
  const ends = listed.flatMap(({ key }) => digestEnd(scope.place, key) ?? []);
  const isBegin =
    ownCheckpoint(scope) === undefined && !ends.some((end) => end.getTime() - HOUR < from.getTime());
  // A member account can have a Region that the management account has not.
  const isThere = scope.presence === "expected" || (scope.presence === "off" && ends.length > 0);
  const isEnd = isOptIn && isThere && !ends.some((end) => end >= to);
  const [hasOlder, trailBegan, presence] = await Promise.all([
    isBegin ? hasOlderDigest(files, scope, dayFolder(listDigestsFrom(scope))) : undefined,
    isBegin ? organization.trailBegan() : undefined,
    isEnd ? presenceIn(organization, accountId, region, scope.presence) : scope.presence,
  ]);
  const began = [member?.joined, trailBegan].reduce((a, b) => ((a ?? 0) > (b ?? 0) ? a : b));
  return { ...scope, hasOlder, began, presence };
}

async function presenceIn(
  { memberRegions }: Organization,
  accountId: string,
  region: string,
  known: CellScope["presence"],
): Promise<CellScope["presence"]> {
  try {
    return (await memberRegions(accountId)).includes(region) ? "expected" : "off";
  } catch {
    return known === "off" ? "off" : "unknown";
  }
}

/** Whether the folder has a file from before a day, also a deleted one. One of another trail counts, because it hides ours. */
async function hasOlderDigest(files: FileList, { place }: CellScope, day: string): Promise<boolean> {
  const folder = digestFolder(place);
  const keys = await files.firstKeys(folder);
  return keys.some((key) => !key.endsWith("/") && key < `${folder}${day}`);
}

async function readDigests(
  { reader, keys }: CellReading,
  { region }: Cell,
  scope: CellScope,
  files: readonly ListedFile[],
): Promise<readonly DigestReading[]> {
  if (files.length === 0) return [];
  const known = await keys(region);
  return Promise.all(
    files.map(async ({ key, size, modified }): Promise<DigestReading> => {
      try {
        return readDigest({ key, modified, ...(await reader.read({ key, size })) }, scope, known);
      } catch (error) {
        if (!(error instanceof CallError) || isInterruption(error)) throw error;
        if (error.code !== "NoSuchKey") return { findings: [unreadDigest(key, judgeError(error).found)] };
        const found = "it was listed, but is gone";
        return { findings: [{ code: "D-MISSING", key, hours: digestHoursOf(key), found }] };
      }
    }),
  );
}
