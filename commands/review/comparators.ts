/**
 * Comparisons of an attribute's two values. Each says whether the second is weaker than the first, and none
 * depends on the attribute. `null`, absent, `""` and an empty list are equal.
 */

import { isSameJson, type Json, member, toList } from "../../policies/analysis/json";
import { describeRecording, lost, UnreadableSelectors } from "../../policies/analysis/recordings";
import { isAwsManagedKey } from "./links";
import { readRecordings } from "./selectors";
import { isOfCreated, isUnknown } from "./unknown";

/** How the second value compares with the first. */
export type Direction = "weaker" | "same" | "stronger" | "unknown";

/** A direction and, where the values themselves are too long to read, what to show of them. */
export interface Comparison {
  readonly direction: Direction;
  readonly before?: readonly string[];
  readonly after?: readonly string[];
}

/** A value, or `undefined` if it is known only after apply. Parts of a list may be unknown. */
export type Known = Json | undefined;

/** Compares two values. `kind` and `options` are for the tests, which are generated from them. */
export interface Comparator {
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
  compare(before: Json, after: Known): Comparison;
}

/** A comparison without texts of its own. */
export const direction = (direction: Direction): Comparison => ({ direction });

/** Orders two ranks; what is unknown cannot be weaker than the lowest. */
function order(before: number | undefined, after: number | undefined, lowest: number): Comparison {
  if (before === undefined) return direction("unknown");
  if (after === undefined) return direction(before <= lowest ? "same" : "unknown");
  return direction(after < before ? "weaker" : after > before ? "stronger" : "same");
}

export function isEmpty(value: Known): boolean {
  return value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

/** A flag that must stay on (or off). `unset` is what it is without a value. */
export function stays(wanted: boolean, { unset = false }: { unset?: boolean } = {}): Comparator {
  const rank = (value: Known): number | undefined => {
    if (isUnknown(value)) return undefined;
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
    if (value === undefined || isUnknown(value)) return undefined;
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
    if (value === undefined || isUnknown(value)) return undefined;
    const word = isEmpty(value) ? unset : String(value);
    const found = ranking.findIndex((words) => words.includes(word ?? ""));
    return found < 0 ? undefined : found;
  };
  return {
    kind: "rank",
    options: { ranking, unset },
    compare(before, after) {
      return after !== undefined && (isEmpty(before) ? isEmpty(after) : String(before) === String(after))
        ? direction("same")
        : order(rank(before), rank(after), 0);
    },
  };
}

/** A thing that must stay present. */
export const present: Comparator = {
  kind: "presence",
  options: {},
  compare(before, after) {
    if (isEmpty(before)) return direction(after === undefined || !isEmpty(after) ? "stronger" : "same");
    return direction(after === undefined ? "unknown" : isEmpty(after) ? "weaker" : "same");
  },
};

/** A key of your own that must stay. A key that AWS manages counts as none: its policy cannot be changed. */
export const ownKey: Comparator = {
  ...present,
  compare(before, after) {
    const own = <T extends Known>(value: T): T | null => (isAwsManagedKey(value) ? null : value);
    return present.compare(own(before), own(after));
  },
};

/** A value that must not change once it is set; with `empty`, also not from or to nothing. */
export function unchanged({ empty = false }: { empty?: boolean } = {}): Comparator {
  return {
    kind: "constant",
    options: { empty },
    compare(before, after) {
      if (!empty && (isEmpty(before) || (after !== undefined && isEmpty(after)))) return direction("same");
      if (after === undefined) return direction("unknown");
      const text = (value: Json): string => (isEmpty(value) ? "" : JSON.stringify(value));
      return direction(text(before) === text(after) ? "same" : "weaker");
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
      if (after === undefined) return direction(grows && set(before).length === 0 ? "same" : "unknown");
      const isOpen = (one: Json): boolean => isUnknown(one) && !isOfCreated(one);
      const hasOpen = toList(after).some(isOpen);
      const [was, is] = [set(before), set(toList(after).filter((one) => !isOpen(one)))];
      const gone = was.filter((one) => !is.includes(one));
      const added = is.filter((one) => !was.includes(one));
      const weaker = grows ? gone : added;
      // An unknown member may be one that seems gone, or one that must not come.
      if (hasOpen && (grows ? gone.length > 0 : added.length === 0)) return direction("unknown");
      if (weaker.length > 0) return { direction: "weaker", before: was, after: is };
      return direction(gone.length + added.length > 0 ? "stronger" : "same");
    },
  };
}

/**
 * The messages that a data protection policy lets pass. Any new or other statement that denies counts: what it finds in a
 * message only SNS knows. https://docs.aws.amazon.com/sns/latest/dg/sns-message-data-protection-operations.html
 */
export const messagesPass: Comparator = {
  kind: "messages",
  options: {},
  compare(before, after) {
    if (after === undefined) return direction("unknown");
    const read = (text: Json): { denies: Json[]; identifiers: Json } => {
      const document: Json = typeof text === "string" && text !== "" ? JSON.parse(text) : text;
      const statements = toList(member(document, "Statement"));
      const denies = statements.filter((one) => member(member(one, "Operation"), "Deny") !== undefined);
      return { denies, identifiers: member(document, "Configuration") ?? null };
    };
    try {
      const [was, is] = [read(before), read(after)];
      if (is.denies.length === 0) return direction(was.denies.length > 0 ? "stronger" : "same");
      const isKnown = is.denies.every((one) => was.denies.some((other) => isSameJson(one, other)));
      return direction(isKnown && isSameJson(was.identifiers, is.identifiers) ? "same" : "weaker");
    } catch (error) {
      if (error instanceof SyntaxError) return direction("unknown");
      throw error;
    }
  },
};

/** What a trail's selectors record: a pair of the basic and the advanced blocks. */
export function recorded(category: (name: string) => boolean): Comparator {
  return {
    kind: "selectors",
    options: { category },
    compare(before, after) {
      if (after === undefined) return direction("unknown");
      try {
        const read = ([basic, advanced]: Json[]) => {
          const { known, isOpen } = readRecordings(basic, advanced);
          return { known: known.filter((recording) => category(recording.category)), isOpen };
        };
        const [{ known: was }, { known: is, isOpen }] = [read(toList(before)), read(toList(after))];
        const gone = lost(was, is);
        if (gone.length > 0 && gone.every((one) => isOpen(one.category))) return direction("unknown");
        if (gone.length === 0) return direction(lost(is, was).length > 0 ? "stronger" : "same");
        const words = (list: typeof was): string[] => [...new Set(list.map(describeRecording))].sort();
        return { direction: "weaker", before: words(was), after: words(is) };
      } catch (error) {
        if (error instanceof UnreadableSelectors) return direction("unknown");
        throw error;
      }
    },
  };
}

/** A comparison that leaves the removal of the value to another rule. */
export function unlessRemoved(comparator: Comparator): Comparator {
  return {
    ...comparator,
    compare: (before, after) =>
      after !== undefined && isEmpty(after) ? direction("same") : comparator.compare(before, after),
  };
}
