import { countOf } from "../shared/count";
import type { Finding } from "./judge";
import { clip, LONGEST, otherTypes, sides, source, visible, waiverNotes } from "./render-shared";
import { noteText, type ReportedChange, type Review } from "./report";
import type { Severity } from "./rules/rule";

/** Finds the one comment that a poster keeps up to date. */
export const MARKER = "<!-- organization-trail: plan review -->";

/** GitHub refuses a comment above 65,536 characters; counted here in UTF-8 bytes, which are never fewer. */
export const MARKDOWN_LIMIT = 60_000;

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
export function toMarkdown(report: Review, limit = MARKDOWN_LIMIT): string {
  const notes = report.notes.map((note) => `${noteText(note, code)}\n\n`).join("");
  const top = `${MARKER}\n${notes}**${report.verdict}**\n`;
  const bottom = report.fingerprint === undefined ? "" : `\nFingerprint \`${report.fingerprint}\`\n`;
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
    "Waived",
    "",
    report.waived.map(({ waiver, ...finding }) => {
      const who = waiver.by === undefined ? "" : ` by ${code(waiver.by)}`;
      return `${findingInFull(finding)}  - waived${who} until ${waiver.until}: ${code(waiver.reason)}\n`;
    }),
    "more are",
  );
  addList(
    "Waivers",
    "",
    waiverNotes(report).map(
      ({ note, waiver }) =>
        `- ${code(waiver.rule)} ${code(waiver.address)} ${note}: ${code(waiver.reason)}\n`,
    ),
    "more are",
  );
  const others = otherTypes(report);
  if (others.length > 0) add(`\nNo rule judges these types: ${others.map((one) => code(one)).join(", ")}.\n`);
  const changes = worstFirst(report.changes);
  addList(
    "Changes",
    "| Action | Resource | Finding |\n|---|---|---|\n",
    changes.map(tableRow),
    "more changes are",
  );
  const { taken, left } = takeDetails(changes, room);
  if (taken !== "") parts.push(`\n#### Details\n${taken}`);
  if (left > 0)
    parts.push(`\nDetails of ${countOf(left, "resource")} left out for length, the least severe.\n`);
  return parts.join("") + bottom;
}

function findingInFull(finding: Finding): string {
  const { severity, rule, address, title, why, remediation } = finding;
  const attribute = finding.attribute === undefined ? "" : ` ${code(finding.attribute)}`;
  return [
    `- **${severity}** ${rule} ${code(address)}${attribute}${source(finding)}\n`,
    `  ${title}. ${why} ${remediation}\n`,
    ...sides(finding).map(([side, line]) => `  - ${side === "changes" ? "" : `${side} `}${code(line)}\n`),
  ].join("");
}

function findingsInFull(findings: readonly Finding[]): string {
  return findings.map(findingInFull).join("");
}

function findingsInShort(findings: readonly Finding[]): string {
  return findings
    .map(({ severity, rule, address }) => `- **${severity}** ${rule} ${code(address, 120)}\n`)
    .join("");
}

/** Only for plans with so many findings that not even their addresses fit: every rule stays named. */
function findingsCounted(findings: readonly Finding[]): string {
  const counts = new Map<string, number>();
  for (const { severity, rule, title } of findings) {
    const line = `**${severity}** ${rule}: ${title}.`;
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

/** The details of changes while they fit, worst first. Those of the rest are only counted, since writing them takes long. */
function takeDetails(changes: readonly ReportedChange[], room: number): { taken: string; left: number } {
  let [taken, used, left] = ["", 0, 0];
  for (const change of changes) {
    if (left > 0) {
      left += /^(move|import|, )+$/.test(change.action) ? 0 : 1;
      continue;
    }
    const piece = writeDetails(change);
    if (used + size(piece) > room) left++;
    else {
      taken += piece;
      used += size(piece);
    }
  }
  return { taken, left };
}

function writeDetails({ action, address, details }: ReportedChange): string {
  const lines = details().map((line) => visible(clip(line)));
  if (lines.length === 0) return "";
  const fence = "`".repeat(Math.max(3, longestRun(lines.join("\n")) + 1));
  return [
    `\n<details><summary>${action} <code>${html(address)}</code></summary>\n`,
    `\n${fence}diff\n${lines.join("\n")}\n${fence}\n`,
    "\n</details>\n",
  ].join("");
}
