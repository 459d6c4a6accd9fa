import { minimalSettings, problemsWith } from "../settings-file";

const NAME =
  "must be a bucket name: 3 to 63 lower-case letters, digits and hyphens, no dots, no reserved prefix or suffix";
const PREFIX =
  "must be 1 to 52 lower-case letters, digits and hyphens, beginning with a letter or digit, no reserved prefix";
const DAYS = "must be a whole number between 1 and 36500";
const DAYS_OR_NEVER = "must be a whole number of days between 1 and 36500, or never";
const PRINCIPAL = "must be the ARN of one IAM role, IAM user or account root, without wildcards";
const ROLE_NAME = "must be 1 to 64 letters, digits and `+=,.@-_`";
const CLASSES = "STANDARD_IA, INTELLIGENT_TIERING, ONEZONE_IA, GLACIER_IR, GLACIER, DEEP_ARCHIVE";

const NO_ACCESS_LOGS = { "logBucket.accessLogging.enabled": false };

test.each(["a", "a".repeat(52), "1acme", "acme-"])("accepts the prefix %s", (namePrefix) => {
  const { name } = minimalSettings({ ...NO_ACCESS_LOGS, "logBucket.namePrefix": namePrefix }).logBucket;
  expect(name).toBe(`${namePrefix}-cloudtrail`);
  expect(name.length).toBeLessThanOrEqual(63);
});

test.each([
  "",
  "a".repeat(53),
  "-acme",
  "Acme",
  "acme.org",
  "acme_org",
  "xn--acme",
  "sthree-x",
  "amzn-s3-demo-x",
])("refuses the prefix %j", (namePrefix) => {
  expect(problemsWith({ "logBucket.namePrefix": namePrefix })).toEqual([
    `logBucket.namePrefix ${PREFIX}, got "${namePrefix}"`,
  ]);
});

test.each(["abc", "a".repeat(63), "1-2"])("accepts the name %s", (name) => {
  const changes = { ...NO_ACCESS_LOGS, "logBucket.namePrefix": undefined, "logBucket.name": name };
  expect(minimalSettings(changes).logBucket.name).toBe(name);
});

test.each([
  "ab",
  "a".repeat(64),
  "acme.logs",
  "-acme",
  "acme-",
  "Acme",
  "192.168.1.4",
  "xn--acme",
  "acme-s3alias",
  "acme--ol-s3",
  "acme--x-s3",
  "acme--table-s3",
])("refuses the name %j", (name) => {
  expect(problemsWith({ "logBucket.namePrefix": undefined, "logBucket.name": name })).toEqual([
    `logBucket.name ${NAME}, got "${name}"`,
  ]);
});

test.each([
  ["objectLock.days", 1],
  ["objectLock.days", 36_500],
  ["expireAfterDays", 1],
  ["expireAfterDays", 36_500],
  ["expireAfterDays", "never"],
  ["transitions.0.afterDays", 0],
  ["transitions.0.afterDays", 36_500],
  ["accessLogging.enabled", false],
  ["accessLogging.expireAfterDays", 1],
  ["accessLogging.expireAfterDays", 36_500],
  ["requireEncryptedUploads", true],
  ["readers.memberAccounts", true],
  ["readers.principalArns", ["arn:aws:iam::333333333333:root", "arn:aws:iam::333333333333:user/path/jane"]],
  ["readers.role.name", "A-z_0+=,.@"],
  ["readers.role.name", "r".repeat(64)],
  ["readers.role.trustedPrincipalArns", ["arn:aws:iam::333333333333:role/analyst"]],
])("accepts %s: %j", (key, value) => {
  const roomy = {
    "logBucket.expireAfterDays": "never",
    "logBucket.objectLock.days": 1,
    "logBucket.transitions": key.startsWith("transitions") ? [{ storageClass: "GLACIER" }] : [],
  };
  expect(problemsWith({ ...roomy, [`logBucket.${key}`]: value })).toEqual([]);
});

