import { styleText } from "node:util";
import { clip, sides, source, visible, waiverNotes } from "./render-shared";
import type { Review } from "./report";
import type { Severity } from "./rules";

const STYLES = {
  critical: "red",
  high: "red",
  medium: "yellow",
  low: "cyan",
  info: "dim",
  bold: "bold",
  dim: "dim",
} as const satisfies Readonly<Record<Severity | "bold" | "dim", string>>;

/** A report for a person at a terminal. */
export function toTerminal(report: Review, color: boolean): string {
  const paint = (style: keyof typeof STYLES, text: string): string =>
    color ? styleText(STYLES[style], text, { validateStream: false }) : text;
  const safe = (text: string): string => clip(visible(text));
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ["", paint("bold", title), ...lines];
  const findings = report.findings.flatMap((finding) => [
    "",
    `${paint(finding.severity, finding.severity.toUpperCase())} ${finding.rule}  ${safe(finding.address)}${source(finding)}`,
    `  ${finding.sentence}`,
    ...(finding.attribute === undefined ? [] : [`  ${paint("dim", finding.attribute)}`]),
    ...sides(finding).map(([side, line]) => `  ${paint("dim", side.padStart(6))}  ${safe(line)}`),
  ]);
  const widest = Math.min(16, Math.max(0, ...report.changes.map(({ action }) => action.length)));
  const changes = report.changes.flatMap(({ action, address, from, severity, details }) => [
    `  ${action.padEnd(widest)}  ${safe(address)}${from === undefined ? "" : ` from ${safe(from)}`}${
      severity === undefined ? "" : `  ${paint(severity, severity)}`
    }`,
    ...details().map((line) => paint("dim", `  ${" ".repeat(widest)}    ${safe(line)}`)),
  ]);
  const lines = [
    paint("bold", report.verdict),
    ...findings,
    ...section(
      "Not judged",
      report.unjudged.map(({ address, reason }) => `  ${safe(address)}: ${safe(reason)}`),
    ),
    ...section(
      "Waivers",
      waiverNotes(report).map(
        ({ note, waiver }) => `  ${waiver.rule}  ${safe(waiver.address)}: ${note} (${safe(waiver.reason)})`,
      ),
    ),
    ...section("Changes", changes),
    ...(report.fingerprint === undefined ? [] : ["", paint("dim", `fingerprint ${report.fingerprint}`)]),
  ];
  return `${lines.join("\n")}\n`;
}
