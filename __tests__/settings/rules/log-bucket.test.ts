import { type Changes, problemsWith } from "../../settings-file";

const ORDER = "STANDARD_IA, INTELLIGENT_TIERING, ONEZONE_IA, GLACIER_IR, GLACIER, DEEP_ARCHIVE";

function transitions(...moves: readonly (readonly [afterDays: number, storageClass: string])[]): Changes {
  return {
    "logBucket.transitions": moves.map(([afterDays, storageClass]) => ({ afterDays, storageClass })),
  };
}

test.each<[string, Changes, readonly string[]]>([
  [
    "a bucket without a name",
    { logBucket: {} },
    ["logBucket.namePrefix is required unless `logBucket.name` is set"],
  ],
  [
    "a bucket with two names",
    { "logBucket.name": "acme-logs" },
    [
      'logBucket.name cannot be set together with `logBucket.namePrefix`: remove one of them, got "acme-logs"',
    ],
  ],
  [
    "COMPLIANCE mode without acknowledgeCompliance",
    { "logBucket.objectLock.mode": "COMPLIANCE" },
    [
      "logBucket.objectLock.acknowledgeCompliance must be true in COMPLIANCE mode: no principal, the root user included, can shorten the retention period or delete a log file before it ends, got false (default)",
    ],
  ],
  [
    "COMPLIANCE mode with acknowledgeCompliance: false",
    { "logBucket.objectLock": { mode: "COMPLIANCE", acknowledgeCompliance: false } },
    [
      "logBucket.objectLock.acknowledgeCompliance must be true in COMPLIANCE mode: no principal, the root user included, can shorten the retention period or delete a log file before it ends, got false",
    ],
  ],
  [
    "a retention period that is a day longer than the expiration",
    { "logBucket.objectLock.days": 181 },
    [
      "logBucket.objectLock.days must not be more than `logBucket.expireAfterDays` (180): expiration hides a locked log file and does not delete it, got 181",
    ],
  ],
  [
    "an expiration shorter than the default retention period",
    { "logBucket.expireAfterDays": 179 },
    [
      "logBucket.objectLock.days must not be more than `logBucket.expireAfterDays` (179): expiration hides a locked log file and does not delete it, got 180 (default)",
    ],
  ],
  ...["STANDARD_IA", "ONEZONE_IA"].map((storageClass): [string, Changes, readonly string[]] => [
    `a transition to ${storageClass} after 29 days`,
    transitions([29, storageClass]),
    [`logBucket.transitions[0].afterDays must be at least 30 for ${storageClass}, got 29`],
  ]),
  [
    "a transition from STANDARD_IA after 29 days",
    transitions([30, "STANDARD_IA"], [59, "GLACIER"]),
    [
      "logBucket.transitions[1].afterDays must be at least 60: S3 keeps a log file in STANDARD_IA for at least 30 days, got 59",
    ],
  ],
  [
    "two transitions on one day",
    transitions([14, "GLACIER"], [14, "DEEP_ARCHIVE"]),
    [
      "logBucket.transitions[1].afterDays must be at least 15: S3 keeps a log file in GLACIER for at least a day, got 14",
    ],
  ],
  [
    "the later transition first",
    transitions([90, "GLACIER"], [14, "DEEP_ARCHIVE"]),
    [
      "logBucket.transitions[1].afterDays must be at least 91: S3 keeps a log file in GLACIER for at least a day, got 14",
    ],
  ],
  [
    "a transition to a class with faster access",
    transitions([14, "GLACIER"], [60, "STANDARD_IA"]),
    [
      `logBucket.transitions[1].storageClass cannot follow GLACIER: S3 moves objects only in the order ${ORDER}, got "STANDARD_IA"`,
    ],
  ],
  [
    "two transitions to the same class",
    transitions([14, "GLACIER"], [60, "GLACIER"]),
    [
      `logBucket.transitions[1].storageClass cannot follow GLACIER: S3 moves objects only in the order ${ORDER}, got "GLACIER"`,
    ],
  ],
  [
    "a transition on the day of the expiration",
    transitions([180, "GLACIER"]),
    ["logBucket.transitions[0].afterDays must be less than `logBucket.expireAfterDays` (180), got 180"],
  ],
  [
    "an expiration before the default transition",
    { "logBucket.expireAfterDays": 14, "logBucket.objectLock.days": 14 },
    [
      "logBucket.transitions[0].afterDays must be less than `logBucket.expireAfterDays` (14), got 14 (default)",
    ],
  ],
  [
    "a prefix too long for the access-log bucket",
    { "logBucket.namePrefix": "a".repeat(41) },
    [
      `logBucket.namePrefix must be shorter by 1: its access-log bucket, ${"a".repeat(41)}-cloudtrail-access-logs, may have at most 63 characters, got "${"a".repeat(41)}"`,
    ],
  ],
  [
    "a name too long for the access-log bucket",
    { logBucket: { name: "a".repeat(63) } },
    [
      `logBucket.name must be shorter by 12: its access-log bucket, ${"a".repeat(63)}-access-logs, may have at most 63 characters, got "${"a".repeat(63)}"`,
    ],
  ],
])("refuses %s", (_, changes, problems) => {
  expect(problemsWith(changes)).toEqual(problems);
});

