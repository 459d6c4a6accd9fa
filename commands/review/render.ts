/** Writes a report for a terminal, for a pull request and for a program. */
import type { Finding } from "./judge";
import type { Report, ReportedChange, Waiver } from "./report";
import type { Severity } from "./rules";

/** Finds the one comment that a poster keeps up to date. */
export const MARKER = "<!-- organization-trail: plan review -->";

/** GitHub refuses a comment above 65,536 characters; counted here in UTF-8 bytes, which are never fewer. */
export const MARKDOWN_LIMIT = 60_000;

const LONGEST = 400;
const MOST_LINES = 8;

/** A report as JSON, every detail included. */
export function toJson(report: Report): string {
  const changes = report.changes.map(({ details, ...change }) => ({ ...change, details: details() }));
  return `${JSON.stringify({ ...report, changes }, null, 2)}\n`;
}

// ---- words that both texts share ----

/** Makes visible what a terminal or a browser would obey or hide: control, format and lone surrogate characters. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code === 10 ? "\\n" : `\\u{${code.toString(16)}}`;
  });
}

function clip(text: string, length = LONGEST): string {
  if (text.length <= length) return text;
  return `${Array.from(text.slice(0, length)).join("")}… (${text.length - length} more characters)`;
}

function some(lines: readonly string[] = []): string[] {
  const rest = lines.length - MOST_LINES;
  return rest > 0 ? [...lines.slice(0, MOST_LINES), `… and ${rest} more`] : [...lines];
}

function source(finding: Finding): string {
  return finding.source === "drift" ? " (already so: changed outside Terraform)" : "";
}

/** The sides of a finding, each with its word. */
function sides({ before, after }: Finding): (readonly [string, string])[] {
  return [
    ...some(before).map((line) => ["before", line] as const),
    ...some(after).map((line) => ["after", line] as const),
  ];
}

function waiverNotes(report: Report): { readonly note: string; readonly waiver: Waiver }[] {
  return [
    ...report.waived.map(({ waiver }) => ({ note: `waived until ${waiver.until}`, waiver })),
    ...report.expiredWaivers.map((waiver) => ({ note: `waiver expired on ${waiver.until}`, waiver })),
    ...report.unusedWaivers.map((waiver) => ({ note: "waiver unused, remove it", waiver })),
  ];
}

// ---- terminal ----

const COLORS: Readonly<Record<Severity | "bold" | "dim", readonly [number, number]>> = {
  critical: [31, 39],
  high: [31, 39],
  medium: [33, 39],
  low: [36, 39],
  info: [2, 22],
  bold: [1, 22],
  dim: [2, 22],
};

/** A report for a person at a terminal. */
export function toTerminal(report: Report, color: boolean): string {
  const paint = (style: keyof typeof COLORS, text: string): string =>
    color ? `\u001b[${COLORS[style][0]}m${text}\u001b[${COLORS[style][1]}m` : text;
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
    "",
    paint("dim", `fingerprint ${report.fingerprint}`),
  ];
  return `${lines.join("\n")}\n`;
}

// ---- markdown ----

/**
 * An untrusted text as a code span. It stays on its line and the fence is longer than any run of backticks
 * in it, so nothing in it can end the span; a pipe, which would end a table's cell, is spelled out.
 */
