import { searchNames } from "../../../policies/search/names";
import { QUERIES } from "../../../policies/search/queries/index";
import { literal } from "../../../policies/search/sql";
import { tableDays, tableLocation, tableProperties } from "../../../policies/search/table";
import { type Changes, minimalSettings } from "../../settings-file";
import { unportable } from "./portable";

const NAMES = searchNames(minimalSettings());
const table = (changes: Changes, search = {}) => tableProperties({ ...minimalSettings(changes), search });

test.each(QUERIES.map((query) => [query.name, query] as const))(
  "%s is portable, and says who it is",
  (name, query) => {
    const sql = query.sql(NAMES);
    expect(unportable(sql)).toEqual([]);
    expect(sql).toMatch(new RegExp(`^-- ${query.title}\n-- `));
    expect(name).toMatch(/^[a-z]+(-[a-z]+)+$/);
    expect(query.description.length).toBeLessThanOrEqual(1_024); // Athena's limit
    expect(sql).toContain('FROM "organization_trail"."log_files"\nWHERE account IN (\'');
  },
);

test.each([
  "SELECT * FROM log_files CROSS JOIN UNNEST(resources) AS t(r)",
  "SELECT eventname FROM log_files WHERE any_match(resources, r -> r.arn = 'x')",
  "SELECT eventname FROM log_files WHERE from_iso8601_timestamp(eventtime) > current_date",
  "SELECT eventname FROM log_files WHERE day > date_format(now(), '%Y')",
  'SELECT resources[1].arn FROM "a"."b"',
  'SELECT CAST(account AS BIGINT) FROM "a"."b"',
  'SELECT account::INT FROM "a"."b"',
  'SELECT account || region FROM "a"."b"',
  'SELECT account FROM "a"."b" LIMIT 10',
])("only one engine understands %s", (sql) => {
  expect(unportable(sql)).not.toEqual([]);
});

test.each(QUERIES.map((query) => [query.name, query] as const))(
  "%s has a place for all that is filled in",
  (_, query) => {
    const values = Object.fromEntries(query.parameters(NAMES).map(({ name, example }) => [name, example]));
    const accounts = ["444444444444", "555555555555"];
    const filled = query.sql(NAMES, { accounts, from: "2026/01/01", to: "2026/01/02", values });
    expect(filled).toContain("WHERE account IN ('444444444444', '555555555555')\n");
    expect(filled).toContain("  AND day BETWEEN '2026/01/01' AND '2026/01/02'\n");
    for (const { name, example, pattern } of query.parameters(NAMES)) {
      expect(example).toMatch(pattern);
      const without = query.sql(NAMES, {
        accounts,
        from: "2026/01/01",
        to: "2026/01/02",
        values: { ...values, [name]: "QQ" },
      });
      expect(without).not.toBe(filled);
      for (const hostile of ["", "' OR 1=1 --", "a'b", "%", `${example}'`, `${example}\n`]) {
        expect(hostile).not.toMatch(pattern);
      }
    }
  },
);

test("an example is of the partition of the settings", () => {
  const names = searchNames(minimalSettings({ region: "us-gov-west-1" }));
  for (const query of QUERIES) {
    expect(query.sql(names)).not.toContain("arn:aws:");
    for (const { example } of query.parameters(names)) expect(example).not.toContain("arn:aws:");
  }
});

test("in a log archive account, the key of search results is one of the keys", () => {
  const query = QUERIES.find(({ name }) => name === "bucket-and-key-changes");
  const names = searchNames(minimalSettings({ "accounts.logArchive": { id: "444444444444" } }));
  expect(query?.sql(names)).toContain(
    "coalesce(recipientaccountid, '222222222222') IN ('222222222222', '444444444444')",
  );
});

test("a value is a literal, whatever it is", () => {
  expect(literal("a' OR 'b' = 'b")).toBe("'a'' OR ''b'' = ''b'");
});

