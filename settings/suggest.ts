import { closest, distance } from "fastest-levenshtein";

/** Suggests the nearest known word for an unknown one, or lists all of them. */
export function suggest(unknown: string, known: readonly string[], kind: string): string {
  const nearest = closest(unknown, known);
  return distance(unknown.toLowerCase(), nearest.toLowerCase()) <= Math.max(2, unknown.length / 3)
    ? `did you mean ${nearest}?`
    : `${kind}: ${known.join(", ")}`;
}
