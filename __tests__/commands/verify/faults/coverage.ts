import { WORKLOAD } from "../stub";
import { both, hoursAgo, joined, keyAt, logs, REGION, silent, status } from "./cells";
import { type Fault, seconds } from "./fault";

export const COVERAGE_FAULTS: readonly Fault[] = [
  ["a cell never delivered", silent(9_999, -1), { "coverage.missing": "FAIL" }],
  ["a cell is silent for 40 hours, with older digests", silent(40, -1), { "coverage.missing": "FAIL" }],
  ["a cell is silent for 5 hours", silent(5, -1), { "coverage.late": "FAIL" }],
  ["an hour of a cell is missing 3 hours ago", silent(4.5, 3.2), { "coverage.gaps": "FAIL" }],
  ["an hour of a cell is missing 25 hours ago", silent(25.5, 24.3), { "coverage.gaps": "FAIL" }],
  ["an hour of a cell is missing 26 hours ago", silent(26.8, 25.3), { "coverage.gaps": "FAIL" }],
  [
    "an account joined yesterday and delivers, but an hour is missing",
    both(joined(20), silent(6.5, 5.2)),
    { "coverage.gaps": "FAIL" },
  ],
  [
    "an account that joined long ago is silent, and the trail was restarted an hour ago",
    both(silent(40, -1), status({ StartLoggingTime: seconds(1), StopLoggingTime: seconds(48) })),
    { "coverage.missing": "FAIL", "delivery.logging": "FAIL" },
  ],
  [
    "an account that never delivered does not become new by a restart of the trail",
    both(silent(9_999, -1), status({ StartLoggingTime: seconds(1) })),
    { "coverage.missing": "FAIL" },
  ],
  [
    "an account rejoined today, but has been silent for days",
    both(joined(2), silent(72, -1)),
    { "coverage.missing": "FAIL" },
  ],
  [
    "an account joined 30 hours ago and never delivered",
    both(joined(30), silent(9_999, -1)),
    { "coverage.missing": "FAIL" },
  ],
  [
    "an account joined 3 hours ago and never delivered",
    both(joined(3), silent(9_999, -1)),
    { "coverage.new": "WARN" },
  ],
  [
    "a digest from the future hides that a cell is silent",
    both(silent(9, -1), (model) => {
      model.extra = [{ key: keyAt(hoursAgo(-72)), isLatest: true }];
    }),
    { "coverage.future": "FAIL" },
  ],
  [
    "digests of another trail stand in for those of a silent cell",
    both(silent(9_999, -1), (model) => {
      model.extra = Array.from({ length: 30 }, (_, hour) => ({
        key: keyAt(hoursAgo(hour)).replace("organization-trail", "another-trail"),
        isLatest: true,
      }));
    }),
    { "coverage.missing": "FAIL" },
  ],
  [
    "every cell of an account is silent",
    (model) => {
      model.delivered = (key) => !key.includes(`/${WORKLOAD}/`);
    },
    { "coverage.missing": "FAIL" },
  ],
  [
    "every cell of a Region is silent",
    (model) => {
      model.delivered = (key) => !key.includes(`/CloudTrail-Digest/${REGION}/`);
    },
    { "coverage.missing": "FAIL" },
  ],
  [
    "a member account has enabled a Region that the management account has not, and nothing is recorded there",
    (model) => {
      model.memberRegions = Object.fromEntries(
        model.accounts
          .slice(1)
          .map(({ Id }) => [Id, [...model.regions, { RegionName: "ap-east-1", RegionOptStatus: "ENABLED" }]]),
      );
      model.delivered = (key) => !key.includes("/ap-east-1/");
    },
    { "coverage.member-regions": "FAIL" },
  ],
  [
    "an opt-in Region that the account has enabled is silent",
    both(silent(9_999, -1), (model) => {
      model.regions = model.regions.map((region) =>
        region.RegionName === REGION ? { ...region, RegionOptStatus: "ENABLED" } : region,
      );
    }),
    { "coverage.missing": "FAIL" },
  ],
  [
    "a digest of today was deleted",
    (model) => {
      model.extra = [{ key: `${keyAt(hoursAgo(5))}.old`, isLatest: true, isMarker: true }];
    },
    { "bucket.versions": "FAIL" },
  ],
  [
    "a digest of today was overwritten",
    (model) => {
      model.extra = [
        { key: `${keyAt(hoursAgo(5))}.two`, isLatest: true },
        { key: `${keyAt(hoursAgo(5))}.two`, isLatest: false },
      ];
    },
    { "bucket.versions": "FAIL" },
  ],
  [
    "the newest log file of an account was deleted",
    (model) => {
      const folder = `${logs(WORKLOAD, "us-east-1")}${new Date().toISOString().slice(0, 10).replaceAll("-", "/")}`;
      model.extra = [{ key: `${folder}/${WORKLOAD}_CloudTrail_us-east-1_9`, isLatest: true, isMarker: true }];
    },
    { "bucket.versions": "FAIL" },
  ],
];