test("a delegated administrator changes the trail from the audit account", () => {
  const query = QUERIES.find(({ name }) => name === "trail-changes");
  expect(query?.accounts(NAMES)).toEqual(["111111111111"]);
  const delegated = searchNames(minimalSettings({ "organization.delegatedAdministrator": true }));
  expect(query?.accounts(delegated)).toEqual(["111111111111", "222222222222"]);
});

test("break glass that nobody has needs a principal", () => {
  const query = QUERIES.find(({ name }) => name === "break-glass-uses");
  const arn = "arn:aws:iam::222222222222:role/break-glass";
  expect(query?.needsParameter(NAMES)).toBe(true);
  const named = searchNames(minimalSettings({ breakGlassPrincipalArns: [arn] }));
  expect(query?.needsParameter(named)).toBe(false);
  expect(query?.sql(named)).toContain(`= '${arn}'`);
});

test.each([
  ["GLACIER", {}, "log files of 128 KB and more that are older than 14 days: they are in GLACIER"],
  [
    "DEEP_ARCHIVE",
    { "logBucket.transitionDefaultMinimumObjectSize": "varies_by_storage_class" },
    "log files that are older than 14 days: they are in DEEP_ARCHIVE",
  ],
  ["GLACIER_IR", {}, undefined],
])("with %s every query says what Athena does not see", (storageClass, changes, says) => {
  const names = searchNames(
    minimalSettings({ "logBucket.transitions": [{ afterDays: 14, storageClass }], ...changes }),
  );
  for (const query of QUERIES) {
    const sql = query.sql(names);
    if (says === undefined) expect(sql).not.toContain("does not see");
    else expect(sql).toContain(`\n-- Athena does not see ${says}. Restore them first.\n`);
  }
});

test("the table has a folder for each account, Region and day", () => {
  expect(table({})).toMatchObject({
    "storage.location.template":
      "s3://acme-cloudtrail/AWSLogs/o-exampleorgid/${account}/CloudTrail/${region}/${day}",
    "projection.account.type": "injected",
    "projection.day.range": "NOW-181DAYS,NOW",
    "projection.region.values": expect.stringMatching(/(^|,)us-east-1(,|$)/),
  });
});

test.each<[string, Changes, string]>([
  ["with a prefix", { "trail.s3KeyPrefix": "logs/2" }, "s3://acme-cloudtrail/logs/2/AWSLogs/o-exampleorgid/"],
  ["of one account", { "trail.isOrganizationTrail": false }, "s3://acme-cloudtrail/AWSLogs/"],
  [
    "of one account, with a prefix",
    { "trail.isOrganizationTrail": false, "trail.s3KeyPrefix": "logs" },
    "s3://acme-cloudtrail/logs/AWSLogs/",
  ],
])("the log files of a trail %s", (_, changes, location) => {
  expect(tableLocation(minimalSettings(changes))).toBe(location);
});

test("the table begins on a day of the settings if log files never expire", () => {
  const never = { "logBucket.expireAfterDays": "never" };
  expect(table(never, { from: "2024-02-01" })["projection.day.range"]).toBe("2024/02/01,NOW");
  expect(table(never)["projection.day.range"]).toBe("2013/11/13,NOW");
});

test("the days of the table are those of its projection", () => {
  const now = new Date("2026-11-21T23:59:59Z");
  const never = { "logBucket.expireAfterDays": "never" };
  expect(tableDays({ ...minimalSettings(), search: {} }, now)).toEqual({
    from: "2026/05/24",
    to: "2026/11/21",
  });
  expect(tableDays({ ...minimalSettings(never), search: { from: "2024-02-01" } }, now).from).toBe(
    "2024/02/01",
  );
});

test("every partition has its own Regions", () => {
  const china = { region: "cn-north-1" };
  expect(table(china)["projection.region.values"]).toBe("cn-north-1,cn-northwest-1");
});
