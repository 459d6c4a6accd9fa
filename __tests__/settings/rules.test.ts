import { type Changes, problemsWith } from "../settings-file";

const ORDER = "STANDARD_IA, INTELLIGENT_TIERING, ONEZONE_IA, GLACIER_IR, GLACIER, DEEP_ARCHIVE";

function transitions(...moves: readonly (readonly [afterDays: number, storageClass: string])[]): Changes {
  return {
    "logBucket.transitions": moves.map(([afterDays, storageClass]) => ({ afterDays, storageClass })),
  };
}

const GOVCLOUD = {
  region: "us-gov-west-1",
  "accounts.management.roleArn": "arn:aws-us-gov:iam::111111111111:role/deployer",
  "accounts.audit.roleArn": "arn:aws-us-gov:iam::222222222222:role/deployer",
  breakGlassPrincipalArns: ["arn:aws-us-gov:iam::222222222222:role/break-glass"],
};

test.each<[string, Changes, readonly string[]]>([
  [
    "a bucket without a name",
    { logBucket: {} },
    ["logBucket.namePrefix is required (or `logBucket.name`, the whole name)"],
  ],
  [
    "a bucket with two names",
    { "logBucket.name": "acme-logs" },
    ['logBucket.name and `logBucket.namePrefix` exclude each other: remove one, got "acme-logs"'],
  ],
  [
    "COMPLIANCE that nobody acknowledged",
    { "logBucket.objectLock.mode": "COMPLIANCE" },
    [
      "logBucket.objectLock.acknowledgeCompliance must be true with COMPLIANCE: nobody, root included, can shorten the lock or delete a log before it ends, got false (default)",
    ],
  ],
  [
    "COMPLIANCE that was expressly not acknowledged",
    { "logBucket.objectLock": { mode: "COMPLIANCE", acknowledgeCompliance: false } },
    [
      "logBucket.objectLock.acknowledgeCompliance must be true with COMPLIANCE: nobody, root included, can shorten the lock or delete a log before it ends, got false",
    ],
  ],
  [
    "a lock that outlasts the expiration by a day",
    { "logBucket.objectLock.days": 181 },
    [
      "logBucket.objectLock.days must not be more than `logBucket.expireAfterDays` (180): expiring a locked log only hides it, got 181",
    ],
  ],
  [
    "an expiration before the end of the lock's default",
    { "logBucket.expireAfterDays": 179 },
    [
      "logBucket.objectLock.days must not be more than `logBucket.expireAfterDays` (179): expiring a locked log only hides it, got 180 (default)",
    ],
  ],
  ...["STANDARD_IA", "ONEZONE_IA"].map((storageClass): [string, Changes, readonly string[]] => [
    `a move to ${storageClass} after 29 days`,
    transitions([29, storageClass]),
    [`logBucket.transitions[0].afterDays must be at least 30 before ${storageClass}, got 29`],
  ]),
  [
    "a move on from STANDARD_IA after 29 days",
    transitions([30, "STANDARD_IA"], [59, "GLACIER"]),
    ["logBucket.transitions[1].afterDays must be at least 60, 30 after the move to STANDARD_IA, got 59"],
  ],
  [
    "two moves on one day",
    transitions([14, "GLACIER"], [14, "DEEP_ARCHIVE"]),
    ["logBucket.transitions[1].afterDays must be at least 15, 1 after the move to GLACIER, got 14"],
  ],
  [
    "the later move first",
    transitions([90, "GLACIER"], [14, "DEEP_ARCHIVE"]),
    ["logBucket.transitions[1].afterDays must be at least 91, 1 after the move to GLACIER, got 14"],
  ],
  [
    "a move up",
    transitions([14, "GLACIER"], [60, "STANDARD_IA"]),
    [
      `logBucket.transitions[1].storageClass cannot follow GLACIER: objects only move on, in the order ${ORDER}, got "STANDARD_IA"`,
    ],
  ],
  [
    "a move to the same class twice",
    transitions([14, "GLACIER"], [60, "GLACIER"]),
    [
      `logBucket.transitions[1].storageClass cannot follow GLACIER: objects only move on, in the order ${ORDER}, got "GLACIER"`,
    ],
  ],
  [
    "a move on the day of the expiration",
    transitions([180, "GLACIER"]),
    ["logBucket.transitions[0].afterDays must be less than `logBucket.expireAfterDays` (180), got 180"],
  ],
  [
    "the default move after an early expiration",
    { "logBucket.expireAfterDays": 14, "logBucket.objectLock.days": 14 },
    [
      "logBucket.transitions[0].afterDays must be less than `logBucket.expireAfterDays` (14), got 14 (default)",
    ],
  ],
  [
    "two accounts that the same credentials would have to be",
    { "accounts.management.profile": undefined, "accounts.audit.profile": undefined },
    [
      'accounts must give all accounts but one a `profile` or a `roleArn`: one set of credentials cannot be two accounts, got {"management":{"id":"111111111111"},"audit":{"id":"222222222222"}}',
    ],
  ],
  [
    "a management role of another account",
    { "accounts.management.roleArn": "arn:aws:iam::222222222222:role/deployer" },
    [
      'accounts.management.roleArn must be a role of the account 111111111111, got "arn:aws:iam::222222222222:role/deployer"',
    ],
  ],
  [
    "an audit role of another account",
    { "accounts.audit.roleArn": "arn:aws:iam::111111111111:role/deployer" },
    [
      'accounts.audit.roleArn must be a role of the account 222222222222, got "arn:aws:iam::111111111111:role/deployer"',
    ],
  ],
  [
    "a home Region in another partition",
    { "trail.homeRegion": "cn-north-1" },
    ['trail.homeRegion must be of the partition aws, as `region` (us-east-1) is, got "cn-north-1"'],
  ],
  [
    "roles and principals of another partition",
    { ...GOVCLOUD, region: "cn-north-1" },
    [
      'accounts.management.roleArn must be of the partition aws-cn, as `region` (cn-north-1) is, got "arn:aws-us-gov:iam::111111111111:role/deployer"',
      'accounts.audit.roleArn must be of the partition aws-cn, as `region` (cn-north-1) is, got "arn:aws-us-gov:iam::222222222222:role/deployer"',
      'breakGlassPrincipalArns[0] must be of the partition aws-cn, as `region` (cn-north-1) is, got "arn:aws-us-gov:iam::222222222222:role/break-glass"',
    ],
  ],
  [
    "the log bucket as state bucket",
    { "state.bucket": "acme-cloudtrail" },
    ['state.bucket must not be the log bucket: a locked state cannot be kept, got "acme-cloudtrail"'],
  ],
  [
    "the log bucket, by its whole name, as state bucket",
    { logBucket: { name: "acme-state" } },
    ['state.bucket must not be the log bucket: a locked state cannot be kept, got "acme-state"'],
  ],
  [
    "a role of another account than the state bucket's",
    { "state.roleArn": "arn:aws:iam::111111111111:role/state" },
    [
      'state.roleArn must be a role of the account 222222222222, which is `state.account`, got "arn:aws:iam::111111111111:role/state"',
    ],
  ],
  [
    "the state of the other stack",
    { "state.key": "state-backend.tfstate" },
    [
      'state.key must differ: the stack `state-backend` keeps its own state there, got "state-backend.tfstate"',
    ],
  ],
])("refuses %s", (_, changes, problems) => {
  expect(problemsWith(changes)).toEqual(problems);
});

