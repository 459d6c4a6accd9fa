import type { Act, ActOfAws, Evidence, Target } from "../../../policies/guarantee/capability";

const OF_OBJECTS: Readonly<Partial<Record<Target, readonly Evidence[]>>> = {
  "log file": ["access logs"],
  "own log file": ["access logs"],
  "access log": ["nothing"],
  state: ["state versions"],
};
/** What Terraform manages, so that the next plan shows a change of it. */
const MANAGED: readonly Target[] = [
  "log bucket",
  "access-log bucket",
  "state bucket",
  "key",
  "trail",
  "log group",
];
/** Calls after which the account's own log files are no longer recorded. */
const LEAVING = ["organizations:LeaveOrganization", "organizations:AcceptHandshake", "account:CloseAccount"];

/** The traces that an act can leave: data events are not recorded for our buckets, everything else is an event. */
export function evidenceOf(act: Act | ActOfAws): readonly Evidence[] {
  if (LEAVING.includes(act.action)) return ["event history"];
  if ("decidedBy" in act) return act.action.startsWith("s3:") ? ["access logs"] : ["event", "plan"];
  if (act.action === "s3:ListBucket" || act.action === "s3:ListBucketVersions") return ["access logs"];
  return OF_OBJECTS[act.on] ?? ["event", ...(MANAGED.includes(act.on) ? ["plan" as const] : [])];
}
