import { count } from "../../shared/count";
import { type PageOptions, renderPage } from "../../shared/page/page";
import type { IntegrityRun } from "../result";
import { verdictOf } from "../verdict";
import { groupFindings } from "./groups";
import { heatMap } from "./heat-map";
import { cellCounts, conclusion, costLine, examined, limits, runLine, TONES, windowLine } from "./summary";

/** The page for an auditor. */
export function htmlReport(run: IntegrityRun, { origin, json }: PageOptions): string {
  const verdict = verdictOf(run);
  return renderPage({
    title: "Integrity of the organization trail",
    command: "integrity",
    verdict: {
      tone: TONES[verdict],
      word: verdict,
      text: conclusion(run),
      counts: `Accounts in Regions: ${cellCounts(run)}.`,
    },
    facts: [
      ["Organization", run.organizationId],
      ["Trail", run.trailArn],
      [run.isDownload ? "Folder" : run.isCopy ? "Copy of the bucket" : "Bucket", run.bucket],
      ["Window", windowLine(run)],
      ["Depth", run.depth],
      ["Examined", examined(run)],
      ["Run", runLine(run)],
      ["Cost", costLine(run)],
    ],
    map: {
      summary: "Each cell is one account in one Region. Its digests sign its log files, hour by hour.",
      heatMap: heatMap(run),
    },
    findings: groupFindings(run).map(({ code, weight, title, findings, evidence, more, remediation }) => ({
      tone: TONES[weight],
      word: weight,
      id: code,
      title: findings.length > 1 ? `${title} (${count(findings.length)})` : title,
      evidence,
      more,
      remediation,
    })),
    checks: [],
    limits: limits(run),
    origin,
    json,
  });
}
