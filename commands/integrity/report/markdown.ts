import { count } from "../../shared/count";
import { escapeMarkdown, markdownWithCode } from "../../shared/inert";
import { matrixTable } from "../../shared/report/markdown";
import type { IntegrityRun } from "../result";
import { verdictOf } from "../verdict";
import { type Group, groupFindings } from "./groups";
import { heatMap } from "./heat-map";
import { cellCounts, conclusion, costLine, examined, limits, runLine, subject, windowLine } from "./summary";

/** The report for a pull request, an issue or an auditor. */
export function markdownReport(run: IntegrityRun): string {
  const groups = groupFindings(run);
  return [
    "# Integrity of the organization trail",
    "",
    `**${verdictOf(run)}.** ${conclusion(run)}`,
    "",
    `Validated ${escapeMarkdown(`${subject(run)}, ${runLine(run)}`)}.`,
    "",
    escapeMarkdown(windowLine(run)),
    "",
    `Examined ${examined(run)}. Accounts in Regions: ${cellCounts(run)}. Cost: ${costLine(run)}.`,
    "",
    ...(groups.length === 0 ? [] : ["## Findings", "", ...groups.flatMap(groupLines), ""]),
    "## Accounts and Regions",
    "",
    ...matrixTable(heatMap(run)),
    "",
    "## What this does not prove",
    "",
    ...limits(run).map((line) => `- ${markdownWithCode(line)}`),
    "",
  ].join("\n");
}

function groupLines({ code, weight, title, findings, evidence, more, remediation }: Group): string[] {
  return [
    `- **${weight}** \`${code}\` ${escapeMarkdown(title)}${findings.length > 1 ? ` (${count(findings.length)})` : ""}`,
    ...evidence.map((line) => `  - ${escapeMarkdown(line)}`),
    ...(more > 0 ? [`  - and ${count(more)} more, which the JSON report has`] : []),
    `  - remediation: ${markdownWithCode(remediation)}`,
  ];
}
