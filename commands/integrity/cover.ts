import { HOUR } from "../verify/coverage/cells";
import { formerTrails, isStarting } from "./chain-begin";
import { type Digest, hoursOf } from "./digest";
import { chainOf, ownChain, readDigestName } from "./digest-name";
import type { Finding, Hours } from "./finding";
import { earlier, later, merge, moved, subtract } from "./hours";
import { type CellScope, examined, ownCheckpoint } from "./scope";

/** Finds hours for which no digest vouches, and that no other finding explains. */
export function judgeCover(
  digests: readonly Digest[],
  found: readonly Finding[],
  scope: CellScope,
): readonly Finding[] {
  const { from, to } = examined(scope);
  const own = ofOwnTrail(digests, scope);
  const [first] = own;
  if (scope.presence === "off" || scope.presence === "former") return [];
  const explained = found
    .filter((finding) => isOfOwnTrail(finding, scope))
    .flatMap(({ hours }) => hours ?? []);
  if (first === undefined && explained.length === 0) return judgeEmpty({ from, to }, scope);
  const former = first === undefined ? [] : formerTrails(first, digests, scope);
  const covered = [...own, ...former].map(hoursOf);
  return subtract({ from, to }, [...covered, ...explained]).map((hours) => {
    return { code: hours.to < to ? "D-MISSING" : lastMissing(scope), hours, found: describe(hours) };
  });
}

/** A cell without digests. */
function judgeEmpty(hours: Hours, scope: CellScope): readonly Finding[] {
  if (hours.from >= hours.to || isStarting(scope)) return [];
  if (scope.presence === "unknown") {
    const found = "no digest, and nobody could tell whether the account has enabled the Region";
    return [{ code: "UNREADABLE", hours, found }];
  }
  const code = ownCheckpoint(scope) === undefined ? "NO-DIGEST" : lastMissing(scope);
  return [{ code, hours, found: describe(hours) }];
}

/** Code of a hole at the end. In a time that is past, it need not be the newest digests that are not there. */
function lastMissing(scope: CellScope): "D-TAIL" | "D-MISSING" {
  return examined(scope).to < scope.asked.to ? "D-TAIL" : "D-MISSING";
}

function describe({ from, to }: Hours): string {
  return `no digest from ${from.toISOString()} to ${to.toISOString()}`;
}

/** The time without a hole to the end of our trail's newest digest, as far as it was asked for. */
export function covered(digests: readonly Digest[], scope: CellScope): Hours | undefined {
  const { asked, presence } = scope;
  const last = ownCheckpoint(scope);
  // Without a new digest, the last one of an earlier run was found to be as it was.
  const isIdle = last !== undefined && presence !== "off" && presence !== "former";
  const before = isIdle ? { from: moved(last.end, -HOUR), to: last.end } : undefined;
  const own = ofOwnTrail(digests, scope).filter(({ start }) => start < asked.to);
  const newest = merge(own.map(hoursOf)).at(-1) ?? before;
  if (newest === undefined || newest.to <= asked.from) return undefined;
  return { from: later(newest.from, asked.from), to: earlier(newest.to, asked.to) };
}

/** The digests of our own trail without backfills, in the order of time. */
function ofOwnTrail(digests: readonly Digest[], { place }: CellScope): readonly Digest[] {
  const id = ownChain(place);
  return digests.filter((digest) => chainOf(digest) === id).sort((a, b) => a.end.getTime() - b.end.getTime());
}

function isOfOwnTrail({ key = "" }: Finding, { place }: CellScope): boolean {
  const name = readDigestName(key, place);
  return name !== undefined && chainOf(name) === ownChain(place);
}
