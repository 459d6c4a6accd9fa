/**
 * Values that are known only after apply, as they stand among the values of a resource: a leaf at any depth, or a whole
 * list or block. Such a value tells which resources of the plan it is the identity of, if the configuration says so.
 */
import { isObject, type Json, member } from "../../policies/analysis/json";

const MARK = "\u0001";
/** Follows the mark if the plan creates every resource whose identity the value is. */
const CREATED = "+";

/** A value that is known only after apply. */
export function unknownValue(sources: readonly string[] = [], areCreated = false): string {
  return `${MARK}${areCreated && sources.length > 0 ? CREATED : ""}${sources.join("|")}`;
}

/** Whether a value is itself known only after apply. */
export function isUnknown(value: Json | undefined): boolean {
  return typeof value === "string" && value.startsWith(MARK);
}

/** Whether a value, or anything in it, is known only after apply. */
export function holdsUnknown(value: Json | undefined): boolean {
  if (typeof value !== "object" || value === null) return isUnknown(value);
  return Object.values(value).some(holdsUnknown);
}

/** Addresses of the resources one of whose identities an unknown value is; none if nothing is known about it. */
export function readSources(value: Json | undefined): readonly string[] {
  if (typeof value !== "string" || !isUnknown(value)) return [];
  const text = value.slice(MARK.length).replace(CREATED, "");
  return text === "" ? [] : text.split("|");
}

/** Whether a value is the identity of a resource that does not exist yet, so nothing that exists has it. */
export function isOfCreated(value: Json | undefined): boolean {
  return typeof value === "string" && value.startsWith(MARK + CREATED);
}

/** A value for a person, with words in place of what is unknown. */
export function readable(value: Json | undefined): Json {
  if (isUnknown(value)) return readSources(value).join(" or ") || "(known after apply)";
  if (Array.isArray(value)) return value.map(readable);
  if (!isObject(value)) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, readable(inner)]));
}

/** What stands under a key; what stands in an unknown value is unknown. */
function inside(value: Json | undefined, key: string): Json | undefined {
  return isUnknown(value) ? unknownValue() : member(value, key);
}

/** The value at a dotted path, as {@link at} reads it; what stands in an unknown value is unknown. */
export function valueAt(value: Json | undefined, path: string): Json | undefined {
  let here = value;
  for (const key of path.split(".")) {
    if (Array.isArray(here)) {
      const found = here.map((element) => inside(element, key) ?? null);
      here = found.length > 1 ? found : found[0];
    } else {
      here = inside(here, key);
    }
  }
  return here;
}

/** An unknown value and its place, such as `rule[0].expiration[0].days`. */
export interface UnknownPlace {
  readonly place: string;
  readonly value: string;
}

/** The unknown values at a path, above it or under it. */
export function unknownsAt(value: Json | undefined, path: string): readonly UnknownPlace[] {
  const found: UnknownPlace[] = [];
  const walk = (here: Json | undefined, keys: readonly string[], name: string): void => {
    const [key, ...rest] = keys;
    if (isUnknown(here)) found.push({ place: name, value: String(here) });
    else if (Array.isArray(here)) {
      for (const [index, one] of here.entries()) walk(one, keys, `${name}[${index}]`);
    } else if (isObject(here)) {
      const prefix = name === "" ? "" : `${name}.`;
      if (key !== undefined) walk(here[key], rest, prefix + key);
      else for (const [one, inner] of Object.entries(here)) walk(inner, [], prefix + one);
    }
  };
  walk(value, path.split("."), "");
  return found;
}
