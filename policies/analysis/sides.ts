import { overlaps, type Pattern } from "./patterns";
import { exemptionCovers, type Principal, principalCovers, principalOverlaps } from "./principals";

/** One element of a statement: one thing, or everything but a list of things. */
export interface Side<T> {
  readonly not: boolean;
  readonly of: readonly T[];
}

/** One side for each element; a negated side stays whole. */
export function singles<T>({ not, of }: Side<T>): Side<T>[] {
  return not ? [{ not, of }] : of.map((one) => ({ not, of: [one] }));
}

export function sideCovers<T extends Principal | Pattern>(
  outer: Side<T>,
  inner: Side<T>,
  covering: (a: T, b: T) => boolean,
  overlapping: (a: T, b: T) => boolean,
): boolean {
  if (outer.not && inner.not) return outer.of.every((a) => inner.of.some((b) => covering(b, a)));
  if (outer.not) return !outer.of.some((a) => inner.of.some((b) => overlapping(a, b)));
  if (inner.not) return outer.of.some((a) => inner.of.every((b) => covering(a, b)) && isEverything(a));
  return inner.of.every((b) => outer.of.some((a) => covering(a, b)));
}

/** {@link sideCovers} for principals. Of two lists of exemptions, the shorter one covers more. */
export function principalSideCovers(
  outer: Side<Principal>,
  inner: Side<Principal>,
  covering: (a: Principal, b: Principal) => boolean = principalCovers,
): boolean {
  const areExemptions = outer.not && inner.not;
  return sideCovers(outer, inner, areExemptions ? exemptionCovers : covering, principalOverlaps);
}

function isEverything(one: Principal | Pattern): boolean {
  return "kind" in one ? one.kind === "any" : one.text === "*";
}

/** Whether two sides have something in common. When in doubt, yes. */
export function sideOverlaps(left: Side<Pattern>, right: Side<Pattern>): boolean {
  return left.not || right.not || left.of.some((a) => right.of.some((b) => overlaps(a, b)));
}
