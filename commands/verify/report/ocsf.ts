import { visibleLines } from "../../shared/inert";
import type { CheckResult } from "../check";
import type { Outcome } from "../judgement";
import type { Verification } from "../verify";

/** https://schema.ocsf.io/1.7.0 */
const OCSF_VERSION = "1.7.0";
const CATEGORY = { category_uid: 2, category_name: "Findings" } as const;
const COMPLIANCE = { class_uid: 2003, class_name: "Compliance Finding" } as const;
const DETECTION = { class_uid: 2004, class_name: "Detection Finding" } as const;

/** Checks whose failure is an act of somebody, not a setting. */
const DETECTIONS: ReadonlySet<string> = new Set(["bucket.versions", "coverage.future", "key.grants"]);

const SEVERITIES = {
  PASS: { severity_id: 1, severity: "Informational" },
  WARN: { severity_id: 2, severity: "Low" },
  UNKNOWN: { severity_id: 3, severity: "Medium" },
  FAIL: { severity_id: 4, severity: "High" },
} as const satisfies Record<Outcome, object>;

const STATUSES = {
  PASS: { status_id: 1, status: "Pass" },
  WARN: { status_id: 2, status: "Warning" },
  UNKNOWN: { status_id: 0, status: "Unknown" },
  FAIL: { status_id: 3, status: "Fail" },
} as const satisfies Record<Outcome, object>;

/** The results as findings of the Open Cybersecurity Schema Framework, one a line. */
export function ocsfReport(verification: Verification): string {
  return verification.results
    .map((result) => `${visibleLines(JSON.stringify(toFinding(result, verification)))}\n`)
    .join("");
}

function toFinding(result: CheckResult, verification: Verification): object {
  const { outcome, id, title, found, setting, remediation } = result;
  const { at, trailArn, organizationId } = verification;
  const [, partition = "aws", , region = "", accountId = ""] = trailArn.split(":");
  const isDetection = outcome === "FAIL" && DETECTIONS.has(id);
  const kind = isDetection ? DETECTION : COMPLIANCE;
  const isResolved = outcome === "PASS";
  return {
    activity_id: isResolved ? 3 : 1,
    activity_name: isResolved ? "Close" : "Create",
    ...CATEGORY,
    ...kind,
    type_uid: kind.class_uid * 100 + (isResolved ? 3 : 1),
    time: at.getTime(),
    ...SEVERITIES[outcome],
    status_id: isResolved ? 4 : 1,
    status: isResolved ? "Resolved" : "New",
    message: `${outcome} ${id}: ${title}: ${found}`,
    metadata: {
      version: OCSF_VERSION,
      profiles: ["cloud"],
      product: { name: "organization-trail verify", vendor_name: "organization-trail" },
    },
    cloud: {
      provider: "AWS",
      region,
      cloud_partition: partition,
      account: { uid: accountId },
      org: { uid: organizationId },
    },
    finding_info: {
      // The same finding has the same id in every run, so that a queue can update it.
      uid: `${trailArn}/${id}`,
      title: `${id}: ${title}`,
      desc: found,
      types: [id.split(".")[0] ?? id],
    },
    ...(isDetection
      ? {}
      : {
          compliance: {
            control: id,
            standards: ["organization-trail settings"],
            ...STATUSES[outcome],
            status_detail: found,
            ...(setting === undefined ? {} : { requirements: [setting] }),
          },
        }),
    resources: [{ uid: trailArn, type: "AWS::CloudTrail::Trail", region, cloud_partition: partition }],
    ...(remediation === undefined ? {} : { remediation: { desc: remediation } }),
  };
}
