import type { Answered } from "./ask";

/** One line for each answer, the refuted ones last, where a reader sees them. */
export function terminalReport(answers: readonly Answered[]): string {
  const order = ["confirmed", "cannot tell", "refuted"];
  const sorted = answers.toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  const lines = sorted.map(({ question, verdict, found }) => {
    const shown = verdict === "refuted" ? "REFUTED" : verdict;
    return `${shown.padEnd(12)} ${question.id}: ${question.title}\n${" ".repeat(13)}${oneLine(found)}`;
  });
  return `${lines.join("\n")}\n`;
}

/** A table with its date, for `docs/live-checks.md`. */
export function markdownReport(answers: readonly Answered[], now: Date): string {
  const cell = (text: string) => oneLine(text).replaceAll("|", "\\|");
  const rows = answers.map(
    ({ question, verdict, found }) => `| \`${question.id}\` | ${verdict} | ${cell(found)} |`,
  );
  const date = now.toISOString().slice(0, 10);
  return [`### ${date}`, "", "| question | answer | found |", "| --- | --- | --- |", ...rows, ""].join("\n");
}

/** Messages of AWS cannot act on the terminal. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\s]+/gu, " ").trim();
}
