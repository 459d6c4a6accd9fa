import type { CheckResult } from "../check";
import type { CellState } from "../coverage/cells";
import type { Coverage } from "../coverage/coverage";
import { isHealthy, summarize } from "../coverage/summary";
import type { Verification } from "../verify";
import {
  CELL_LABELS,
  chooseRows,
  conclude,
  describeCounts,
  describeOmitted,
  describePart,
  describeRun,
  groupByTheme,
} from "./shared";

/** The report for a pull request, an issue or an auditor. */
export function markdownReport(verification: Verification): string {
  const { results, coverage } = verification;
  const part = describePart(verification);
  const lines = [
    "# Live verification of the organization trail",
    "",
    ...(part === undefined ? [] : [`**${part}**`, ""]),
    `**${conclude(verification)}** ${describeCounts(verification)}.`,
    "",
    `Examined ${describeRun(verification)}.`,
    "",
    ...remediationLines(results.filter(({ outcome }) => outcome !== "PASS")),
  ];
  for (const theme of groupByTheme(results)) {
    lines.push(`## ${theme.title}`, "", "| | check | setting | found |", "| --- | --- | --- | --- |");
    for (const { outcome, id, title, setting, found } of theme.results) {
      const compared = setting === undefined ? "" : code(setting);
      lines.push(`| ${outcome} | \`${id}\` ${escapeText(title)} | ${compared} | ${escapeText(found)} |`);
    }
    lines.push("");
    if (theme.id === "coverage" && coverage) lines.push(...coverageLines(coverage), "");
  }
  return lines.join("\n");
}

function remediationLines(notPassed: readonly CheckResult[]): string[] {
  if (notPassed.length === 0) return [];
  const items = notPassed.flatMap(({ outcome, id, title, found, setting, remediation }) => [
    `- **${outcome}** \`${id}\`: ${escapeText(title)}`,
    `  - found: ${escapeText(found)}`,
    ...(setting === undefined ? [] : [`  - setting: ${code(setting)}`]),
    ...(remediation === undefined ? [] : [`  - remediation: ${remediation}`]),
  ]);
  return ["## What to do", "", ...items, ""];
}

const LEGEND =
  "OK: digests and log files. quiet: digests only, because nothing happened. new: first 24 hours. susp: account closed. off: Region not enabled. LATE: the newest digest is too old. GAP: an hour of the last 24 has no digest. MISS: no digest in 24 hours. ?: could not be read.";

function coverageLines(coverage: Coverage): string[] {
  const { regions } = coverage;
  const { shown, omitted } = chooseRows(coverage);
  const cell = (state: CellState) => (isHealthy(state) ? CELL_LABELS[state] : `**${CELL_LABELS[state]}**`);
  const rows = shown.map(({ member, cells }) => {
    const columns = regions.map((region) => cell(cells.get(region)?.state ?? "UNKNOWN"));
    return `| ${member.id} ${escapeText(member.name)} | ${columns.join(" | ")} |`;
  });
  return [
    summarize(coverage),
    "",
    `| account | ${regions.join(" | ")} |`,
    `| --- |${" --- |".repeat(regions.length)}`,
    ...rows,
    ...describeOmitted(omitted),
    "",
    LEGEND,
  ];
}

/** Escapes text from AWS, so that it neither ends a table cell nor becomes markup. */
function escapeText(text: string): string {
  return text.replaceAll(/[\\`*_<>[\]|#~@]/g, "\\$&").replaceAll(/\s+/g, " ");
}

function code(text: string): string {
  return `\`${text.replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}