test.each([
  ["objectLock.days", 0, `${DAYS}, got 0`],
  ["objectLock.days", 36_501, `${DAYS}, got 36501`],
  ["objectLock.days", 1.5, `${DAYS}, got 1.5`],
  ["objectLock.days", "180", `${DAYS}, got "180": write it without quotes`],
  ["objectLock.days", Number.POSITIVE_INFINITY, `${DAYS}, got .inf`],
  ["objectLock.mode", "governance", 'must be one of GOVERNANCE, COMPLIANCE, got "governance"'],
  ["objectLock.acknowledgeCompliance", "true", 'must be true or false, got "true": write it without quotes'],
  ["objectLock", 180, "must be a mapping of keys to values, got 180"],
  ["expireAfterDays", 0, `${DAYS_OR_NEVER}, got 0`],
  ["expireAfterDays", 36_501, `${DAYS_OR_NEVER}, got 36501`],
  ["expireAfterDays", 180.5, `${DAYS_OR_NEVER}, got 180.5`],
  ["expireAfterDays", "Never", `${DAYS_OR_NEVER}, got "Never"`],
  ["expireAfterDays", Number.NaN, `${DAYS_OR_NEVER}, got .nan`],
  ["transitions.0.afterDays", -1, "must be a whole number between 0 and 36500, got -1"],
  ["transitions.0.afterDays", 36_501, "must be a whole number between 0 and 36500, got 36501"],
  ["transitions.0.storageClass", "STANDARD", `must be one of ${CLASSES}, got "STANDARD"`],
  ["transitions.0", "GLACIER", 'must be a mapping of keys to values, got "GLACIER"'],
  ["transitions", {}, "must be a list, got {}"],
  [
    "transitionDefaultMinimumObjectSize",
    "128K",
    'must be one of all_storage_classes_128K, varies_by_storage_class, got "128K"',
  ],
  ["accessLogging", true, "must be a mapping of keys to values, got true"],
  ["accessLogging.enabled", "yes", 'must be true or false, got "yes"'],
  ["accessLogging.expireAfterDays", 0, `${DAYS}, got 0`],
  ["accessLogging.expireAfterDays", 36_501, `${DAYS}, got 36501`],
  ["accessLogging.expireAfterDays", "never", `${DAYS}, got "never"`],
  ["requireEncryptedUploads", "aws:kms", 'must be true or false, got "aws:kms"'],
  ["readers", [], "must be a mapping of keys to values, got []"],
  ["readers.memberAccounts", "all", 'must be true or false, got "all"'],
  [
    "readers.principalArns",
    "arn:aws:iam::333333333333:root",
    'must be a list, got "arn:aws:iam::333333333333:root"',
  ],
  ["readers.principalArns.0", "*", `${PRINCIPAL}, got "*"`],
  [
    "readers.principalArns.0",
    "arn:aws:iam::333333333333:role/*",
    `${PRINCIPAL}, got "arn:aws:iam::333333333333:role/*"`,
  ],
  ["readers.role", "reader", 'must be a mapping of keys to values, got "reader"'],
  ["readers.role.enabled", 1, "must be true or false, got 1"],
  ["readers.role.name", "", `${ROLE_NAME}, got ""`],
  ["readers.role.name", "r".repeat(65), `${ROLE_NAME}, got "${"r".repeat(65)}"`],
  ["readers.role.name", "a/b", `${ROLE_NAME}, got "a/b"`],
  ["readers.role.trustedPrincipalArns.0", "jane", `${PRINCIPAL}, got "jane"`],
])("refuses %s: %j", (key, value, message) => {
  const file = {
    "logBucket.transitions": [{ afterDays: 14, storageClass: "GLACIER" }],
    ...(key.endsWith(".0") && key !== "transitions.0" ? { [`logBucket.${key.slice(0, -2)}`]: [] } : {}),
    [`logBucket.${key}`]: value,
  };
  expect(problemsWith(file)).toEqual([`logBucket.${key.replace(".0", "[0]")} ${message}`]);
});

test("reports missing keys of a transition", () => {
  expect(problemsWith({ "logBucket.transitions": [{}] })).toEqual([
    "logBucket.transitions[0].afterDays is required: must be a whole number between 0 and 36500",
    `logBucket.transitions[0].storageClass is required: must be one of ${CLASSES}`,
  ]);
});

test("accepts five transitions and refuses the sixth", () => {
  const transitions = CLASSES.split(", ").map((storageClass, index) => ({
    afterDays: 30 * (index + 1),
    storageClass,
  }));
  expect(problemsWith({ "logBucket.transitions": transitions.slice(0, 5) })).toEqual([]);
  expect(problemsWith({ "logBucket.transitions": transitions, "logBucket.expireAfterDays": 365 })).toEqual([
    expect.stringMatching(/^logBucket\.transitions must have at most 5 items, got \[/),
  ]);
});

test("locks for 180 days, moves to GLACIER after 14 days and expires after 180 days by default", () => {
  expect(minimalSettings().logBucket).toEqual({
    name: "acme-cloudtrail",
    objectLock: { mode: "GOVERNANCE", days: 180, acknowledgeCompliance: false },
    transitions: [{ afterDays: 14, storageClass: "GLACIER" }],
    transitionDefaultMinimumObjectSize: "all_storage_classes_128K",
    expireAfterDays: 180,
    accessLogging: { enabled: true, expireAfterDays: 365 },
    requireEncryptedUploads: false,
    readers: {
      memberAccounts: false,
      principalArns: [],
      role: {
        enabled: false,
        name: "organization-trail-reader",
        trustedPrincipalArns: [],
        trustedExternal: [],
      },
    },
  });
});

test.each(["logBucket.readers.principalArns", "logBucket.readers.role.trustedPrincipalArns"])(
  "accepts twenty principals in %s, and refuses the twenty-first and duplicates",
  (key) => {
    const arns = Array.from({ length: 21 }, (_, index) => `arn:aws:iam::222222222222:role/r${index}`);
    expect(problemsWith({ [key]: arns.slice(0, 20) })).toEqual([]);
    expect(problemsWith({ [key]: arns })).toEqual([
      expect.stringMatching(`^${key} must have at most 20 items, got \\["arn`),
    ]);
    expect(problemsWith({ [key]: [arns[0], arns[1], arns[0]] })).toEqual([
      expect.stringMatching(`^${key} must not contain duplicates, got \\["arn`),
    ]);
  },
);

test("refuses duplicate transitions", () => {
  const transition = { afterDays: 14, storageClass: "GLACIER" };
  expect(problemsWith({ "logBucket.transitions": [transition, transition] })).toEqual([
    expect.stringMatching(/^logBucket\.transitions must not contain duplicates, got \[\{"afterDays":14,/),
  ]);
});

test("keeps the defaults of the other keys of objectLock", () => {
  expect(minimalSettings({ "logBucket.objectLock": { days: 30 } }).logBucket.objectLock).toEqual({
    mode: "GOVERNANCE",
    days: 30,
    acknowledgeCompliance: false,
  });
});
