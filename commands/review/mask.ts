/** The parts of a plan that mark values: `after_unknown`, `before_sensitive` and `after_sensitive`. */
import { isObject, type Json, member } from "../../policies/analysis/json";

/**
 * Whether a mask (`after_unknown`, `before_sensitive`, ...) marks the value at a path, anything above it
 * or anything inside it.
 */
export function isMarked(mask: Json | undefined, path: string): boolean {
  let here = [mask];
  for (const key of path.split(".")) {
    if (here.includes(true)) return true;
    here = here
      .flatMap((value) => (Array.isArray(value) ? value : [value]))
      .map((value) => member(value, key));
  }
  return here.some(hasMark);
}

/** Whether a mask marks anything. */
export function hasMark(mask: Json | undefined): boolean {
  if (mask === true) return true;
  if (Array.isArray(mask)) return mask.some(hasMark);
  return isObject(mask) && Object.values(mask).some(hasMark);
}
