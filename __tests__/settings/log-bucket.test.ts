import { minimalSettings, problemsWith } from "../settings-file";

const NAME =
  "must be a bucket name: 3 to 63 lower-case letters, digits and hyphens, no dots, no reserved prefix or suffix";
const PREFIX =
  "must be 1 to 52 lower-case letters, digits and hyphens, beginning with a letter or digit, no reserved prefix";
const DAYS = "must be a whole number between 1 and 36500";
const DAYS_OR_NEVER = "must be a whole number of days between 1 and 36500, or never";
const CLASSES = "STANDARD_IA, INTELLIGENT_TIERING, ONEZONE_IA, GLACIER_IR, GLACIER, DEEP_ARCHIVE";

test.each(["a", "a".repeat(52), "1acme", "acme-"])("accepts the prefix %s", (namePrefix) => {
  const { name } = minimalSettings({ "logBucket.namePrefix": namePrefix }).logBucket;
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
  expect(minimalSettings({ "logBucket.namePrefix": undefined, "logBucket.name": name }).logBucket.name).toBe(
    name,
  );
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
  ["objectLock.days", "180", `${DAYS}, got "180"`],
  ["objectLock.days", Number.POSITIVE_INFINITY, `${DAYS}, got Infinity`],
  ["objectLock.mode", "governance", 'must be one of GOVERNANCE, COMPLIANCE, got "governance"'],
  ["objectLock.acknowledgeCompliance", "true", 'must be true or false, got "true"'],
  ["objectLock", 180, "must be a mapping of keys to values, got 180"],
  ["expireAfterDays", 0, `${DAYS_OR_NEVER}, got 0`],
  ["expireAfterDays", 36_501, `${DAYS_OR_NEVER}, got 36501`],
  ["expireAfterDays", 180.5, `${DAYS_OR_NEVER}, got 180.5`],
  ["expireAfterDays", "Never", `${DAYS_OR_NEVER}, got "Never"`],
  ["expireAfterDays", Number.NaN, `${DAYS_OR_NEVER}, got NaN`],
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
])("refuses %s: %j", (key, value, message) => {
  const file = {
    "logBucket.transitions": [{ afterDays: 14, storageClass: "GLACIER" }],
    [`logBucket.${key}`]: value,
  };
  expect(problemsWith(file)).toEqual([`logBucket.${key.replace(".0", "[0]")} ${message}`]);
});

test("names what a transition lacks", () => {
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

test("locks for 180 days, moves to GLACIER after 14 and expires after 180 unless told otherwise", () => {
  expect(minimalSettings().logBucket).toEqual({
    name: "acme-cloudtrail",
    objectLock: { mode: "GOVERNANCE", days: 180, acknowledgeCompliance: false },
    transitions: [{ afterDays: 14, storageClass: "GLACIER" }],
    transitionDefaultMinimumObjectSize: "all_storage_classes_128K",
    expireAfterDays: 180,
  });
});

test("keeps the defaults beside one key of the lock", () => {
  expect(minimalSettings({ "logBucket.objectLock": { days: 30 } }).logBucket.objectLock).toEqual({
    mode: "GOVERNANCE",
    days: 30,
    acknowledgeCompliance: false,
  });
});
