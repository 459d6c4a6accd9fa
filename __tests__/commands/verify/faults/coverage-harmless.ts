import { WORKLOAD } from "../stub";
import { both, hoursAgo, joined, keyAt, logs, REGION, silent, status } from "./cells";
import { type Fault, seconds } from "./fault";

export const COVERAGE_HARMLESS: readonly Fault[] = [
  ["an account joined 10 hours ago and has delivered since", both(joined(10), silent(9_999, 9.5)), {}],
  ["a Region began to deliver today", silent(9_999, 6), {}],
  [
    "an opt-in Region is silent because the account has disabled it",
    both(silent(9_999, -1), (model) => {
      model.regions = model.regions.map((region) =>
        region.RegionName === REGION ? { ...region, RegionOptStatus: "ENABLED" } : region,
      );
      model.memberRegions = {
        [WORKLOAD]: model.regions.filter(({ RegionName }) => RegionName !== REGION),
      };
    }),
    {},
  ],
  [
    "a closed account is silent",
    (model) => {
      model.delivered = (key) => !key.includes(`/${WORKLOAD}/`);
      model.accounts = model.accounts.map((account) =>
        account.Id === WORKLOAD ? { ...account, State: "SUSPENDED" } : account,
      );
    },
    {},
  ],
  [
    "an account is being closed",
    (model) => {
      model.delivered = (key) => !key.includes(`/${WORKLOAD}/`);
      model.accounts = model.accounts.map((account) =>
        account.Id === WORKLOAD ? { ...account, State: "PENDING_CLOSURE" } : account,
      );
    },
    {},
  ],
  [
    "an account without events delivers only digests",
    (model) => {
      model.hasLogs = (account) => account !== WORKLOAD;
    },
    {},
  ],
  [
    "another trail delivers into the same folders too",
    (model) => {
      model.extra = Array.from({ length: 30 }, (_, hour) => ({
        key: keyAt(hoursAgo(hour)).replace("organization-trail", "another-trail"),
        isLatest: true,
      }));
    },
    {},
  ],
  [
    "digests are minutes apart after a restart long ago",
    (model) => {
      model.extra = [3.4, 3.5].map((hours) => ({ key: keyAt(hoursAgo(hours)), isLatest: true }));
    },
    {},
  ],
  [
    "the lifecycle hid files that had expired",
    (model) => {
      const old = "2020/01/01";
      model.extra = [
        { key: `${logs(WORKLOAD, "us-east-1")}${old}/x.json.gz`, isLatest: true, isMarker: true },
      ];
    },
    {},
  ],
  [
    "a backfill digest is beside the others",
    (model) => {
      model.extra = [{ key: keyAt(hoursAgo(4)).replace(".json.gz", "_backfill.json.gz"), isLatest: true }];
    },
    {},
  ],
  [
    "a member account has disabled a Region that others have",
    (model) => {
      model.regions = model.regions.map((region) =>
        region.RegionName === REGION ? { ...region, RegionOptStatus: "ENABLED" } : region,
      );
    },
    {},
  ],
  [
    "the trail was stopped and started again last month",
    status({ StopLoggingTime: seconds(900), StartLoggingTime: seconds(890) }),
    {},
  ],
  [
    "the newest digest is two hours old",
    (model) => {
      model.delivered = (key, at) => !key.includes("CloudTrail-Digest") || at < hoursAgo(1.2);
    },
    {},
  ],
];
