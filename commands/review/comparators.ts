/**
 * The ways in which two values of an attribute are compared. Each answers whether the second is weaker than
 * the first; none knows which attribute it looks at. `null`, absent, `""` and an empty list are the same.
 */

import { statementLines } from "../../policies/analysis/atoms";
import { comparePolicies, type PolicyComparison, type World } from "../../policies/analysis/compare";
import { UnreadablePolicy } from "../../policies/analysis/conditions";
import { at, isObject, type Json, toList } from "../../policies/analysis/json";
import { describeRecording, lost, recordings, UnreadableSelectors } from "./selectors";

/** How the second value compares with the first. */
export type Verdict = "weaker" | "same" | "stronger" | "unknown";

/** A verdict and, where the values themselves are too long to read, what to show of them. */
export interface Comparison {
  readonly verdict: Verdict;
  readonly before?: readonly string[];
  readonly after?: readonly string[];
}

/** A value, or `undefined` where it is known only after apply. */
export type Known = Json | undefined;

/** Compares two values. `kind` and `options` are for the tests, which are generated from them. */
export interface Comparator {
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
  compare(before: Json, after: Known, world: World): Comparison;
}

const verdict = (verdict: Verdict): Comparison => ({ verdict });

/** Orders two ranks; what is unknown cannot be weaker than the lowest. */
function order(before: number | undefined, after: number | undefined, lowest: number): Comparison {
  if (before === undefined) return verdict("unknown");
  if (after === undefined) return verdict(before <= lowest ? "same" : "unknown");
  return verdict(after < before ? "weaker" : after > before ? "stronger" : "same");
}

