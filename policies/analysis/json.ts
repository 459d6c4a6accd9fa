/** Any value of a JSON document. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A JSON object. */
export type JsonObject = { [key: string]: Json };

/** True for a JSON object, false for an array, a scalar and nothing. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value as a list: nothing is empty, a single value is a list of one. */
export function toList(value: Json | undefined): Json[] {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** What stands under a key, through objects only. */
export function member(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/**
 * The value at a dotted path. A list on the way (a nested block) is entered when it has one element;
 * with several, the answer is the list of what each holds.
 */
export function at(value: Json | undefined, path: string): Json | undefined {
  let here = value;
  for (const key of path.split(".")) {
    if (Array.isArray(here)) {
      const found = here.map((element) => member(element, key) ?? null);
      here = found.length > 1 ? found : found[0];
    } else {
      here = member(here, key);
    }
  }
  return here;
}

/** Whether two values are the same but for the order of keys. */
export function isSameJson(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((one, index) => isSameJson(one, right[index]));
  }
  if (!isObject(left) || !isObject(right)) return (left ?? null) === (right ?? null);
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isSameJson(left[key], right[key]))
  );
}

/** JSON with sorted keys: the same text for two values that differ only in the order of their keys. */
export function canonicalJson(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`;
  if (!isObject(value)) return JSON.stringify(value ?? null);
  const entries = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
  return `{${entries.join()}}`;
}
