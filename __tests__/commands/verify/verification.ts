import type { CheckResult } from "../../../commands/verify/check";
import type { CellState } from "../../../commands/verify/coverage/cells";
import type { Coverage } from "../../../commands/verify/coverage/coverage";
import type { Verification } from "../../../commands/verify/verify";

const states: Readonly<Record<string, readonly CellState[]>> = {
  "111111111111": ["OK", "QUIET", "OK"],
  "222222222222": ["OK", "MISSING", "GAP"],
  "333333333333": ["NEW", "LATE", "REGION-OFF"],
  "444444444444": ["SUSPENDED", "SUSPENDED", "SUSPENDED"],
};
export const regions = ["ap-southeast-2", "eu-west-1", "us-east-1"];
export const coverage: Coverage = {
  regions,
  rows: Object.entries(states).map(([id, cells]) => ({
    member: { id, name: `name|of *${id}*`, suspended: cells.includes("SUSPENDED") },
    cells: new Map(cells.map((state, index) => [regions[index] ?? "", { state }])),
  })),
  newest: [],
  future: [],
  unread: [],
  window: { from: new Date("2026-11-20T09:30:00Z"), to: new Date("2026-11-21T12:30:00Z") },
  failures: [],
  search: { tampered: [], searched: [], older: [], errors: [] },
};
export const verification: Verification = {
  at: new Date("2026-11-21T12:30:00Z"),
  organizationId: "o-exampleorgid",
  trailArn: "arn:aws:cloudtrail:us-east-1:111111111111:trail/organization-trail",
  callers: [{ account: "audit", arn: "arn:aws:sts::222222222222:assumed-role/verifier/alice" }],
  results: [
    { id: "trail.exists", title: "the trail exists", outcome: "PASS", found: "it", evidence: ["it"] },
    {
      id: "bucket.lock",
      title: "new files are locked",
      setting: "logBucket.objectLock.days: 180",
      outcome: "FAIL",
      found: "<b>GOVERNANCE</b> | 1 day",
      remediation: "Run `npm run deploy`.",
    },
    { id: "coverage.missing", title: "every account delivers", outcome: "UNKNOWN", found: "?" },
  ],
  coverage,
  calls: 1234,
  seconds: 1.25,
};
export type Outcomes = readonly CheckResult["outcome"][];
export const makeResults = (outcomes: Outcomes, id = "a.b") =>
  outcomes.map(
    (outcome): CheckResult =>
      outcome === "PASS"
        ? { id, title: "t", outcome, found: "f", evidence: ["f"] }
        : { id, title: "t", outcome, found: "f" },
  );