function code(text: string, length = LONGEST): string {
  const content = visible(clip(text, length)).replaceAll("|", "\\u{7c}") || '""';
  const fence = "`".repeat(longestRun(content) + 1);
  const pad = /^[` ]|[` ]$/.test(content) ? " " : "";
  return `${fence}${pad}${content}${pad}${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}

/** An untrusted text inside the one place where HTML is needed. */
function html(text: string): string {
  return visible(clip(text)).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function size(text: string): number {
  return Buffer.byteLength(text);
}

/** Takes pieces while they fit; the number of those that do not is returned. */
function take(
  pieces: Iterable<string>,
  room: number,
): { readonly taken: string; readonly size: number; readonly left: number } {
  let [taken, used, left] = ["", 0, 0];
  for (const piece of pieces) {
    // Once one is left out the rest is too, or the order by severity would be no order of dropping.
    if (left > 0 || used + size(piece) > room) left++;
    else {
      taken += piece;
      used += size(piece);
    }
  }
  return { taken, size: used, left };
}

/** A report as a comment of a pull request. */
export function toMarkdown(report: Report, limit = MARKDOWN_LIMIT): string {
  const top = `${MARKER}\n**${report.verdict}**\n`;
  const bottom = `\nFingerprint \`${report.fingerprint}\`\n`;
  let room = limit - size(top) - size(bottom) - 600;
  const parts = [top];
  const add = (part: string): void => {
    parts.push(part);
    room -= size(part);
  };
  const addList = (title: string, head: string, pieces: readonly string[], what: string): void => {
    if (pieces.length === 0) return;
    const { taken, left } = take(pieces, room - size(title) - size(head));
    add(
      `\n#### ${title}\n\n${taken === "" ? "" : head}${taken}${left > 0 ? `\n${left} ${what} left out for length.\n` : ""}`,
    );
  };
  const list = [findingsInFull, findingsInShort, findingsCounted]
    .map((write) => write(report.findings))
    .find((text) => size(text) <= room);
  if (list !== undefined && list !== "") add(`\n#### Findings\n\n${list}`);
  addList(
    "Not judged",
    "",
    report.unjudged.map(({ address, reason }) => `- ${code(address)} ${code(reason)}\n`),
    "more are",
  );
  addList(
    "Waivers",
    "",
    waiverNotes(report).map(
      ({ note, waiver }) => `- ${waiver.rule} ${code(waiver.address)} ${note}: ${code(waiver.reason)}\n`,
    ),
    "more are",
  );
  const changes = worstFirst(report.changes);
  addList(
    "Changes",
    "| Action | Resource | Finding |\n|---|---|---|\n",
    changes.map(tableRow),
    "more changes are",
  );
  const { taken, left } = take(lazily(changes), room);
  if (taken !== "") parts.push(`\n#### Details\n${taken}`);
  if (left > 0)
    parts.push(
      `\nDetails of ${left} ${left === 1 ? "resource" : "resources"} left out for length, the least severe.\n`,
    );
  return parts.join("") + bottom;
}

function findingsInFull(findings: readonly Finding[]): string {
  return findings
    .map((finding) => {
      const attribute = finding.attribute === undefined ? "" : ` ${code(finding.attribute)}`;
      return [
        `- **${finding.severity}** ${finding.rule} ${code(finding.address)}${attribute}${source(finding)}\n`,
        `  ${finding.sentence}\n`,
        ...sides(finding).map(([side, line]) => `  - ${side} ${code(line)}\n`),
      ].join("");
    })
    .join("");
}

function findingsInShort(findings: readonly Finding[]): string {
  return findings
    .map(({ severity, rule, address }) => `- **${severity}** ${rule} ${code(address, 120)}\n`)
    .join("");
}

/** Only for plans with so many findings that not even their addresses fit: every rule stays named. */
function findingsCounted(findings: readonly Finding[]): string {
  const counts = new Map<string, number>();
  for (const { severity, rule, sentence } of findings) {
    const line = `**${severity}** ${rule}: ${sentence}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  const lines = [...counts].map(([line, count]) => `- ${count} × ${line}\n`);
  return `Too many to name each here; the JSON report does.\n\n${lines.join("")}`;
}

function tableRow({ action, address, from, severity }: ReportedChange): string {
  const origin = from === undefined ? "" : ` from ${code(from, 200)}`;
  return `| ${action} | ${code(address, 200)}${origin} | ${severity ?? ""} |\n`;
}

const RANKS: readonly (Severity | undefined)[] = ["critical", "high", "medium", "low", "info", undefined];

function worstFirst(changes: readonly ReportedChange[]): ReportedChange[] {
  return [...changes].sort((a, b) => RANKS.indexOf(a.severity) - RANKS.indexOf(b.severity));
}

function* lazily(changes: readonly ReportedChange[]): Generator<string> {
  for (const { action, address, details } of changes) {
    const lines = details().map((line) => visible(clip(line)));
    if (lines.length === 0) continue;
    const fence = "`".repeat(Math.max(3, longestRun(lines.join("\n")) + 1));
    yield [
      `\n<details><summary>${action} <code>${html(address)}</code></summary>\n`,
      `\n${fence}diff\n${lines.join("\n")}\n${fence}\n`,
      "\n</details>\n",
    ].join("");
  }
}
