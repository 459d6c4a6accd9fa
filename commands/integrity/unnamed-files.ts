import { countOf } from "../shared/count";
import { MINUTE } from "../verify/coverage/cells";
import { weightOf } from "./codes";
import type { Digest } from "./digest";
import { chainOf, ownChain } from "./digest-name";
import type { Finding, Hours } from "./finding";
import { earlier, isIn, later, merge, moved } from "./hours";
import { isNamedAhead, kindIn, namedTime } from "./log-folders";
import { type CellScope, DELIVERY, DUE_AFTER, examined, isFolderMarker, type ListedFile } from "./scope";
import { judgeVersions } from "./versions";

/** S3's clock and CloudTrail's differ by less. */
const SKEW = MINUTE;

interface Facts {
  readonly digests: readonly Digest[];
  readonly listed: readonly ListedFile[];
  /** Keys that a digest names. */
  readonly named: ReadonlySet<string>;
  /** Findings about digests. */
  readonly found: readonly Finding[];
  readonly scope: CellScope;
}

/** Judges the files that no digest names: forged, or still to be named. */
export function judgeUnnamed(facts: Facts): {
  readonly findings: readonly Finding[];
  readonly pending: readonly string[];
} {
  const { listed, named, scope } = facts;
  const times = timesOf(facts);
  const kinds = new Set(["CloudTrail", ...[...named].map((key) => kindIn(key, scope.place))]);
  const findings: Finding[] = [];
  const undigested: ListedFile[] = [];
  const unnamed = new Map<string, ListedFile[]>();
  const pending: string[] = [];
  for (const file of listed) {
    if (named.has(file.key) || isFolderMarker(file) || file.modified < (scope.keptSince ?? file.modified))
      continue;
    const tampered = judgeVersions(file, "L");
    if (tampered !== undefined) {
      findings.push(tampered);
      continue;
    }
    const kind = kindIn(file.key, scope.place);
    if (kind !== undefined && !kinds.has(kind)) {
      if (file.modified >= times.from) unnamed.set(kind, [...(unnamed.get(kind) ?? []), file]);
      continue;
    }
    const judgement = judgeFile(file, times, scope);
    if (judgement === "extra") findings.push(extra(file));
    if (judgement === "undigested") undigested.push(file);
    if (judgement === "pending") pending.push(file.key);
  }
  // A digest that could not be read may name them.
  const isRead = !facts.found.some(({ code }) => code === "D-UNREADABLE");
  const notes = isRead ? noteKinds(unnamed) : [];
  return { findings: [...findings, ...summarize(undigested), ...notes], pending };
}

/** The times by which a file is judged that no digest names. */
interface Times {
  /** Files from before were judged by an earlier run, or are of no interest, but for those that were pending. */
  readonly from: Date;
  /** All digests that can name a file from before were read. Undefined without digests. */
  readonly decided?: Date;
  /** Digests vouch for these hours. */
  readonly covered: readonly Hours[];
  /** Another finding explains why no digest names a file. */
  readonly explained: readonly Hours[];
  /** By then a digest of a file was due. */
  readonly due: Date;
}

function timesOf({ digests, found, scope }: Facts): Times {
  const { checkpoint } = scope;
  const newest = new Map(Object.entries(checkpoint?.chains ?? {}).map(([id, { end }]) => [id, end]));
  const verified = [...newest.values()].reduce<Date | undefined>((a, b) => (a ? later(a, b) : b), undefined);
  for (const digest of digests) {
    const id = chainOf(digest);
    if (!digest.backfill) newest.set(id, later(newest.get(id) ?? digest.end, digest.end));
  }
  const own = newest.get(ownChain(scope.place));
  // The digest of another trail comes at another minute. A trail that no longer exists is not waited for.
  const active = [...newest.values()].filter((end) => own && end > moved(own, -DUE_AFTER));
  const explaining = found.filter((finding) => finding.code !== "RESTARTED" && weightOf(finding) !== "NOTE");
  const before = verified === undefined ? [] : [{ from: new Date(0), to: verified }];
  return {
    // A run before could not decide the last files of its time, if it kept no state.
    from: verified === undefined ? moved(examined(scope).from, -DELIVERY) : moved(verified, SKEW),
    decided: own && moved(active.reduce(earlier, own), -DELIVERY),
    covered: merge([...before, ...digests.flatMap(coveredBy)]),
    explained: explaining.flatMap(({ hours }) =>
      hours === undefined ? [] : [{ from: moved(hours.from, -DELIVERY), to: moved(hours.to, SKEW) }],
    ),
    due: moved(examined(scope).to, -DELIVERY),
  };
}

/** A digest can name a file that was written by the end of its hour. */
function coveredBy(digest: Digest): readonly Hours[] {
  return digest.backfill ? [] : [{ from: digest.start, to: moved(digest.end, SKEW) }];
}

type Judgement = "extra" | "undigested" | "pending" | "of no interest";

/**
 * CloudTrail names a file for the time at which it writes it, and the digest of that hour names the file. A file that
 * somebody wrote later is not in that digest, and the hour in which it was written need not be one that was asked for.
 */
function judgeFile({ key, modified }: ListedFile, times: Times, scope: CellScope): Judgement {
  const named = namedTime(key);
  const time = scope.isCopy ? (named ?? times.from) : modified;
  if (named !== undefined && isNamedAhead(named, scope.isCopy ? (scope.present ?? scope.now) : modified))
    return "extra";
  if (time < times.from && !scope.checkpoint?.pending.includes(key)) return "of no interest";
  if (named === undefined) return "extra";
  const judgement = judgeTime(time, times);
  if (judgement === "extra" || judgement === "undigested" || time <= moved(named, DELIVERY)) return judgement;
  return judgeTime(named, times) === "extra" ? "extra" : "pending";
}

function judgeTime(time: Date, times: Times): Judgement {
  if (isIn(time, times.explained)) return "of no interest";
  if (isIn(time, times.covered)) {
    return times.decided !== undefined && time <= times.decided ? "extra" : "pending";
  }
  return time <= times.due ? "undigested" : "of no interest";
}

/** One finding about the files of a kind, because nobody can tell whether CloudTrail puts them into digests. */
function noteKinds(unnamed: ReadonlyMap<string, readonly ListedFile[]>): readonly Finding[] {
  return [...unnamed].flatMap(([kind, files]): Finding[] => {
    const [first] = files;
    if (first === undefined) return [];
    const number = countOf(files.length, "file");
    return [{ code: "L-UNNAMED", key: first.key, found: `${number} of the kind ${kind}` }];
  });
}

function extra({ key, modified }: ListedFile): Finding {
  return { code: "L-EXTRA", key, found: `written at ${modified.toISOString()}` };
}

/** One finding about all of them: a day without log file validation has hundreds. */
function summarize(files: readonly ListedFile[]): readonly Finding[] {
  const [first] = files;
  if (first === undefined) return [];
  const from = files.map(({ modified }) => modified).reduce(earlier);
  const to = files.map(({ modified }) => modified).reduce(later);
  const found = `${countOf(files.length, "log file")}, written from ${from.toISOString()} to ${to.toISOString()}`;
  return [{ code: "L-UNDIGESTED", key: first.key, hours: { from, to }, found }];
}
