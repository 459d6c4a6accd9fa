/** Words that the terminal and the Markdown report share. */
import type { Finding } from "./judge";
import type { Review, Waiver } from "./report";

/** Texts of the plan are cut at this length. */
export const LONGEST = 1000;
const MOST_LINES = 12;

/** Spells out characters that a terminal or a browser would obey or hide. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code === 10 ? "\\n" : `\\u{${code.toString(16)}}`;
  });
}

/** Control, format, surrogate, invisible and unusual space characters, and the blank Braille pattern. */
const UNSEEN = /(?! )[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Zs}\p{Default_Ignorable_Code_Point}\u2800]/gu;

export function clip(text: string, length = LONGEST): string {
  if (text.length <= length) return text;
  return `${Array.from(text.slice(0, length)).join("")}… (${text.length - length} more characters)`;
}

function some(lines: readonly string[] = []): string[] {
  const rest = lines.length - MOST_LINES;
  return rest > 0 ? [...lines.slice(0, MOST_LINES), `… and ${rest} more`] : [...lines];
}

export function source(finding: Finding): string {
  return finding.source === "drift" ? " (already so: changed outside Terraform)" : "";
}

/** The texts of a finding, each with a word for its place: the difference, or the values before and after. */
export function sides({ before, after, difference }: Finding): (readonly [string, string])[] {
  if (difference !== undefined && difference.length > 0) {
    return some(difference).map((line) => ["changes", line] as const);
  }
  return [
    ...some(before).map((line) => ["before", line] as const),
    ...some(after).map((line) => ["after", line] as const),
  ];
}

/** A waiver that passed a finding, in words. */
export function waivedBy({ by, until, reason }: Waiver): string {
  return `waived${by === undefined ? "" : ` by ${by}`} until ${until}: ${reason}`;
}

/** The waivers that passed nothing. */
export function waiverNotes(report: Review): { readonly note: string; readonly waiver: Waiver }[] {
  return [
    ...report.expiredWaivers.map((waiver) => ({ note: `waiver expired on ${waiver.until}`, waiver })),
    ...report.unusedWaivers.map((waiver) => ({ note: "waiver unused, remove it", waiver })),
  ];
}

/** The types whose changes no rule judges, each with its number of changes. */
export function otherTypes({ otherTypes: types }: Review): readonly string[] {
  const list = Object.entries(types).map(([type, count]) => `${type} (${count})`);
  return list.length > 20 ? [...list.slice(0, 20), `and ${list.length - 20} more types`] : list;
}
