/** Attributes of one resource that change. */
import { at, canonicalJson } from "../../../policies/analysis/json";
import type { Block } from "../states";
import type { Weakening } from "./rule";

/** A value as a text that equals that of the same value. */
export function valueAt({ values }: Block, path: string): string {
  return canonicalJson(at(values, path) ?? null);
}

/** The attributes that change, as weakenings. */
export function changedIn(block: Block, now: Block, attributes: readonly string[]): Weakening[] {
  return attributes
    .filter((path) => valueAt(block, path) !== valueAt(now, path))
    .map((path) => ({
      address: block.address,
      attribute: path,
      before: [valueAt(block, path)],
      after: [valueAt(now, path)],
    }));
}
