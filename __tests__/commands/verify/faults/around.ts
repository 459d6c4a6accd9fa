import { lockXml, payerXml } from "../../../../emulator/stubbed-bucket";
import type { StubModel } from "../../../../emulator/stubbed-model";
import { WORKLOAD } from "../stub";
import { both, REGION, silent } from "./cells";
import { ACCESS_LOGS, answers, fail, key, LOG_BUCKET } from "./changes";
import type { Fault } from "./fault";

const AUDIT = "222222222222";

const state =
  (id: string, State: string) =>
  (model: StubModel): void => {
    model.accounts = model.accounts.map((account) => (account.Id === id ? { ...account, State } : account));
  };

const json = (...Statement: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const DENY_ALL = json({ Effect: "Deny", Action: "*", Resource: "*" });
const ALLOW_ALL = json({ Effect: "Allow", Action: "*", Resource: "*" });
const DENY_OTHERS = json({ Effect: "Deny", Action: "s3:*", Resource: "*" });

/** Faults around the trail: of accounts, of CloudTrail's role and of what S3 needs to deliver. */
export const AROUND_FAULTS: readonly Fault[] = [
  ...["PENDING_CLOSURE", "SUSPENDED", "CLOSED", "RESTRICTED"].map(
    (name): Fault => [`the audit account is ${name}`, state(AUDIT, name), fail("organization.accounts")],
  ),
  [
    "the audit account has left the organization",
    (m) => {
      m.accounts = m.accounts.filter(({ Id }) => Id !== AUDIT);
    },
    fail("organization.accounts"),
  ],
  [
    "an account in a state of tomorrow is silent",
    both(state(WORKLOAD, "RESTRICTED"), silent(9_999, -1)),
    fail("coverage.missing"),
  ],
  [
    "a member account lists no Region, and is silent in an opt-in Region",
    both(silent(9_999, -1), (model) => {
      model.regions = model.regions.map((region) =>
        region.RegionName === REGION ? { ...region, RegionOptStatus: "ENABLED" } : region,
      );
      model.memberRegions = { [WORKLOAD]: [] };
    }),
    Object.fromEntries(
      [...["missing", "late", "gaps", "future", "new"].map((id) => `coverage.${id}`), "bucket.versions"].map(
        (id) => [id, "UNKNOWN"],
      ),
    ),
  ],
  ["the key store of the key is lost", key({ KeyState: "Unavailable" }), fail("key.enabled")],
  [
    "the requester pays for the log bucket",
    answers(LOG_BUCKET, "requestPayment", payerXml("Requester")),
    fail("bucket.payer"),
  ],
  [
    "the access-log bucket locks new files",
    answers(ACCESS_LOGS, "object-lock", lockXml("GOVERNANCE", 1)),
    fail("bucket.access-logs.lock"),
  ],
  [
    "an attached policy denies CloudTrail's role everything",
    (m) => {
      m.attachedPolicies = { "arn:aws:iam::aws:policy/AWSDenyAll": DENY_ALL };
    },
    fail("trail.delivery-role-others"),
  ],
  [
    "a further inline policy lets CloudTrail's role do everything",
    (m) => {
      m.furtherPolicies = { more: ALLOW_ALL };
    },
    fail("trail.delivery-role-others"),
  ],
  [
    "a permissions boundary keeps CloudTrail's role from the log group",
    (m) => {
      m.roleBoundary = "arn:aws:iam::111111111111:policy/boundary";
      m.boundaryPolicy = json({ Effect: "Allow", Action: "s3:*", Resource: "*" });
    },
    fail("trail.delivery-role-others"),
  ],
];

export const AROUND_HARMLESS: readonly Fault[] = [
  [
    "an attached policy denies CloudTrail's role other services",
    (m) => {
      m.attachedPolicies = { "arn:aws:iam::111111111111:policy/no-s3": DENY_OTHERS };
    },
    { "trail.delivery-role-others": "WARN" },
  ],
  [
    "the access-log bucket may lock files, but does not",
    answers(
      ACCESS_LOGS,
      "object-lock",
      "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>",
    ),
    {},
  ],
  ["a member account is CLOSED", both(state(WORKLOAD, "CLOSED"), silent(9_999, -1)), {}],
];
