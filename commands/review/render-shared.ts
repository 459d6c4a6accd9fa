/** Words that the terminal and the Markdown report share. */
import type { Finding } from "./judge";
import type { Review, Waiver } from "./report";

/** Texts of the plan are cut at this length. */
export const LONGEST = 400;
const MOST_LINES = 8;

/** Makes visible what a terminal or a browser would obey or hide: control, format and lone surrogate characters. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code === 10 ? "\\n" : `\\u{${code.toString(16)}}`;
  });
}

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

/** The sides of a finding, each with its word. */
export function sides({ before, after }: Finding): (readonly [string, string])[] {
  return [
    ...some(before).map((line) => ["before", line] as const),
    ...some(after).map((line) => ["after", line] as const),
  ];
}

export function waiverNotes(report: Review): { readonly note: string; readonly waiver: Waiver }[] {
  return [
    ...report.waived.map(({ waiver }) => ({ note: `waived until ${waiver.until}`, waiver })),
    ...report.expiredWaivers.map((waiver) => ({ note: `waiver expired on ${waiver.until}`, waiver })),
    ...report.unusedWaivers.map((waiver) => ({ note: "waiver unused, remove it", waiver })),
  ];
}
