import { CLOCK_TOLERANCE, DAY, HOUR } from "../verify/coverage/cells";
import { type Digest, hoursOf } from "./digest";
import { chainOf, ownChain, readDigestName } from "./digest-name";
import { type Finding, type Hours, show } from "./finding";
import { later, moved, SHORTEST, subtract } from "./hours";
import { type CellScope, type ChainCheckpoint, examined } from "./scope";

/** The digests that link to each other, and what surrounds them. */
export interface Chain {
  readonly id: string;
  readonly scope: CellScope;
  /** In the order of time. */
  readonly digests: readonly Digest[];
  readonly byKey: ReadonlyMap<string, Digest>;
  /** Digests of every chain of the cell. */
  readonly all: readonly Digest[];
  /** Keys of the digest folder. */
  readonly listed: ReadonlySet<string>;
  readonly checkpoint?: ChainCheckpoint;
}

/** CloudTrail can take this long to start in an account or a Region. */
const FIRST_DAY = DAY;

/** Whether CloudTrail need not have started yet. */
export function isStarting({ began, now, hasOlder }: CellScope): boolean {
  return began !== undefined && !hasOlder && now < moved(began, FIRST_DAY);
}

/** Judges a digest that follows none of its bucket. Other trails may begin when they like. */
export function judgeBegin(digest: Digest, chain: Chain): Finding | undefined {
  const { scope, all, id } = chain;
  const { from } = examined(scope);
  if (id !== ownChain(scope.place) || digest.start < from) return undefined;
  const before = ownEndBefore(digest, chain);
  const hole: Hours = { from: later(before ?? from, from), to: digest.start };
  const hours = hole.to.getTime() - hole.from.getTime() < SHORTEST ? undefined : hole;
  const begins = `it begins at ${digest.start.toISOString()}`;
  if (before === undefined) {
    if (isNew(digest, scope)) return { code: "BEGAN", key: digest.key, hours, found: begins };
    const former = formerTrails(digest, all, scope);
    if (former.length > 0 && subtract(hole, former.map(hoursOf)).length === 0) return undefined;
  }
  const found = [
    begins,
    ...(before === undefined ? [] : [`the digest before ended at ${before.toISOString()}`]),
    ...(digest.previous === undefined
      ? []
      : [`it follows s3://${show(digest.previous.bucket)}/${show(digest.previous.key)}`]),
  ];
  return { code: "RESTARTED", key: digest.key, hours, found: found.join("; ") };
}

/**
 * The digests of trails that ended by the end of our first one, such as our own trail under its former name. They vouch for
 * the hours before. A trail that goes on, or still can, does not: what it did not deliver of ours can have been removed.
 */
export function formerTrails(first: Digest, all: readonly Digest[], scope: CellScope): readonly Digest[] {
  const { to } = examined(scope);
  const active = all.filter(({ end }) => end > first.end || moved(end, HOUR) > to).map(chainOf);
  return all.filter((digest) => !digest.backfill && !active.includes(chainOf(digest)));
}

/** The end of our trail's digest before another, also of one that cannot be believed. */
function ownEndBefore({ end }: Digest, { id, listed, checkpoint, scope }: Chain): Date | undefined {
  const ends = [...listed].flatMap((key) => {
    const name = readDigestName(key, scope.place);
    return name !== undefined && chainOf(name) === id && name.end < end ? [name.end] : [];
  });
  return [...ends, ...(checkpoint === undefined ? [] : [checkpoint.end])].reduce<Date | undefined>(
    (newest, each) => (newest === undefined ? each : later(newest, each)),
    undefined,
  );
}

/**
 * Whether CloudTrail delivered nothing from before the digest, because the account or the trail is new. An empty folder
 * alone does not show that: somebody can have emptied it.
 */
function isNew({ start, end }: Digest, { began, hasOlder }: CellScope): boolean {
  if (began === undefined || hasOlder) return false;
  // The first digest is of the hour in which logging began.
  return moved(began, -CLOCK_TOLERANCE) <= end && start <= moved(began, FIRST_DAY);
}
