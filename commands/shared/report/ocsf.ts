import { visibleLines } from "../inert";

/** https://schema.ocsf.io/1.7.0 */
const OCSF_VERSION = "1.7.0";
const CATEGORY = { category_uid: 2, category_name: "Findings" } as const;
const COMPLIANCE = { class_uid: 2003, class_name: "Compliance Finding" } as const;
const DETECTION = { class_uid: 2004, class_name: "Detection Finding" } as const;

const SEVERITIES = {
  PASS: { severity_id: 1, severity: "Informational" },
  WARN: { severity_id: 2, severity: "Low" },
  UNKNOWN: { severity_id: 3, severity: "Medium" },
  FAIL: { severity_id: 4, severity: "High" },
} as const;

const STATUSES = {
  PASS: { status_id: 1, status: "Pass" },
  WARN: { status_id: 2, status: "Warning" },
  UNKNOWN: { status_id: 0, status: "Unknown" },
  FAIL: { status_id: 3, status: "Fail" },
} as const;

/** What a command found, in the words of this project. */
export interface OcsfFinding {
  readonly outcome: keyof typeof STATUSES;
  /** The same finding has the same id in every run, so that a queue can update it. */
  readonly uid: string;
  readonly title: string;
  readonly message: string;
  readonly found: string;
  readonly type: string;
  readonly remediation?: string;
  /** With which it does not comply. Without it, the finding is an act of somebody. */
  readonly compliance?: { readonly control: string; readonly standard: string; readonly setting?: string };
  /** Defaults to the trail. */
  readonly resource?: { readonly uid: string; readonly type: string; readonly region: string };
}

/** The run that found it. */
export interface OcsfRun {
  readonly command: string;
  readonly at: Date;
  readonly organizationId: string;
  readonly trailArn: string;
}

/** The findings of the Open Cybersecurity Schema Framework, one a line. */
export function ocsfLines(run: OcsfRun, findings: readonly OcsfFinding[]): string {
  return findings.map((finding) => `${visibleLines(JSON.stringify(toOcsf(finding, run)))}\n`).join("");
}

function toOcsf(finding: OcsfFinding, { command, at, organizationId, trailArn }: OcsfRun): object {
  const { outcome, uid, title, message, found, type, remediation, compliance } = finding;
  const [, partition = "aws", , homeRegion = "", accountId = ""] = trailArn.split(":");
  const trail = { uid: trailArn, type: "AWS::CloudTrail::Trail", region: homeRegion };
  const { resource = trail } = finding;
  const kind = compliance === undefined ? DETECTION : COMPLIANCE;
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
    message,
    metadata: {
      version: OCSF_VERSION,
      profiles: ["cloud"],
      product: { name: `organization-trail ${command}`, vendor_name: "organization-trail" },
    },
    cloud: {
      provider: "AWS",
      region: resource.region,
      cloud_partition: partition,
      account: { uid: accountId },
      org: { uid: organizationId },
    },
    finding_info: { uid, title, desc: found, types: [type] },
    ...(compliance && {
      compliance: {
        control: compliance.control,
        standards: [compliance.standard],
        ...STATUSES[outcome],
        status_detail: found,
        ...(compliance.setting === undefined ? {} : { requirements: [compliance.setting] }),
      },
    }),
    resources: [{ ...resource, cloud_partition: partition }],
    ...(remediation === undefined ? {} : { remediation: { desc: remediation } }),
  };
}
