import { escapeMarkdown, markdownCode, markdownWithCode } from "../../shared/inert";
import { matrixTable } from "../../shared/report/markdown";
import type { CheckResult } from "../check";
import { groupByTheme } from "../checks/index";
import { summarize } from "../coverage/summary";
import type { Verification } from "../verify";
import { heatMap } from "./heat-map";
import { listProblems, type Problem } from "./problems";
import { counts, describeWindow, partialLine, subject, verdict } from "./summary";

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
    if (id === "coverage" && coverage) {
      lines.push(escapeMarkdown(summarize(coverage)), "", ...matrixTable(heatMap(coverage)), "");
    }
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
