/** Attributes of one resource that change. */
import { canonicalJson, isObject, type Json } from "../../../policies/analysis/json";
import type { Block } from "../states";
import { isOfCreated, readable, unknownsAt, valueAt } from "../unknown";
import type { Context, Weakening } from "./rule";

/** The value at a path as {@link textOf}. */
export function textAt({ values }: Block, path: string): string {
  return textOf(valueAt(values, path) ?? null);
}

/** A value as a text that equals that of the same value. */
export function textOf(value: Json): string {
  return canonicalJson(withoutEmpty(value));
}

/** Terraform reads an empty text, map or list where nothing was set, so that drift alone shows them. */
function withoutEmpty(value: Json): Json {
  if (value === "") return null;
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(withoutEmpty);
  if (!isObject(value)) return value;
  const entries = Object.entries(value)
    .map(([key, inner]) => [key, withoutEmpty(inner)] as const)
    .filter(([, inner]) => inner !== null);
  return entries.length === 0 ? null : Object.fromEntries(entries);
}

/** The attributes that change, as weakenings. One that is known only after apply may stay as it is. */
export function changedIn(
  block: Block,
  now: Block,
  attributes: readonly string[],
  { doubt }: Context,
): Weakening[] {
  return attributes
    .filter((path) => {
      const open = unknownsAt(now.values, path).filter(({ value }) => !isOfCreated(value));
      for (const { place } of open) doubt(now.address, `${place} is known only after apply`);
      return open.length === 0 && textAt(block, path) !== textAt(now, path);
    })
    .map((path) => ({
      address: block.address,
      attribute: path,
      before: [textAt(block, path)],
      after: [canonicalJson(readable(valueAt(now.values, path)))],
    }));
}