test.each<[string, Changes]>([
  ["a bucket with a full name", { logBucket: { name: "acme-logs" } }],
  [
    "COMPLIANCE mode with acknowledgeCompliance: true",
    { "logBucket.objectLock": { mode: "COMPLIANCE", acknowledgeCompliance: true } },
  ],
  ["acknowledgeCompliance in GOVERNANCE mode", { "logBucket.objectLock.acknowledgeCompliance": true }],
  ["a retention period that ends on the day of the expiration", { "logBucket.objectLock.days": 180 }],
  [
    "any retention period if log files never expire",
    { "logBucket.objectLock.days": 36_500, "logBucket.expireAfterDays": "never" },
  ],
  ["no transitions", transitions()],
  ["a transition to STANDARD_IA after 30 days", transitions([30, "STANDARD_IA"])],
  ["a transition to ONEZONE_IA after 30 days", transitions([30, "ONEZONE_IA"])],
  ["a transition from STANDARD_IA after 30 days", transitions([30, "STANDARD_IA"], [60, "GLACIER"])],
  ["a transition to INTELLIGENT_TIERING after 0 days", transitions([0, "INTELLIGENT_TIERING"])],
  ["a transition one day after another", transitions([14, "GLACIER"], [15, "DEEP_ARCHIVE"])],
  ["a transition on the day before the expiration", transitions([179, "GLACIER"])],
  [
    "any transition if log files never expire",
    { ...transitions([36_500, "GLACIER"]), "logBucket.expireAfterDays": "never" },
  ],
  ["the longest prefix with access logging", { "logBucket.namePrefix": "a".repeat(40) }],
  ["the longest name with access logging", { logBucket: { name: "a".repeat(51) } }],
  [
    "the longest name without access logging",
    { logBucket: { name: "a".repeat(63), accessLogging: { enabled: false } } },
  ],
])("accepts %s", (_, changes) => {
  expect(problemsWith(changes)).toEqual([]);
});

test.each<[string, Changes, readonly string[]]>([
  [
    "the retention period and the expiration if one is invalid",
    { "logBucket.objectLock.days": 0, "logBucket.expireAfterDays": 1, "logBucket.transitions": [] },
    ["logBucket.objectLock.days"],
  ],
])("does not check %s", (_, changes, keys) => {
  expect(problemsWith(changes).map((problem) => problem.split(" ")[0])).toEqual(keys);
});

test("checks rules despite an unknown key", () => {
  expect(
    problemsWith({ "logBucket.objectLock.days": 181, "logBucket.objectLock.hours": 1 }).map(
      (problem) => problem.split(" ")[0],
    ),
  ).toEqual(["logBucket.objectLock.hours", "logBucket.objectLock.days"]);
});
