/** Writes a report for a person at a terminal of 80 columns. */
import { styleText } from "node:util";
import { wrap } from "../shared/wrap";
import type { Finding } from "./judge";
import { clip, otherTypes, sides, source, visible, waivedBy, waiverNotes } from "./render-shared";
import { noteText, type Review } from "./report";
import type { Severity } from "./rules/rule";

const STYLES = {
  critical: "red",
  high: "red",
  medium: "yellow",
  low: "cyan",
  info: "dim",
  bold: "bold",
  dim: "dim",
} as const satisfies Readonly<Record<Severity | "bold" | "dim", string>>;

type Paint = (style: keyof typeof STYLES, text: string) => string;

const COLUMNS = 80;
const inColumns = (text: string, indent?: string, hanging?: string): string[] =>
  wrap(text, COLUMNS, indent, hanging);

const safe = (text: string): string => clip(visible(text));

/** A report for a person at a terminal. */
export function toTerminal(report: Review, color: boolean): string {
  const paint: Paint = (style, text) =>
    color ? styleText(STYLES[style], text, { validateStream: false }) : text;
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ["", paint("bold", title), ...lines];
  const others = otherTypes(report);
  const lines = [
    ...report.notes.flatMap((note) => inColumns(noteText(note, safe))),
    ...inColumns(report.verdict).map((line) => paint("bold", line)),
    ...report.findings.flatMap((finding) => ["", ...findingLines(finding, paint)]),
    ...section(
      "Not judged",
      report.unjudged.flatMap(({ address, reason }) =>
        inColumns(`${safe(address)}: ${safe(reason)}`, "  ", "    "),
      ),
    ),
    ...section(
      "Waived",
      report.waived.flatMap(({ waiver, ...finding }) => [
        ...findingLines(finding, paint),
        ...inColumns(safe(waivedBy(waiver)), "  "),
      ]),
    ),
    ...section(
      "Waivers",
      waiverNotes(report).flatMap(({ note, waiver }) =>
        inColumns(
          `${safe(waiver.rule)}  ${safe(waiver.address)}: ${note} (${safe(waiver.reason)})`,
          "  ",
          "    ",
        ),
      ),
    ),
    ...section("Changes", changeLines(report, paint)),
    ...(others.length === 0
      ? []
      : ["", ...inColumns(safe(`No rule judges these types: ${others.join(", ")}.`))]),
    ...(report.fingerprint === undefined ? [] : ["", paint("dim", `fingerprint ${report.fingerprint}`)]),
  ];
  return `${lines.join("\n")}\n`;
}

function findingLines(finding: Finding, paint: Paint): string[] {
  const { severity, rule, address, attribute, title, why, remediation } = finding;
  return [
    `${paint(severity, severity.toUpperCase())} ${rule}`,
    ...inColumns(`${safe(address)}${source(finding)}`, "  ", "    "),
    ...(attribute === undefined ? [] : [`  ${paint("dim", safe(attribute))}`]),
    ...inColumns(`${title}. ${why} ${remediation}`, "  "),
    ...sides(finding).flatMap(([side, line]) => {
      const label = side === "changes" ? "" : side.padEnd(8);
      const [first = "", ...rest] = inColumns(
        safe(line),
        `    ${label}`,
        `      ${label.replaceAll(/./g, " ")}`,
      );
      return [first.replace(label, () => paint("dim", label)), ...rest];
    }),
  ];
}

function changeLines({ changes }: Review, paint: Paint): string[] {
  const widest = Math.min(16, Math.max(0, ...changes.map(({ action }) => action.length)));
  return changes.flatMap(({ action, address, from, severity, details }) => [
    `  ${action.padEnd(widest)}  ${safe(address)}${from === undefined ? "" : ` from ${safe(from)}`}${
      severity === undefined ? "" : `  ${paint(severity, severity)}`
    }`,
    ...details().flatMap((line) => {
      const indent = " ".repeat(widest + 6);
      return inColumns(safe(line), indent, `${indent}  `).map((one) => paint("dim", one));
    }),
  ]);
}
