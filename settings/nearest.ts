import { distance } from "fastest-levenshtein";

/** The known word that is probably meant by another one, in whatever case; `undefined` if none is similar. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((candidate) => ({ candidate, differing: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((one, other) => one.differing - other.differing);
  return best !== undefined && best.differing <= Math.max(2, word.length / 3) ? best.candidate : undefined;
}