test.each<[string, Changes]>([
  ["a bucket by its whole name", { logBucket: { name: "acme-logs" } }],
  [
    "COMPLIANCE that was acknowledged",
    { "logBucket.objectLock": { mode: "COMPLIANCE", acknowledgeCompliance: true } },
  ],
  ["an acknowledgement that nothing needs yet", { "logBucket.objectLock.acknowledgeCompliance": true }],
  ["a lock that ends on the day of the expiration", { "logBucket.objectLock.days": 180 }],
  [
    "a lock of any length when nothing expires",
    { "logBucket.objectLock.days": 36_500, "logBucket.expireAfterDays": "never" },
  ],
  ["no transitions", transitions()],
  ["moves to STANDARD_IA after 30 days", transitions([30, "STANDARD_IA"])],
  ["moves to ONEZONE_IA after 30 days", transitions([30, "ONEZONE_IA"])],
  ["moves on from STANDARD_IA after 30 days more", transitions([30, "STANDARD_IA"], [60, "GLACIER"])],
  ["moves to INTELLIGENT_TIERING at once", transitions([0, "INTELLIGENT_TIERING"])],
  ["moves on a day later", transitions([14, "GLACIER"], [15, "DEEP_ARCHIVE"])],
  ["a move on the day before the expiration", transitions([179, "GLACIER"])],
  [
    "a move at any time when nothing expires",
    { ...transitions([36_500, "GLACIER"]), "logBucket.expireAfterDays": "never" },
  ],
  ["one account that the run's own credentials are", { "accounts.audit.profile": undefined }],
  [
    "a role in place of a profile",
    {
      "accounts.management.profile": undefined,
      "accounts.audit.profile": undefined,
      "accounts.audit.roleArn": "arn:aws:iam::222222222222:role/deployer",
    },
  ],
  [
    "one account twice without credentials",
    {
      "accounts.management": { id: "111111111111" },
      "accounts.audit": { id: "111111111111" },
    },
  ],
  ["another Region of the same partition as home", { "trail.homeRegion": "eu-west-1" }],
  ["everything in GovCloud", { ...GOVCLOUD, "trail.homeRegion": "us-gov-east-1" }],
  [
    "a role of the state bucket's account",
    { "state.account": "management", "state.roleArn": "arn:aws:iam::111111111111:role/state" },
  ],
  ["a state in a file, whatever its name", { state: { backend: "local" } }],
])("accepts %s", (_, changes) => {
  expect(problemsWith(changes)).toEqual([]);
});

test.each<[string, Changes, readonly string[]]>([
  [
    "the lock and the expiration when one of them is wrong",
    { "logBucket.objectLock.days": 0, "logBucket.expireAfterDays": 1, "logBucket.transitions": [] },
    ["logBucket.objectLock.days"],
  ],
  [
    "credentials when an account is wrong",
    { "accounts.management": { id: "1" }, "accounts.audit": { id: "222222222222" } },
    ["accounts.management.id"],
  ],
])("does not compare %s", (_, changes, keys) => {
  expect(problemsWith(changes).map((problem) => problem.split(" ")[0])).toEqual(keys);
});

test("compares all the same when an unknown key stands beside them", () => {
  expect(
    problemsWith({ "logBucket.objectLock.days": 181, "logBucket.objectLock.hours": 1 }).map(
      (problem) => problem.split(" ")[0],
    ),
  ).toEqual(["logBucket.objectLock.hours", "logBucket.objectLock.days"]);
});
