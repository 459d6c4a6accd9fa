import { type Changes, problemsWith } from "../settings-file";

const ORDER = "STANDARD_IA, INTELLIGENT_TIERING, ONEZONE_IA, GLACIER_IR, GLACIER, DEEP_ARCHIVE";

function transitions(...moves: readonly (readonly [afterDays: number, storageClass: string])[]): Changes {
  return {
    "logBucket.transitions": moves.map(([afterDays, storageClass]) => ({ afterDays, storageClass })),
  };
}

const LOG_ARCHIVE = { "accounts.logArchive": { id: "555555555555", profile: "acme-log-archive" } };

/** A selector of S3 objects with that many values of its own, beside the two that make it one. */
function selectorOf(values: number, name = "Writes"): object {
  return {
    name,
    resourceType: "AWS::S3::Object",
    fieldSelectors: [
      { field: "eventName", equals: Array.from({ length: values }, (_, index) => `v${index}`) },
    ],
  };
}

/** As many principals, each that long. */
function principals(count: number, length: number, account = "222222222222"): readonly string[] {
  return Array.from({ length: count }, (_, index) =>
    `arn:aws:iam::${account}:role/${index}-`.padEnd(length, "x"),
  );
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
    {
      ...GOVCLOUD,
      region: "cn-north-1",
      "logBucket.readers": {
        principalArns: ["arn:aws-cn:iam::222222222222:root", "arn:aws:iam::222222222222:root"],
        role: { trustedPrincipalArns: ["arn:aws-us-gov:iam::222222222222:root"] },
      },
    },
    [
      'accounts.management.roleArn must be of the partition aws-cn, as `region` (cn-north-1) is, got "arn:aws-us-gov:iam::111111111111:role/deployer"',
      'accounts.audit.roleArn must be of the partition aws-cn, as `region` (cn-north-1) is, got "arn:aws-us-gov:iam::222222222222:role/deployer"',
      'breakGlassPrincipalArns[0] must be of the partition aws-cn, as `region` (cn-north-1) is, got "arn:aws-us-gov:iam::222222222222:role/break-glass"',
      'logBucket.readers.principalArns[1] must be of the partition aws-cn, as `region` (cn-north-1) is, got "arn:aws:iam::222222222222:root"',
      'logBucket.readers.role.trustedPrincipalArns[0] must be of the partition aws-cn, as `region` (cn-north-1) is, got "arn:aws-us-gov:iam::222222222222:root"',
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
    "the bucket of the access logs as state bucket",
    { "state.bucket": "acme-cloudtrail-access-logs" },
    ['state.bucket must not be the bucket of the access logs, got "acme-cloudtrail-access-logs"'],
  ],
  [
    "the state in an account that the settings do not have",
    { "state.account": "logArchive" },
    ['state.account must be an account of `accounts`, got "logArchive"'],
  ],
  [
    "the state in an account that the settings do not have, also with a role",
    { "state.account": "logArchive", "state.roleArn": "arn:aws:iam::555555555555:role/state" },
    ['state.account must be an account of `accounts`, got "logArchive"'],
  ],
  [
    "a log archive role of another account",
    { ...LOG_ARCHIVE, "accounts.logArchive.roleArn": "arn:aws:iam::222222222222:role/deployer" },
    [
      'accounts.logArchive.roleArn must be a role of the account 555555555555, got "arn:aws:iam::222222222222:role/deployer"',
    ],
  ],
  [
    "a third account that the same credentials would have to be",
    { "accounts.logArchive": { id: "555555555555" }, "accounts.audit.profile": undefined },
    [
      expect.stringMatching(
        /^accounts must give all accounts but one a `profile` or a `roleArn`: .*, got \{/,
      ),
    ],
  ],
  [
    "a management account that is given what it has",
    { "organization.delegatedAdministrator": true, "accounts.audit.id": "111111111111" },
    [
      "organization.delegatedAdministrator must be false where the audit account is the management account, which needs no delegation, got true",
    ],
  ],
  [
    "a trail that records nothing",
    { "trail.events.management": "none" },
    [
      'trail.events.management must not be none without data or network activity events: a trail must record something, got "none"',
    ],
  ],
  [
    "exceptions from nothing",
    {
      "trail.events": { management: "none", data: ["s3"], excludeManagementSources: ["kms.amazonaws.com"] },
    },
    [
      'trail.events.excludeManagementSources must be empty where `trail.events.management` is none, got ["kms.amazonaws.com"]',
    ],
  ],
  [
    "insights into nothing",
    {
      "trail.events": {
        management: "none",
        data: ["s3"],
        insights: ["ApiErrorRateInsight", "ApiCallRateInsight"],
      },
    },
    [
      'trail.events.insights[0] needs management events, which are none, got "ApiErrorRateInsight"',
      'trail.events.insights[1] needs management events, which are none, got "ApiCallRateInsight"',
    ],
  ],
  [
    "insights into the rate of writes that are not recorded",
    { "trail.events": { management: "read-only", insights: ["ApiErrorRateInsight", "ApiCallRateInsight"] } },
    [
      'trail.events.insights[1] needs write management events, but `trail.events.management` is read-only, got "ApiCallRateInsight"',
    ],
  ],
  [
    "501 values in one selector, beside those that are always there",
    { "trail.events.data": [selectorOf(496)] },
    [
      expect.stringMatching(
        /^trail\.events must lead to at most 500 values in all selectors together, but leads to 501; buckets to leave out count in every selector of S3 objects, got \{/,
      ),
    ],
  ],
  [
    "501 values in two selectors, with a bucket to leave out in both",
    {
      "trail.events.data": [selectorOf(245), selectorOf(245, "More")],
      "trail.events.excludeBuckets": ["acme-build-cache"],
    },
    [expect.stringMatching(/^trail\.events must lead to at most 500 values .* but leads to 501; .*, got \{/)],
  ],
  [
    "a prefix too long for the bucket of the access logs",
    { "logBucket.namePrefix": "a".repeat(41) },
    [
      `logBucket.namePrefix must be 1 shorter: the bucket of its access logs is ${"a".repeat(41)}-cloudtrail-access-logs, and a bucket name has at most 63 characters, got "${"a".repeat(41)}"`,
    ],
  ],
  [
    "a name too long for the bucket of the access logs",
    { logBucket: { name: "a".repeat(63) } },
    [
      `logBucket.name must be 12 shorter: the bucket of its access logs is ${"a".repeat(63)}-access-logs, and a bucket name has at most 63 characters, got "${"a".repeat(63)}"`,
    ],
  ],
  [
    "a reader role that nobody may assume",
    { "logBucket.readers.role": { enabled: true } },
    [
      "logBucket.readers.role.trustedPrincipalArns must name somebody who may assume the role, got [] (default)",
    ],
  ],
  [
    "trusted principals too long for a trust policy",
    { "logBucket.readers.role": { enabled: true, trustedPrincipalArns: principals(20, 86) } },
    [
      expect.stringMatching(
        /^logBucket\.readers\.role\.trustedPrincipalArns must be at most 1800 characters long with the roots of their accounts, or IAM refuses the role's trust policy; they are 1814, got \["arn/,
      ),
    ],
  ],
  [
    "principals too long for the bucket policy",
    { breakGlassPrincipalArns: principals(10, 100), "logBucket.readers.principalArns": principals(20, 178) },
    [
      expect.stringMatching(
        /^logBucket\.readers\.principalArns and `breakGlassPrincipalArns` must together be at most 4600 characters long with the roots of the readers' accounts, or the bucket policy becomes too large; they are 4620, got \["arn/,
      ),
    ],
  ],
  ...[
    ["of another account", "arn:aws:kms:us-east-1:222222222222:key/k"],
    ["of another Region", "arn:aws:kms:eu-west-1:111111111111:key/k"],
    ["of another partition", "arn:aws-cn:kms:us-east-1:111111111111:key/k"],
  ].map(([where, kmsKeyArn]): [string, Changes, readonly string[]] => [
    `a key ${where} for the log group`,
    { "cloudWatchLogs.kmsKeyArn": kmsKeyArn },
    [
      `cloudWatchLogs.kmsKeyArn must be a key of the management account in the trail's home Region, so begin with arn:aws:kms:us-east-1:111111111111:, got "${kmsKeyArn}"`,
    ],
  ]),
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
  ["the state in the log archive account", { ...LOG_ARCHIVE, "state.account": "logArchive" }],
  [
    "one of three accounts that the run's own credentials are",
    { "accounts.logArchive": { id: "555555555555" } },
  ],
  [
    "an account twice without credentials, beside one with",
    { "accounts.logArchive": { id: "222222222222" }, "accounts.audit.profile": undefined },
  ],
  ["an audit account that administers by delegation", { "organization.delegatedAdministrator": true }],
  ["data events alone", { "trail.events": { management: "none", data: ["lambda"] } }],
  [
    "network activity alone",
    { "trail.events": { management: "none", networkActivity: ["ec2.amazonaws.com"] } },
  ],
  [
    "exceptions from the management events that are recorded",
    { "trail.events": { management: "read-only", excludeManagementSources: ["kms.amazonaws.com"] } },
  ],
  ...["all", "write-only"].map((management): [string, Changes] => [
    `all insights with ${management} management events`,
    { "trail.events": { management, insights: ["ApiErrorRateInsight", "ApiCallRateInsight"] } },
  ]),
  ["500 values in one selector", { "trail.events.data": [selectorOf(495)] }],
  ["500 values in two selectors", { "trail.events.data": [selectorOf(245), selectorOf(246, "More")] }],
  [
    "more values of two selectors that are not of S3 objects",
    {
      "trail.events.data": [selectorOf(249), { ...selectorOf(244, "More"), resourceType: "AWS::SNS::Topic" }],
    },
  ],
  ["the longest prefix beside access logs", { "logBucket.namePrefix": "a".repeat(40) }],
  ["the longest name beside access logs", { logBucket: { name: "a".repeat(51) } }],
  [
    "the longest name without access logs",
    { logBucket: { name: "a".repeat(63), accessLogging: { enabled: false } } },
  ],
  ["a reader role that is switched off and trusts nobody", { "logBucket.readers.role": { enabled: false } }],
  [
    "the longest trusted principals",
    { "logBucket.readers.role": { enabled: true, trustedPrincipalArns: principals(20, 85) } },
  ],
  [
    "the longest principals",
    { breakGlassPrincipalArns: principals(10, 100), "logBucket.readers.principalArns": principals(20, 177) },
  ],
  [
    "a key of the management account in the home Region for the log group",
    {
      region: "eu-west-1",
      "trail.homeRegion": "us-east-1",
      "cloudWatchLogs.kmsKeyArn": "arn:aws:kms:us-east-1:111111111111:key/k",
    },
  ],
  ["a state in HCP Terraform", { state: { backend: "cloud", organization: "acme", workspace: "trail" } }],
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
  [
    "events and insights when a selector is wrong",
    { "trail.events": { management: "none", data: [{ name: "x" }], insights: ["ApiCallRateInsight"] } },
    ["trail.events.data[0].resourceType", "trail.events.insights[0]"],
  ],
  [
    "the state's account when the accounts are wrong",
    { "state.account": "logArchive", "accounts.audit.id": "1" },
    ["accounts.audit.id"],
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
