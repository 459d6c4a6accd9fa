import { nearest } from "./nearest";

/** Suggests the nearest known word for an unknown one, or lists all of them. */
export function suggest(unknown: string, known: readonly string[], kind: string): string {
  const meant = nearest(unknown, known);
  return meant === undefined ? `${kind}: ${known.join(", ")}` : `did you mean ${meant}?`;
}
