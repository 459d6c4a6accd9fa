import { parse } from "yaml";
import { parseSettings } from "../../settings/load";
import { settingsSections } from "../../tools/generate/settings-schema";
import { minimalFile, minimalSettings, problemsIn, problemsWith } from "../settings-file";

const ROOT_KEYS = settingsSections()
  .map(([key]) => key)
  .join(", ");
const A_MAPPING = "must be a mapping of keys to values";

test.each([
  ["an empty file", "", [`the file ${A_MAPPING}, got nothing`]],
  ["a file of comments", "# nothing yet\n", [`the file ${A_MAPPING}, got nothing`]],
  ["a list", "- organization\n- accounts\n", [`the file ${A_MAPPING}, got ["organization","accounts"]`]],
  ["a word", "organization\n", [`the file ${A_MAPPING}, got "organization"`]],
  [
    "several syntax errors",
    "organization: {id: o\nkey: [",
    [
      "Flow map in block collection must be sufficiently indented and end with a }",
      "Flow sequence in block collection must be sufficiently indented and end with a ]",
    ],
  ],
  ["a tab", "key:\n\talias: a\n", ["a tab indents this line: YAML allows only spaces"]],
  [
    "a duplicate key",
    `region: us-east-1\nregion: us-east-2\n${minimalFile()}`,
    ["the key is in this section twice: remove one of them"],
  ],
  [
    "two documents in one file",
    "{}\n---\n{}\n",
    [
      "a second YAML document begins here: a settings file has one, so remove the `---` or the `...` before it",
    ],
  ],
  ["a tag of another tool", `region: !Ref Region\n${minimalFile()}`, ["Unresolved tag: !Ref"]],
  [
    "an alias",
    `${minimalFile()}region: &home us-east-1\ntrail: {homeRegion: *home}\n`,
    ["*home is an alias: write the value instead"],
  ],
  [
    "an alias of nothing",
    `${minimalFile()}region: *nowhere\n`,
    ["*nowhere is an alias: write the value instead"],
  ],
  [
    "an alias inside of what it names",
    `${minimalFile()}tags: &tags {all: *tags}\n`,
    ["*tags is an alias: write the value instead"],
  ],
  [
    "aliases that multiply to a million values",
    `${minimalFile()}tags:\n${["a", "b", "c", "d", "e", "f"].map((name, index, names) => `  ${name}: &${name} [${Array(10).fill(index === 0 ? "x" : `*${names[index - 1]}`)}]\n`).join("")}`,
    ["a", "b", "c", "d", "e"].map((name) => `*${name} is an alias: write the value instead`),
  ],
  [
    "a merge key",
    minimalFile({ "accounts.audit.<<": { id: "1" } }),
    ["<< is a merge key: write the merged keys instead"],
  ],
  [
    "__proto__ at the root",
    `${minimalFile()}__proto__: {region: us-east-1}\n`,
    ["__proto__ must not be a key: use another name"],
  ],
  [
    "__proto__ in a section, and ignores its content",
    minimalFile({ organization: undefined }).replace(
      /^/,
      "organization: {__proto__: {id: o-exampleorgid}}\n",
    ),
    ["__proto__ must not be a key: use another name"],
  ],
  [
    "the name of a JavaScript property",
    minimalFile({ constructor: { name: "x" } }),
    [`constructor is not a setting; valid keys: ${ROOT_KEYS}`],
  ],
  [
    "keys that are not strings",
    `${minimalFile()}1: one\ntrue: yes\n`,
    [`1 is not a setting; valid keys: ${ROOT_KEYS}`, `true is not a setting; valid keys: ${ROOT_KEYS}`],
  ],
])("refuses %s", (_, yaml, problems) => {
  expect(problemsIn(yaml)).toEqual(problems);
});

test.each([
  ["organisation", "organisation", "organization"],
  ["LOGBUCKET", "LOGBUCKET", "logBucket"],
  ["breakGlassPrincipalArn", "breakGlassPrincipalArn", "breakGlassPrincipalArns"],
  ["organization.trustedAcess", "organization.trustedAcess", "trustedAccess"],
  ["accounts.auditor", "accounts.auditor", "audit"],
  ["accounts.audit.rolearn", "accounts.audit.rolearn", "roleArn"],
  ["logBucket.objectLock.day", "logBucket.objectLock.day", "days"],
  ["state.buckets", "state.buckets", "bucket"],
  ["accounts.logarchive", "accounts.logarchive", "logArchive"],
  ["trail.event", "trail.event", "events"],
  ["trail.events.insight", "trail.events.insight", "insights"],
  ["trail.events.excludedBuckets", "trail.events.excludedBuckets", "excludeBuckets"],
  ["logBucket.accessLogging.enable", "logBucket.accessLogging.enable", "enabled"],
  ["logBucket.readers.memberAccount", "logBucket.readers.memberAccount", "memberAccounts"],
  [
    "logBucket.readers.role.trustedPrincipals",
    "logBucket.readers.role.trustedPrincipals",
    "trustedPrincipalArns",
  ],
  ["cloudwatchLogs", "cloudwatchLogs", "cloudWatchLogs"],
  ["cloudWatchLogs.retentionDay", "cloudWatchLogs.retentionDay", "retentionDays"],
  ["notification", "notification", "notifications"],
])("suggests the nearest key for %s", (_, key, nearest) => {
  expect(problemsWith({ [key]: "x" })).toEqual([`${key} is not a setting; did you mean ${nearest}?`]);
});

