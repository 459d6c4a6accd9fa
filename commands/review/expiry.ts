import { at, type Json, toList } from "../../policies/analysis/json";
import { type Comparator, direction, isEmpty } from "./comparators";

/** What a bucket's lifecycle rules expire: nothing may expire that did not, and nothing earlier. */
export const expires: Comparator = {
  kind: "expiry",
  options: {},
  compare(before, after) {
    if (after === undefined) return direction("unknown");
    const [was, is] = [expirations(before), expirations(after)];
    const allowed = (one: Expiration, by: Expiration[]): boolean => by.some((other) => isWithin(one, other));
    if (is.every((one) => allowed(one, was))) {
      return direction(was.every((one) => allowed(one, is)) ? "same" : "stronger");
    }
    const words = (list: Expiration[]): string[] => list.map(({ words }) => words).sort();
    return { direction: "weaker", before: words(was), after: words(is) };
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
