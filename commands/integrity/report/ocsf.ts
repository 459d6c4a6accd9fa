import { type OcsfFinding, ocsfLines } from "../../shared/report/ocsf";
import { CODES } from "../codes";
import type { CellResult, CellState, IntegrityRun } from "../result";
import { type PlacedFinding, placedFindings, remediationOf } from "./groups";

const OUTCOMES = {
  VALID: "PASS",
  INVALID: "FAIL",
  INCOMPLETE: "UNKNOWN",
} as const satisfies Record<Exclude<CellState, "ABSENT">, OcsfFinding["outcome"]>;

const STANDARD = "CloudTrail log file validation";

/** Each cell as a compliance finding, and each finding that is INVALID as a detection; one a line. */
export function ocsfReport(run: IntegrityRun): string {
  const ofNoCell = run.findings.filter(({ code }) => CODES[code].weight === "INCOMPLETE");
  const invalid = placedFindings(run).filter(({ code }) => CODES[code].weight === "INVALID");
  return ocsfLines({ command: "integrity", ...run }, [
    ...run.cells.flatMap((cell) => ofCell(cell, run)),
    ...ofNoCell.map((finding) => ofFinding(finding, run)),
    ...invalid.map((finding) => ofFinding(finding, run)),
  ]);
}

function ofCell({ state, accountId, region, detail }: CellResult, run: IntegrityRun): OcsfFinding[] {
  if (state === "ABSENT") return [];
  const title = `integrity: log files of ${accountId} in ${region}`;
  return [
    {
      outcome: OUTCOMES[state],
      uid: `${run.trailArn}/integrity/${accountId}/${region}`,
      title,
      message: `${state} ${title}: ${detail}`,
      found: detail,
      type: "integrity",
      compliance: { control: `integrity/${accountId}/${region}`, standard: STANDARD },
    },
  ];
}

function ofFinding(finding: PlacedFinding, run: IntegrityRun): OcsfFinding {
  const { code, accountId = "", region, key, hours, found } = finding;
  const { weight, title } = CODES[code];
  const [, partition = "aws", , homeRegion = ""] = run.trailArn.split(":");
  const about = key ?? hours?.from.toISOString() ?? "";
  return {
    outcome: weight === "INVALID" ? "FAIL" : "UNKNOWN",
    uid: [run.trailArn, code, accountId, region ?? "", about].join("/"),
    title: `${code}: ${title}`,
    message: `${weight} ${code}: ${title}: ${found}`,
    found,
    type: code,
    remediation: remediationOf(code, [finding], run),
    ...(weight === "INVALID" ? {} : { compliance: { control: code, standard: STANDARD } }),
    ...(key !== undefined && {
      resource: {
        uid: run.isDownload ? key : `arn:${partition}:s3:::${run.bucket}/${key}`,
        type: "AWS::S3::Object",
        region: homeRegion,
      },
    }),
  };
}
