/**
 * The removals that a bucket's lifecycle rules order: which versions, under which filter, and when. Two sets of rules are
 * compared by what they remove, however many rules they are written in.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 */
import { at, isObject, type Json, type JsonObject, toList } from "../../policies/analysis/json";
import { type Comparator, direction, isEmpty } from "./comparators";
import { narrowToLogs } from "./log-folders";
import { holdsUnknown } from "./unknown";

interface Expiration {
  readonly versions: "current" | "noncurrent";
  readonly prefix: string;
  readonly tags: readonly string[];
  readonly largerThan: number;
  readonly smallerThan: number;
  /** Days after creation, or after becoming noncurrent; `undefined` with a date. */
  readonly days: number | undefined;
  readonly date: string | undefined;
  readonly kept: number;
}

/** Nothing may expire that did not, and nothing earlier. Folders without log files do not count. */
export function expires(logFolders: readonly string[]): Comparator {
  return {
    kind: "expiry",
    options: {},
    compare(before, after) {
      if (after === undefined) return direction("unknown");
      const holdsLogs = ({ prefix }: Expiration): boolean => narrowToLogs(prefix, logFolders).length > 0;
      const open = toList(after).filter(mayRemoveMore);
      const known = toList(after).map((rule) => (open.includes(rule) ? knownPart(rule) : rule));
      const [was, is] = [expirations(before).filter(holdsLogs), expirations(known).filter(holdsLogs)];
      const isAllowed = (one: Expiration, by: Expiration[]): boolean =>
        by.some((other) => isWithin(one, other));
      const added = is.filter((one) => !isAllowed(one, was));
      if (added.length === 0 && open.length > 0) return direction("unknown");
      if (added.length === 0) return direction(was.every((one) => isAllowed(one, is)) ? "same" : "stronger");
      return { direction: "weaker", before: was.map(describe).sort(), after: added.map(describe).sort() };
    },
  };
}

/** Everything must expire that did, and no later. */
export const staysExpiring: Comparator = {
  kind: "kept-expiry",
  options: {},
  compare(before, after) {
    if (after === undefined) return direction("unknown");
    const { direction: reversed, before: is = [], after: lost = [] } = expires([""]).compare(after, before);
    if (reversed !== "weaker") return direction("same");
    return holdsUnknown(after) ? direction("unknown") : { direction: "weaker", before: lost, after: is };
  },
};

/** Whether a rule is unknown in a part that decides which versions it removes, and when. */
function mayRemoveMore(rule: Json): boolean {
  if (!isObject(rule)) return holdsUnknown(rule);
  if (rule.status === "Disabled" || rule.enabled === false) return false;
  const removals = [rule.expiration ?? null, rule.noncurrent_version_expiration ?? null];
  const isRemoving = removals.some((one) => toList(one).length > 0);
  return holdsUnknown(removals) || (isRemoving && holdsUnknown(scope(rule)));
}

/** What such a rule removes in any case. */
function knownPart(rule: Json): Json {
  if (!isObject(rule) || holdsUnknown(scope(rule))) return null;
  const known = (removals: Json | undefined): Json => toList(removals).filter((one) => !holdsUnknown(one));
  return {
    ...rule,
    expiration: known(rule.expiration),
    noncurrent_version_expiration: known(rule.noncurrent_version_expiration),
  };
}

function scope({ status, enabled, filter, prefix, tags }: JsonObject): Json {
  return [status, enabled, filter, prefix, tags].map((one) => one ?? null);
}

function expirations(rules: Json): Expiration[] {
  return toList(rules).flatMap((rule) => {
    if (at(rule, "status") !== "Enabled" && at(rule, "enabled") !== true) return [];
    const filter = readFilter(rule);
    const none = { days: undefined, date: undefined, kept: 0 };
    return [
      ...toList(at(rule, "expiration")).flatMap((one): Expiration[] => {
        const [days, date] = [Number(at(one, "days") ?? 0), at(one, "date")];
        if (days > 0) return [{ versions: "current", ...filter, ...none, days }];
        return typeof date === "string" && date !== ""
          ? [{ versions: "current", ...filter, ...none, date }]
          : [];
      }),
      ...toList(at(rule, "noncurrent_version_expiration")).flatMap((one): Expiration[] => {
        const days = Number(at(one, "noncurrent_days") ?? at(one, "days") ?? 0);
        const kept = Number(at(one, "newer_noncurrent_versions") ?? 0);
        return days > 0 ? [{ versions: "noncurrent", ...filter, ...none, days, kept }] : [];
      }),
    ];
  });
}

type Filter = Pick<Expiration, "prefix" | "tags" | "largerThan" | "smallerThan">;

/** A filter, whether it is written in `filter`, in its `and`, or in the rule as before provider version 4. */
function readFilter(rule: Json): Filter {
  const filter = toList(at(rule, "filter"))[0];
  const and = toList(at(filter, "and"))[0];
  const value = (key: string): Json =>
    [and, filter, rule].map((place) => at(place, key) ?? null).find((one) => !isEmpty(one)) ?? null;
  const single = toList(at(filter, "tag")).map((tag) => `${at(tag, "key")}=${at(tag, "value")}`);
  const several = [and, rule]
    .map((place) => at(place, "tags"))
    .flatMap((tags) => (isObject(tags) ? Object.entries(tags).map(([key, tag]) => `${key}=${tag}`) : []));
  return {
    prefix: String(value("prefix") ?? ""),
    tags: [...new Set([...single, ...several])].sort(),
    largerThan: Number(value("object_size_greater_than") ?? 0),
    smallerThan: Number(value("object_size_less_than") ?? 0) || Infinity,
  };
}

/** Whether everything that `one` removes is removed by `other` as well, at the same time or earlier. */
function isWithin(one: Expiration, other: Expiration): boolean {
  const isLater =
    other.date === undefined
      ? one.days !== undefined && one.days >= (other.days ?? Infinity)
      : one.date !== undefined && Date.parse(one.date) >= Date.parse(other.date);
  return (
    isLater &&
    one.versions === other.versions &&
    one.prefix.startsWith(other.prefix) &&
    other.tags.every((tag) => one.tags.includes(tag)) &&
    one.largerThan >= other.largerThan &&
    one.smallerThan <= other.smallerThan &&
    one.kept >= other.kept
  );
}

function describe({ versions, prefix, tags, largerThan, smallerThan, days, date, kept }: Expiration): string {
  return [
    `${versions} versions ${date === undefined ? `after ${days} days` : `on ${date}`} under "${prefix}"`,
    ...tags.map((tag) => `tagged ${tag}`),
    ...(largerThan > 0 ? [`larger than ${largerThan} bytes`] : []),
    ...(smallerThan < Infinity ? [`smaller than ${smallerThan} bytes`] : []),
    ...(kept > 0 ? [`keeping ${kept}`] : []),
  ].join(", ");
}
