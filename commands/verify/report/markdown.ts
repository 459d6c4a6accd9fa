import { escapeMarkdown, markdownCode, markdownWithCode } from "../../shared/inert";
import type { CheckResult } from "../check";
import { groupByTheme } from "../checks/index";
import type { CellState } from "../coverage/cells";
import type { Coverage } from "../coverage/coverage";
import { isHealthy, summarize } from "../coverage/summary";
import type { Verification } from "../verify";
import { listProblems, type Problem } from "./problems";
import {
  CELL_WORDS,
  chooseRows,
  counts,
  describeWindow,
  omittedLine,
  partialLine,
  subject,
  verdict,
} from "./summary";

/** The report for a pull request, an issue or an auditor. */
export function markdownReport(
  verification: Verification,
  { problems: onlyProblems = false }: { readonly problems?: boolean } = {},
): string {
  const { results, coverage } = verification;
  const partial = partialLine(verification);
  const window = describeWindow(verification);
  const conclusion = `**${verdict(verification)}** ${counts(verification)}.`;
  const lines = [
    "# Verification of the organization trail",
    "",
    ...(partial === undefined ? [] : [`**${partial}**`, ""]),
    conclusion,
    "",
    `Verified ${escapeMarkdown(subject(verification))}.`,
    "",
    ...(window === undefined ? [] : [escapeMarkdown(window), ""]),
    ...problemLines(listProblems(results)),
  ];
  if (onlyProblems) return lines.join("\n");
  for (const { id, title, results: ofTheme } of groupByTheme(results)) {
    lines.push(`## ${title}`, "", "| | check | setting | found |", "| --- | --- | --- | --- |");
    lines.push(...ofTheme.map(tableRow), "");
    if (id === "coverage" && coverage) lines.push(...matrixTable(coverage), "");
  }
  return [...lines, conclusion, ""].join("\n");
}

function problemLines(problems: readonly Problem[]): string[] {
  if (problems.length === 0) return [];
  const lines = problems.flatMap(({ outcome, id, title, found, setting, remediation, waiting }) => [
    `- **${outcome}** \`${id}\` ${escapeMarkdown(title)}`,
    `  - found: ${escapeMarkdown(found)}`,
    ...(setting === undefined ? [] : [`  - setting: ${markdownCode(setting)}`]),
    ...(remediation === undefined ? [] : [`  - remediation: ${markdownWithCode(remediation)}`]),
    ...(waiting.length === 0 ? [] : [`  - waiting for it: ${waiting.map(markdownCode).join(", ")}`]),
  ]);
  return ["## Problems", "", ...lines, ""];
}

function tableRow({ outcome, id, title, setting, found }: CheckResult): string {
  const compared = setting === undefined ? "" : markdownCode(setting);
  return `| ${outcome} | \`${id}\` ${escapeMarkdown(title)} | ${compared} | ${escapeMarkdown(found)} |`;
}

function matrixTable(coverage: Coverage): string[] {
  const { regions } = coverage;
  const { shown, omitted } = chooseRows(coverage);
  const cell = (state: CellState) => (isHealthy(state) ? CELL_WORDS[state] : `**${CELL_WORDS[state]}**`);
  return [
    escapeMarkdown(summarize(coverage)),
    "",
    `| account | ${regions.join(" | ")} |`,
    `| --- |${" --- |".repeat(regions.length)}`,
    ...shown.map(
      ({ member, cells }) =>
        `| ${member.id} ${escapeMarkdown(member.name)} | ${regions.map((region) => cell(cells.get(region)?.state ?? "UNKNOWN")).join(" | ")} |`,
    ),
    ...omittedLine(omitted),
    "",
    LEGEND,
  ];
}

const LEGEND =
  "OK: a digest each hour. quiet: digests, but no log file of the account in eight days. new: in the first 24 hours. susp: account closed. off: Region not enabled. LATE: the newest digest is too old. GAP: an hour has no digest. MISS: no digest. FUTURE: a digest from the future. ?: could not be read.";