test.each([
  ["at the root", {}, "zzzzzz", ROOT_KEYS],
  ["in a section", {}, "organization.zzzzzz", "id, trustedAccess, delegatedAdministrator"],
  [
    "in an item of a list",
    { "logBucket.transitions": [{ afterDays: 14, storageClass: "GLACIER" }] },
    "logBucket.transitions.0.zzzzzz",
    "afterDays, storageClass",
  ],
  [
    "in the state in S3",
    {},
    "state.zzzzzz",
    "backend, bucket, key, region, account, profile, roleArn, writerArns, readerArns",
  ],
  [
    "in the state in HCP Terraform",
    { state: { backend: "cloud", organization: "acme", workspace: "trail" } },
    "state.zzzzzz",
    "backend, organization, workspace, hostname",
  ],
  ["in the local state", { state: { backend: "local" } }, "state.bucket", "backend"],
])("lists the valid keys %s if none is similar", (_, changes, key, known) => {
  expect(problemsWith({ ...changes, [key]: "x" })).toEqual([
    `${key.replace(".0.", "[0].")} is not a setting; valid keys: ${known}`,
  ]);
});

test("refuses empty sections, each with its key", () => {
  const empty = [
    "organization",
    "accounts",
    "trail",
    "logBucket",
    "key",
    "cloudWatchLogs",
    "notifications",
    "state",
    "tags",
  ];
  expect(problemsWith(Object.fromEntries(empty.map((key) => [key, null])))).toEqual([
    `organization ${A_MAPPING}, got nothing`,
    `accounts ${A_MAPPING}, got nothing`,
    `trail ${A_MAPPING}, got nothing`,
    `logBucket ${A_MAPPING}, got nothing`,
    `key ${A_MAPPING}, got nothing`,
    `cloudWatchLogs ${A_MAPPING}, got nothing`,
    `notifications ${A_MAPPING}, got nothing`,
    "state must be a mapping of keys to values, got nothing",
    "tags must be a mapping of tag names to values, got nothing",
  ]);
});

test("refuses empty values, each with its key", () => {
  const empty = [
    "region",
    "trail.events",
    "logBucket.objectLock",
    "logBucket.transitions",
    "logBucket.expireAfterDays",
    "logBucket.readers",
  ];
  expect(problemsWith(Object.fromEntries(empty.map((key) => [key, null])))).toEqual([
    "region must be the code of an AWS Region, such as us-east-1, got nothing",
    `trail.events ${A_MAPPING}, got nothing`,
    `logBucket.objectLock ${A_MAPPING}, got nothing`,
    "logBucket.transitions must be a list, got nothing",
    "logBucket.expireAfterDays must be a whole number of days between 1 and 36500, or never, got nothing",
    `logBucket.readers ${A_MAPPING}, got nothing`,
  ]);
});

test("reports every missing required key", () => {
  expect(problemsIn("{}")).toEqual([
    `organization is required: ${A_MAPPING}`,
    `accounts is required: ${A_MAPPING}`,
    `logBucket is required: ${A_MAPPING}`,
    "state is required: must be a mapping of keys to values",
  ]);
  expect(problemsIn("{organization: {}, accounts: {}, logBucket: {}, state: {}}")).toEqual([
    "organization.id is required: must be an organization id, such as o-exampleorgid",
    `accounts.management is required: ${A_MAPPING}`,
    `accounts.audit is required: ${A_MAPPING}`,
    "state.bucket is required: must be a bucket name: 3 to 63 lower-case letters, digits and hyphens, no dots, no reserved prefix or suffix",
    "logBucket.namePrefix is required unless `logBucket.name` is set",
  ]);
});

test("reports all problems at once: invalid values, unknown keys and broken rules", () => {
  expect(
    problemsWith({
      "organization.id": "x",
      "accounts.audit.profile": undefined,
      "accounts.management.profile": undefined,
      "trail.nam": "x",
      "logBucket.name": "acme-logs",
      "logBucket.objectLock.days": 200,
      "logBucket.transitions": [{ afterDays: 14, storageClass: "TAPE" }],
      preventDestroy: "no",
    }),
  ).toEqual([
    'organization.id must be an organization id, such as o-exampleorgid, got "x"',
    "trail.nam is not a setting; did you mean name?",
    'logBucket.transitions[0].storageClass must be one of STANDARD_IA, INTELLIGENT_TIERING, ONEZONE_IA, GLACIER_IR, GLACIER, DEEP_ARCHIVE, got "TAPE"',
    'preventDestroy must be true or false, got "no"',
    'logBucket.name cannot be set together with `logBucket.namePrefix`: remove one of them, got "acme-logs"',
    "logBucket.objectLock.days must not be more than `logBucket.expireAfterDays` (180): expiration hides a locked log file and does not delete it, got 200",
    expect.stringMatching(
      /^accounts must have a `profile` or a `roleArn` in all accounts but one: .*, got \{/,
    ),
  ]);
});

test("truncates long values", () => {
  expect(problemsWith({ region: "x".repeat(500) })).toEqual([
    `region must be the code of an AWS Region, such as us-east-1, got "${"x".repeat(79)}…`,
  ]);
});

test.each([
  ["Windows line ends", minimalFile().replaceAll("\n", "\r\n")],
  ["a byte order mark", `\ufeff${minimalFile()}`],
  ["JSON", JSON.stringify(parse(minimalFile()))],
])("parses %s", (_, yaml) => {
  expect(parseSettings(yaml)).toEqual(minimalSettings());
});