function isEmpty(value: Known): boolean {
  return value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

/** A flag that must stay on (or off). `unset` is what it is without a value. */
export function stays(wanted: boolean, { unset = false }: { unset?: boolean } = {}): Comparator {
  const rank = (value: Known): number | undefined => {
    const flag = isEmpty(value) ? unset : typeof value === "string" ? value === "true" : value;
    return typeof flag === "boolean" ? Number(flag === wanted) : undefined;
  };
  return {
    kind: "flag",
    options: { wanted, unset },
    compare: (before, after) => order(rank(before), rank(after), 0),
  };
}

/** A number that may only grow (or, with `grows: false`, only shrink). `unset` is what 0 and nothing mean. */
export function number({ grows = true, unset = 0 }: { grows?: boolean; unset?: number } = {}): Comparator {
  const rank = (value: Known): number | undefined => {
    if (value === undefined) return undefined;
    const size = isEmpty(value) || Number(value) === 0 ? unset : Number(value);
    return Number.isNaN(size) ? undefined : grows ? size : -size;
  };
  return {
    kind: "number",
    options: { grows, unset },
    compare: (before, after) => order(rank(before), rank(after), grows ? 0 : -Infinity),
  };
}

/** A word of a ranking, weakest first; words in one list are equally strong. Nothing ranks as `unset`. */
export function ranked(ranking: readonly (readonly string[])[], unset = ranking[0]?.[0]): Comparator {
  const rank = (value: Known): number | undefined => {
    if (value === undefined) return undefined;
    const word = isEmpty(value) ? unset : String(value);
    const found = ranking.findIndex((words) => words.includes(word ?? ""));
    return found < 0 ? undefined : found;
  };
  return {
    kind: "rank",
    options: { ranking, unset },
    compare(before, after) {
      return after !== undefined && (isEmpty(before) ? isEmpty(after) : String(before) === String(after))
        ? verdict("same")
        : order(rank(before), rank(after), 0);
    },
  };
}

/** A thing that must stay present. */
export const present: Comparator = {
  kind: "presence",
  options: {},
  compare(before, after) {
    if (isEmpty(before)) return verdict(after === undefined || !isEmpty(after) ? "stronger" : "same");
    return verdict(after === undefined ? "unknown" : isEmpty(after) ? "weaker" : "same");
  },
};

/** A value that must not change once it is set; with `empty`, also not from or to nothing. */
export function unchanged({ empty = false }: { empty?: boolean } = {}): Comparator {
  return {
    kind: "constant",
    options: { empty },
    compare(before, after) {
      if (!empty && (isEmpty(before) || (after !== undefined && isEmpty(after)))) return verdict("same");
      if (after === undefined) return verdict("unknown");
      const text = (value: Json): string => (isEmpty(value) ? "" : JSON.stringify(value));
      return verdict(text(before) === text(after) ? "same" : "weaker");
    },
  };
}

/** A set that may only gain members (or, with `grows: false`, only lose them); `of` picks those that count. */
export function members({
  grows = true,
  of = () => true,
}: {
  grows?: boolean;
  of?: (member: string) => boolean;
} = {}): Comparator {
  const set = (value: Json): string[] => toList(value).map(String).filter(of);
  return {
    kind: "set",
    options: { grows, of },
    compare(before, after) {
      if (after === undefined) return verdict(grows && set(before).length === 0 ? "same" : "unknown");
      const [was, is] = [set(before), set(after)];
      const gone = was.filter((one) => !is.includes(one));
      const added = is.filter((one) => !was.includes(one));
      const weaker = grows ? gone : added;
      if (weaker.length > 0) return { verdict: "weaker", before: was, after: is };
      return verdict(gone.length + added.length > 0 ? "stronger" : "same");
    },
  };
}

/** One aspect of what a policy grants and denies. */
export function policy(aspect: keyof PolicyComparison): Comparator {
  return {
    kind: "policy",
    options: { aspect },
    compare(before, after, world) {
      if (after === undefined) return verdict("unknown");
      try {
        const weaker = compared(before, after, world)[aspect];
        if (weaker.length === 0) return verdict("same");
        const found = [...new Set(weaker.map(({ statement }) => statement))].sort();
        const [was, is] = [statementLines(before), statementLines(after)];
        const loss = aspect === "deniesLost" || aspect === "deliveryLost";
        // Beside the statements that matter, those of the other side that may have come from them.
        const others = (lines: string[], than: string[]): string[] =>
          lines.filter(
            (line) => !than.includes(line) && (aspect !== "deniesLost" || line.startsWith("Deny")),
          );
        return loss
          ? { verdict: "weaker", before: found, after: others(is, was) }
          : { verdict: "weaker", before: others(was, is), after: found };
      } catch (error) {
        if (error instanceof UnreadablePolicy) return verdict("unknown");
        throw error;
      }
    },
  };
}

/** Several rows look at one policy: it is compared once. */
let last: { before: Json; after: Json; world: World; difference: PolicyComparison } | undefined;

function compared(before: Json, after: Json, world: World): PolicyComparison {
  if (last === undefined || last.before !== before || last.after !== after || last.world !== world) {
    last = { before, after, world, difference: comparePolicies(before, after, world) };
  }
  return last.difference;
}

/** What a trail's selectors record: a pair of the basic and the advanced blocks. */
export function recorded(category: (name: string) => boolean): Comparator {
  return {
    kind: "selectors",
    options: { category },
    compare(before, after) {
      if (after === undefined) return verdict("unknown");
      try {
        const read = ([basic, advanced]: Json[]) =>
          recordings(basic, advanced).filter((recording) => category(recording.category));
        const [was, is] = [read(toList(before)), read(toList(after))];
        const gone = lost(was, is);
        if (gone.length === 0) return verdict(lost(is, was).length > 0 ? "stronger" : "same");
        const words = (list: typeof was): string[] => [...new Set(list.map(describeRecording))].sort();
        return { verdict: "weaker", before: words(was), after: words(is) };
      } catch (error) {
        if (error instanceof UnreadableSelectors) return verdict("unknown");
        throw error;
      }
    },
  };
}

/** What a bucket's lifecycle rules expire: nothing may expire that did not, and nothing earlier. */
export const expires: Comparator = {
  kind: "expiry",
  options: {},
  compare(before, after) {
    if (after === undefined) return verdict("unknown");
    const [was, is] = [expirations(before), expirations(after)];
    const allowed = (one: Expiration, by: Expiration[]): boolean => by.some((other) => isWithin(one, other));
    if (is.every((one) => allowed(one, was))) {
      return verdict(was.every((one) => allowed(one, is)) ? "same" : "stronger");
    }
    const words = (list: Expiration[]): string[] => list.map(({ words }) => words).sort();
    return { verdict: "weaker", before: words(was), after: words(is) };
  },
};

interface Expiration {
  readonly versions: "current" | "noncurrent";
  readonly prefix: string;
  readonly narrowed: readonly string[];
  readonly days: number;
  readonly kept: number;
  readonly words: string;
}

function expirations(rules: Json): Expiration[] {
  return toList(rules).flatMap((rule) => {
    if (at(rule, "status") !== "Enabled") return [];
    const filter = toList(at(rule, "filter"))[0];
    const and = toList(at(filter, "and"))[0];
    const value = (key: string): Json => at(and, key) || at(filter, key) || at(rule, key) || null;
    const prefix = String(value("prefix") ?? "");
    const narrowed = ["object_size_greater_than", "object_size_less_than", "tag", "tags"]
      .filter((key) => !isEmpty(value(key)) && JSON.stringify(value(key)) !== "{}")
      .map((key) => `${key} ${JSON.stringify(value(key))}`);
    const scope = [`under "${prefix}"`, ...narrowed].join(", ");
    return [
      ...toList(at(rule, "expiration")).flatMap((one): Expiration[] => {
        const [days, date] = [Number(at(one, "days") ?? 0), at(one, "date")];
        if (days > 0) return [expiration("current", prefix, narrowed, days, 0, scope)];
        return typeof date === "string" && date !== ""
          ? [expiration("current", prefix, [...narrowed, `on ${date}`], 0, 0, scope)]
          : [];
      }),
      ...toList(at(rule, "noncurrent_version_expiration")).flatMap((one): Expiration[] => {
        const days = Number(at(one, "noncurrent_days") ?? 0);
        const kept = Number(at(one, "newer_noncurrent_versions") ?? 0);
        return days > 0 ? [expiration("noncurrent", prefix, narrowed, days, kept, scope)] : [];
      }),
    ];
  });
}

function expiration(
  versions: Expiration["versions"],
  prefix: string,
  narrowed: readonly string[],
  days: number,
  kept: number,
  scope: string,
): Expiration {
  const keeping = kept > 0 ? `, keeping ${kept}` : "";
  return {
    versions,
    prefix,
    narrowed,
    days,
    kept,
    words: `${versions} versions after ${days} days ${scope}${keeping}`,
  };
}

function isWithin(one: Expiration, by: Expiration): boolean {
  return (
    one.versions === by.versions &&
    one.prefix.startsWith(by.prefix) &&
    by.narrowed.every((part) => one.narrowed.includes(part)) &&
    one.days >= by.days &&
    one.kept >= by.kept
  );
}

/** The days an Object Lock default retention lasts. */
export function retentionDays(retention: Json): Json {
  const days = Number(at(retention, "days") ?? 0);
  const years = Number(at(retention, "years") ?? 0);
  return isObject(toList(retention)[0]) ? days || years * 365 : null;
}
