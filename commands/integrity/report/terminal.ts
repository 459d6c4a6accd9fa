import { count } from "../../shared/count";
import { inert } from "../../shared/inert";
import { entryLines, matrixLines, NARROWEST, partLines, textLines } from "../../shared/report/terminal";
import { type Paint, painter } from "../../shared/report/tone";
import { DEFAULT_WIDTH, type Terminal } from "../../shared/terminal";
import { wrap } from "../../shared/wrap";
import type { IntegrityRun } from "../result";
import { verdictOf } from "../verdict";
import { type Group, groupFindings } from "./groups";
import { heatMap } from "./heat-map";
import {
  cellCounts,
  conclusion,
  costLine,
  examined,
  limits,
  runLine,
  subject,
  TONES,
  windowLine,
} from "./summary";

/** The report for a terminal: the verdict, the findings, the heat map, and the verdict again. */
export function terminalReport(
  run: IntegrityRun,
  { color, width: columns = DEFAULT_WIDTH }: Terminal,
): string {
  const width = Math.max(NARROWEST, columns);
  const paint = painter(color);
  const groups = groupFindings(run);
  const verdict = verdictOf(run);
  const conclusionLines = wrap(`${verdict}. ${conclusion(run)}`, width).map((line) =>
    paint(TONES[verdict], line),
  );
  const about = [
    `Validated ${subject(run)}, ${runLine(run)}`,
    windowLine(run),
    `Examined ${examined(run)}. Accounts in Regions: ${cellCounts(run)}.`,
    `Cost: ${costLine(run)}.`,
  ];
  return [
    ...conclusionLines,
    ...about.flatMap((line) => wrap(inert(line), width)),
    "",
    ...groups.flatMap((group) => groupLines(group, width, paint)),
    ...(groups.length === 0 ? [] : [""]),
    "Accounts and Regions",
    ...matrixLines(heatMap(run), width - 2, paint).map((line) => `  ${line}`),
    "",
    "What this does not prove",
    ...limits(run).flatMap((line) => wrap(line, width, "  - ", "    ")),
    "",
    ...conclusionLines,
    "",
  ].join("\n");
}

function groupLines(group: Group, width: number, paint: Paint): string[] {
  const { code, weight, title, findings, evidence, more, remediation } = group;
  const heading = `${code}: ${title}${findings.length > 1 ? ` (${count(findings.length)})` : ""}`;
  return [
    ...entryLines({ tone: TONES[weight], word: weight, heading }, { width, paint }),
    ...evidence.flatMap((line) => textLines(line, width)),
    ...(more > 0 ? textLines(`and ${count(more)} more, which --format json has`, width) : []),
    ...partLines("remediation", remediation, width),
  ];
}
