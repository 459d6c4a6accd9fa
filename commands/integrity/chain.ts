import { type Chain, judgeBegin } from "./chain-begin";
import type { Digest } from "./digest";
import { chainOf, digestEndOf } from "./digest-name";
import { type Finding, type Hours, show } from "./finding";
import { earlier, later, SHORTEST } from "./hours";
import { type CellScope, type ListedFile, readFrom } from "./scope";

type Previous = NonNullable<Digest["previous"]>;

/** Compares each digest with the one that it names as its predecessor. `listed`: the digest folder. */
export function judgeChain(
  digests: readonly Digest[],
  listed: readonly Pick<ListedFile, "key">[],
  scope: CellScope,
): readonly Finding[] {
  const all = [...digests].sort((a, b) => a.end.getTime() - b.end.getTime());
  const keys = new Set(listed.map(({ key }) => key));
  return [...new Set(all.map(chainOf))].flatMap((id) => {
    const own = all.filter((digest) => chainOf(digest) === id);
    const byKey = new Map(own.map((digest) => [digest.key, digest]));
    const checkpoint = scope.checkpoint?.chains[id];
    return judgeLinks({ id, scope, digests: own, byKey, all, listed: keys, checkpoint });
  });
}

function judgeLinks(chain: Chain): readonly Finding[] {
  const forks = findForks(chain);
  const extra = findUnreached(chain, new Set(forks.map(({ key }) => key)));
  const unreached = new Set(extra.map(({ key }) => key));
  const linked = chain.digests.filter(({ key }) => !unreached.has(key));
  return [...forks, ...extra, ...linked.flatMap((digest) => judgeLink(digest, chain) ?? [])];
}

/** Digests that follow a digest which an earlier one follows already. */
function findForks({ digests }: Chain): Finding[] {
  const followed = new Map<string, string>();
  return digests.flatMap(({ key, previous }): Finding[] => {
    if (previous === undefined) return [];
    const first = followed.get(previous.key);
    if (first !== undefined) {
      return [{ code: "D-FORK", key, found: `it and ${first} follow ${show(previous.key)}` }];
    }
    followed.set(previous.key, key);
    return [];
  });
}

/** Digests in whose time another chain of links passes. */
function findUnreached({ digests, byKey }: Chain, forks: ReadonlySet<string | undefined>): Finding[] {
  const position = new Map(digests.map(({ key }, index) => [key, index]));
  return digests.flatMap((digest, index): Finding[] => {
    const before = byKey.get(digest.previous?.key ?? "");
    if (before === undefined || digest.backfill || forks.has(digest.key)) return [];
    return digests
      .slice((position.get(before.key) ?? index) + 1, index)
      .filter(({ key }) => !forks.has(key))
      .map(({ key }) => ({ code: "D-EXTRA", key, found: `${digest.key} follows ${before.key}` }));
  });
}

function judgeLink(digest: Digest, chain: Chain): Finding | undefined {
  const { previous, key } = digest;
  if (previous === undefined) return judgeBegin(digest, chain);
  const { byKey, checkpoint, listed, scope } = chain;
  const before = byKey.get(previous.key);
  const bucket = before?.bucket ?? digest.bucket;
  if (previous.bucket !== bucket && listed.has(previous.key)) {
    const found = `${key} names one in the bucket ${show(previous.bucket)}, but this is of ${show(bucket)}`;
    return { code: "D-LINK", key: previous.key, found };
  }
  if (before !== undefined) return judgePair(digest, previous, before) ?? judgeTimes(digest, before.end);
  if (checkpoint !== undefined && previous.key === checkpoint.key) {
    const hash = { key: checkpoint.key, hash: checkpoint.hash, signature: previous.signature };
    return judgePair(digest, previous, hash) ?? judgeTimes(digest, checkpoint.end);
  }
  const end = digestEndOf(previous.key);
  if (previous.bucket !== digest.bucket || !isInFolder(previous.key, chain)) return judgeBegin(digest, chain);
  if (checkpoint !== undefined && !(end !== undefined && end > checkpoint.end)) {
    const found = `${key} follows ${show(previous.key)}, but ${checkpoint.key} was the last`;
    return { code: "D-LINK", key, found };
  }
  if (listed.has(previous.key) || (end !== undefined && end <= readFrom(scope))) return undefined;
  const hours = digest.backfill ? undefined : { from: endBefore(digest, chain), to: digest.start };
  return { code: "D-MISSING", key: previous.key, hours, found: `${key} follows it` };
}

/** Whether the predecessor is the digest that was there when the digest was signed. */
function judgePair(
  { key }: Digest,
  { hash, signature }: Previous,
  before: Pick<Digest, "key" | "hash" | "signature"> & Partial<Pick<Digest, "start" | "end">>,
): Finding | undefined {
  const { start, end } = before;
  const hours: Hours | undefined =
    start === undefined || end === undefined ? undefined : { from: start, to: end };
  const wrong = (what: string, named: string, is: string): Finding => ({
    code: "D-LINK",
    key: before.key,
    hours,
    found: `its ${what} is ${show(is)}, but ${key} names ${show(named)}`,
  });
  if (hash !== before.hash) return wrong("SHA-256", hash, before.hash);
  const [named, is] = [signature.toLowerCase(), before.signature.toLowerCase()];
  if (named === is) return undefined;
  const from = firstDifference(named, is);
  return wrong(`signature from digit ${from + 1} on`, named.slice(from), is.slice(from));
}

function firstDifference(a: string, b: string): number {
  const index = [...a].findIndex((letter, at) => letter !== b[at]);
  return index < 0 ? a.length : index;
}

/** CloudTrail writes no digest of an hour without log files of a backfill, so that backfills need not follow each other. */
function judgeTimes({ key, start, backfill }: Digest, endOfBefore: Date): Finding | undefined {
  const gap = start.getTime() - endOfBefore.getTime();
  if (backfill || Math.abs(gap) < SHORTEST) return undefined;
  const found = `it begins at ${start.toISOString()}, and the one before ended at ${endOfBefore.toISOString()}`;
  return gap > 0
    ? { code: "D-GAP", key, hours: { from: endOfBefore, to: start }, found }
    : { code: "D-OVERLAP", key, found };
}

function isInFolder(key: string, { scope: { place } }: Chain): boolean {
  return key.startsWith(`${place.folder}/`);
}

/** The end of the last digest before another, or the begin of those that were read. */
function endBefore({ start }: Digest, { digests, checkpoint, scope }: Chain): Date {
  const ends = digests.flatMap(({ end }) => (end <= start ? [end] : []));
  return ends.reduce(later, checkpoint?.end ?? earlier(readFrom(scope), start));
}
