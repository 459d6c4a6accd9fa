import type { CellEvidence } from "./cell";
import { weightOf } from "./codes";
import { covered } from "./cover";
import type { Digest } from "./digest";
import { chainOf, ownChain } from "./digest-name";
import type { Finding, Hours } from "./finding";
import { earlier, later, merge } from "./hours";
import type { CellScope, Checkpoint } from "./scope";

/**
 * What the next run needs to know of the cell. It stays where it is if something is INVALID, so that each run finds that
 * until it is mended. It stops before files that could not be read, so that the next run reads them. Undefined if there is
 * no digest yet. `found`: all findings of the cell.
 */
export function nextCheckpoint(evidence: CellEvidence, found: readonly Finding[]): Checkpoint | undefined {
  const { scope, digests, files } = evidence;
  if (isInterrupted(evidence)) return sameCheckpoint(scope);
  if (found.some((finding) => weightOf(finding) === "INVALID")) {
    return { ...sameCheckpoint(scope), read: readHours(evidence, digests.digests) };
  }
  const unread = firstUnread(evidence);
  const { asked } = scope;
  const ofTime = digests.digests.filter(({ backfill, start }) => !backfill && start < asked.to);
  const verified = ofTime.filter(({ start }) => unread === undefined || start < unread);
  const chains = { ...scope.checkpoint?.chains };
  for (const digest of [...verified].sort((a, b) => a.end.getTime() - b.end.getTime())) {
    const { key, hash, end } = digest;
    chains[chainOf(digest)] = { key, hash, end };
  }
  if (Object.keys(chains).length === 0) return unread === undefined ? undefined : sameCheckpoint(scope);
  const since = ownChain(scope.place) in chains ? undefined : sameCheckpoint(scope).since;
  const at = unread === undefined ? scope.now : earlier(scope.now, scope.checkpoint?.at ?? unread);
  const pending = files?.pending ?? scope.checkpoint?.pending ?? [];
  return { chains, since, at, pending, read: readHours(evidence, verified) };
}

/** For a cell that is not done: the next run examines the same time, and what is new. */
export function sameCheckpoint({ checkpoint, asked, now }: CellScope): Checkpoint {
  return checkpoint ?? { chains: {}, since: asked.from, at: now, pending: [] };
}

/** Begin of the first hour of which a file could not be read. */
function firstUnread({ digests, files, content }: CellEvidence): Date | undefined {
  const hours = new Map(files?.toRead.map(({ key, digest }) => [key, digest.start]) ?? []);
  const starts = [...digests.findings, ...(content?.findings ?? [])].flatMap((finding) => {
    if (finding.code === "D-UNREADABLE") return finding.hours?.from ?? [];
    return finding.code === "L-UNREADABLE" ? (hours.get(finding.key ?? "") ?? []) : [];
  });
  return starts.length === 0 ? undefined : starts.reduce(earlier);
}

function isInterrupted({ depth, files, content }: CellEvidence): boolean {
  if (depth === "chain") return false;
  if (files === undefined) return true;
  const read = (content?.files ?? 0) + (content?.findings.length ?? 0) + (content?.archived.length ?? 0);
  return depth === "content" && read < files.toRead.length;
}

/** The hours whose log files were read, and were as they should be, without a hole to the newest. */
function readHours(
  { scope, depth, files, content }: CellEvidence,
  verified: readonly Digest[],
): Hours | undefined {
  const before = scope.checkpoint?.read;
  const hours = covered(verified, scope);
  if (depth !== "content" || hours === undefined) return before;
  const wrong: readonly { readonly key?: string }[] = [
    ...(files?.findings ?? []),
    ...(files?.archived ?? []),
    ...(content?.findings ?? []),
    ...(content?.archived ?? []),
  ];
  const keys = new Set(wrong.map(({ key }) => key));
  const unread = verified.filter((digest) => digest.files.some(({ key }) => keys.has(key)));
  const from = unread.map(({ end }) => end).reduce(later, hours.from);
  if (from >= hours.to) return before;
  return merge([...(before === undefined ? [] : [before]), { from, to: hours.to }]).at(-1);
}
