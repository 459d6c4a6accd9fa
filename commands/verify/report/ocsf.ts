import { ocsfLines } from "../../shared/report/ocsf";
import type { Verification } from "../verify";

/** Checks whose failure is an act of somebody, not a setting. */
const DETECTIONS: ReadonlySet<string> = new Set(["bucket.versions", "coverage.future", "key.grants"]);

/** The results as findings of the Open Cybersecurity Schema Framework, one a line. */
export function ocsfReport(verification: Verification): string {
  const findings = verification.results.map(({ outcome, id, title, found, setting, remediation }) => ({
    outcome,
    uid: `${verification.trailArn}/${id}`,
    title: `${id}: ${title}`,
    message: `${outcome} ${id}: ${title}: ${found}`,
    found,
    type: id.split(".")[0] ?? id,
    remediation,
    compliance:
      outcome === "FAIL" && DETECTIONS.has(id)
        ? undefined
        : { control: id, standard: "organization-trail settings", setting },
  }));
  return ocsfLines({ command: "verify", ...verification }, findings);
}
