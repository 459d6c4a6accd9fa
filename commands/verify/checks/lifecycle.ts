import type { LifecycleRule, LifecycleRuleFilter } from "@aws-sdk/client-s3";
import { fail, type Judgement, joinFirst, pass } from "../judgement";
import { REDEPLOY } from "../remediation";

/** The lifecycle of the settings. */
export interface ExpectedLifecycle {
  readonly expiration: number | "never";
  readonly lockDays: number;
  /** Each as `GLACIER after 14 days`. */
  readonly transitions: readonly string[];
  /** S3's rule for the size below which it does not transition a file. */
  readonly minimumObjectSize?: { readonly wanted: string; readonly found: string | undefined };
  /** Folder of all files, without a slash at its end. Empty for the whole bucket. */
  readonly folder: string;
}

/** The part of the bucket that a rule acts on. */
interface Scope {
  readonly prefix: string;
  readonly hasTags: boolean;
  readonly above: number;
  readonly below: number;
}

const KILOBYTE = 1_024;

function readScope({ Filter, Prefix }: LifecycleRule & { readonly Prefix?: string }): Scope {
  const filter: LifecycleRuleFilter = Filter ?? {};
  const { And = {} } = filter;
  const tags = [...(And.Tags ?? []), ...(filter.Tag === undefined ? [] : [filter.Tag])];
  return {
    prefix: filter.Prefix ?? And.Prefix ?? Prefix ?? "",
    hasTags: tags.length > 0,
    above: filter.ObjectSizeGreaterThan ?? And.ObjectSizeGreaterThan ?? 0,
    below: filter.ObjectSizeLessThan ?? And.ObjectSizeLessThan ?? Number.POSITIVE_INFINITY,
  };
}

function within(folder: string): string {
  return folder === "" ? "" : `${folder}/`;
}

/** CloudTrail tags nothing, so a rule with tags acts on no log file. */
function touches({ prefix, hasTags }: Scope, folder: string): boolean {
  return !hasTags && (within(folder).startsWith(prefix) || prefix.startsWith(within(folder)));
}

/** Transitions leave small files in place by default, so such a filter changes little; an expiration must reach all. */
function reachesAll({ prefix, above, below }: Scope, folder: string, smallest = 0): boolean {
  return within(folder).startsWith(prefix) && above <= smallest && below === Number.POSITIVE_INFINITY;
}

const SMALL = 128 * KILOBYTE;

/** Judges the lifecycle rules that act on log files. Rules of other folders and of tagged files do not. */
export function judgeLifecycle(rules: readonly LifecycleRule[], wanted: ExpectedLifecycle): Judgement {
  const { folder } = wanted;
  const acting = rules
    .filter(({ Status }) => Status === "Enabled")
    .map((rule) => ({ rule, scope: readScope(rule) }))
    .filter(({ scope }) => touches(scope, folder));
  const faults = acting.flatMap(({ rule, scope }) => judgeRule(rule, scope, wanted));
  const whole = (smallest: number) => acting.filter(({ scope }) => reachesAll(scope, folder, smallest));
  const expirations = unique(whole(0).flatMap(({ rule }) => rule.Expiration?.Days ?? []));
  const transitions = unique(whole(SMALL).flatMap(({ rule }) => describeTransitions(rule)));
  const expires = wanted.expiration === "never" ? [] : [wanted.expiration];
  const found = [
    expirations.length === 0 ? "never expires" : `expires after ${expirations.join(", ")} days`,
    ...transitions,
  ].join(", ");
  const size = wanted.minimumObjectSize;
  if (size?.found !== undefined && size.found !== size.wanted && transitions.length > 0) {
    faults.push(`files below ${size.found} do not move, but the settings say ${size.wanted}`);
  }
  if (faults.length > 0) return fail(joinFirst(unique(faults)), REDEPLOY);
  // Of several rules S3 applies the shortest.
  const effective = expirations.length === 0 ? [] : [Math.min(...expirations)];
  if (effective.join() === expires.join() && sorted(transitions) === sorted(wanted.transitions))
    return pass(found);
  const settings = [expires.length === 0 ? "never" : `${expires[0]} days`, ...wanted.transitions].join(", ");
  return fail(`${found}, but the settings say ${settings}`, REDEPLOY);
}

/** What a rule does to log files that the settings do not say, whatever part of them it reaches. */
function judgeRule(
  { ID = "without a name", Expiration, NoncurrentVersionExpiration, Transitions = [] }: LifecycleRule,
  { prefix }: Scope,
  { lockDays, expiration, transitions }: ExpectedLifecycle,
): string[] {
  const where = prefix === "" ? "" : ` of ${prefix}`;
  const days = Expiration?.Days;
  const noncurrent = NoncurrentVersionExpiration?.NoncurrentDays;
  return [
    ...(days !== undefined && days < lockDays
      ? [`rule ${ID} hides files${where} after ${days} days, but the lock lasts ${lockDays}`]
      : []),
    ...(days !== undefined && (expiration === "never" || days < expiration) && days >= lockDays
      ? [`rule ${ID} hides files${where} after ${days} days, but the settings say ${expiration}`]
      : []),
    ...(Expiration?.Date === undefined
      ? []
      : [`rule ${ID} hides all files${where} on ${Expiration.Date.toISOString().slice(0, 10)}`]),
    ...(noncurrent !== undefined && expiration === "never"
      ? [
          `rule ${ID} deletes hidden and overwritten files${where} after ${noncurrent} days, but the settings say never`,
        ]
      : []),
    ...Transitions.map(describeTransition)
      .filter((transition) => !transitions.includes(transition))
      .map((transition) => `rule ${ID} moves files${where} to ${transition}, which is not in the settings`),
  ];
}

function describeTransitions({ Transitions = [] }: LifecycleRule): string[] {
  return Transitions.map(describeTransition);
}

function describeTransition({
  Days,
  Date: date,
  StorageClass,
}: NonNullable<LifecycleRule["Transitions"]>[number]): string {
  return date === undefined
    ? `${StorageClass} after ${Days ?? 0} days`
    : `${StorageClass} on ${date.toISOString().slice(0, 10)}`;
}

function unique<Item>(items: readonly Item[]): Item[] {
  return [...new Set(items)];
}

function sorted(items: readonly string[]): string {
  return [...items].sort().join();
}
