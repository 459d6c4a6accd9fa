// biome-ignore-all lint/style/noExcessiveLinesPerFile: tables of changes and what is found
import type { JsonObject } from "../../../policies/analysis/json";
import { allow, OWN, STRANGER, trust, withPolicy } from "./access-plans";
import { changed, created, deployedPlan, type Entry, kept, policyOf, reviewed, rulesIn } from "./plans";

const KEY = "arn:aws:kms:us-east-1:111111111111:key/results";

const TABLE: JsonObject = {
  name: "log_files",
  catalog_id: "111111111111",
  table_type: "EXTERNAL_TABLE",
  partition_keys: [{ name: "day", type: "string" }],
  database_name: "trail",
  parameters: {
    "projection.enabled": "true",
    "projection.region.values": "eu-west-1,us-east-1",
    "projection.day.range": "NOW-181DAYS,NOW",
    "projection.day.interval": "1",
    "storage.location.template": "s3://logs/AWSLogs/${account}/CloudTrail/${region}/${day}",
  },
  storage_descriptor: [{ location: "s3://logs/AWSLogs/", columns: [{ name: "eventname", type: "string" }] }],
};
const RESULTS: JsonObject = {
  output_location: "s3://logs-search/",
  expected_bucket_owner: "111111111111",
  encryption_configuration: [{ encryption_option: "SSE_KMS", kms_key_arn: KEY }],
};
const CONFIGURATION: JsonObject = {
  enforce_workgroup_configuration: true,
  bytes_scanned_cutoff_per_query: 1e11,
  engine_version: [{ selected_engine_version: "Athena engine version 3" }],
  result_configuration: [RESULTS],
};
const workgroup = (more: JsonObject = {}): JsonObject => ({
  name: "trail-search",
  state: "ENABLED",
  configuration: [{ ...CONFIGURATION, ...more }],
});

/** A search of the log bucket, with one resource changed. */
function search(...changes: readonly Entry[]): readonly Entry[] {
  const all = [
    kept("aws_glue_catalog_table", TABLE),
    kept("aws_athena_named_query", { database: "trail", workgroup: "trail-search" }),
    kept("aws_athena_workgroup", workgroup()),
    kept("aws_s3_bucket", { bucket: "logs-search" }, "results"),
    kept("aws_kms_key", { key_id: "results", arn: KEY, is_enabled: true }, "results"),
  ];
  const types = new Set(
    changes.map(({ type, address }) => `${type} ${String(address).endsWith(".results")}`),
  );
  return [
    ...all.filter(({ type, address }) => !types.has(`${type} ${String(address).endsWith(".results")}`)),
    ...changes,
  ];
}

const found = (...changes: readonly Entry[]) =>
  reviewed(deployedPlan(...search(...changes))).report.findings.map(({ rule, severity, attribute }) =>
    `${severity} ${rule} ${attribute ?? ""}`.trim(),
  );

it("finds nothing while nothing changes, and protects the results", () => {
  const { report } = reviewed(deployedPlan(...search()));
  expect(report.findings).toEqual([]);
  expect(report.protected).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ kind: "bucket", name: "logs-search" }),
      expect.objectContaining({ kind: "key", name: "results" }),
    ]),
  );
});

const RULE = "medium search-workgroup-weakened configuration";

it.each<[string, JsonObject, readonly string[]]>([
  [
    "is not enforced",
    { enforce_workgroup_configuration: false },
    [`${RULE}.enforce_workgroup_configuration`],
  ],
  [
    "has a higher limit",
    { bytes_scanned_cutoff_per_query: 1e12 },
    [`${RULE}.bytes_scanned_cutoff_per_query`],
  ],
  ["has no limit", { bytes_scanned_cutoff_per_query: null }, [`${RULE}.bytes_scanned_cutoff_per_query`]],
  ["has a lower limit", { bytes_scanned_cutoff_per_query: 1e10 }, []],
  [
    "leaves results elsewhere",
    { result_configuration: [{ ...RESULTS, output_location: "s3://others/" }] },
    [`${RULE}.result_configuration.output_location`],
  ],
  [
    "encrypts results with S3's key",
    {
      result_configuration: [{ ...RESULTS, encryption_configuration: [{ encryption_option: "SSE_S3" }] }],
    },
    [
      `${RULE}.result_configuration.encryption_configuration.encryption_option`,
      `${RULE}.result_configuration.encryption_configuration.kms_key_arn`,
    ],
  ],
  ...["Athena engine version 2", "PySpark engine version 3"].map(
    (selected_engine_version): [string, JsonObject, readonly string[]] => [
      `has the ${selected_engine_version}`,
      { engine_version: [{ selected_engine_version }] },
      [`${RULE}.engine_version.selected_engine_version`],
    ],
  ),
  ["leaves the engine to AWS", { engine_version: [{ selected_engine_version: "AUTO" }] }, []],
  [
    "trusts the bucket of anybody",
    { result_configuration: [{ ...RESULTS, expected_bucket_owner: null }] },
    [`${RULE}.result_configuration.expected_bucket_owner`],
  ],
])("a workgroup that %s", (_, more, findings) => {
  expect(found(changed("aws_athena_workgroup", workgroup(), workgroup(more)))).toEqual(findings);
});

const parameters = (more: JsonObject): JsonObject => ({
  ...TABLE,
  parameters: { ...(TABLE.parameters as JsonObject), ...more },
});
const NARROWED = "medium search-table-narrowed";
const columns = (type: string): JsonObject => ({
  ...TABLE,
  storage_descriptor: [{ location: "s3://logs/AWSLogs/", columns: [{ name: "useridentity", type }] }],
});

it.each<[string, JsonObject, readonly string[]]>([
  [
    "reads another bucket",
    {
      ...TABLE,
      storage_descriptor: [{ location: "s3://others/", columns: [{ name: "eventname", type: "string" }] }],
    },
    [`${NARROWED} storage_descriptor.location`],
  ],
  [
    "reads other folders",
    parameters({ "storage.location.template": "s3://others/${day}" }),
    [`${NARROWED} parameters.storage.location.template`],
  ],
  [
    "leaves out a Region",
    parameters({ "projection.region.values": "us-east-1" }),
    [`${NARROWED} parameters.projection.region.values`],
  ],
  ["has a further Region", parameters({ "projection.region.values": "eu-west-1,us-east-1,us-west-2" }), []],
  ...["NOW-7DAYS,NOW", "NOW-181DAYS,NOW-2DAYS", "2020/01/01,2030/01/01", "2020/01/01,x"].map(
    (days): [string, JsonObject, readonly string[]] => [
      `has the days ${days}`,
      parameters({ "projection.day.range": days }),
      [`${NARROWED} parameters.projection.day.range`],
    ],
  ),
  ...["interval", "interval.unit", "format", "type"].map((name): [string, JsonObject, readonly string[]] => [
    `has another ${name} of its days`,
    parameters({ [`projection.day.${name}`]: "other" }),
    [`${NARROWED} parameters.projection.day.${name}`],
  ]),
  [
    "skips a line",
    parameters({ "skip.header.line.count": "1" }),
    [`${NARROWED} parameters.skip.header.line.count`],
  ],
  [
    "is a view",
    { ...TABLE, table_type: "VIRTUAL_VIEW", view_original_text: "SELECT 1" },
    [`${NARROWED} table_type`, `${NARROWED} view_original_text`],
  ],
  [
    "has another SerDe and partition key",
    {
      ...TABLE,
      partition_keys: [{ name: "date", type: "string" }],
      storage_descriptor: [
        {
          ...(TABLE.storage_descriptor as JsonObject[])[0],
          ser_de_info: [{ serialization_library: "other", parameters: { "mapping.a": "b" } }],
        },
      ],
    },
    [
      `${NARROWED} storage_descriptor.ser_de_info.serialization_library`,
      `${NARROWED} storage_descriptor.ser_de_info.parameters`,
      `${NARROWED} partition_keys`,
    ],
  ],
  ...["name", "database_name", "catalog_id"].map((name): [string, JsonObject, readonly string[]] => [
    `has another ${name}`,
    { ...TABLE, [name]: "other" },
    [`${NARROWED} ${name}`],
  ]),
  [
    "has the columns of a registry",
    {
      ...TABLE,
      storage_descriptor: [
        {
          ...(TABLE.storage_descriptor as JsonObject[])[0],
          schema_reference: [{ schema_version_number: 1 }],
        },
      ],
    },
    [`${NARROWED} storage_descriptor.schema_reference`],
  ],
  ["has all days since", parameters({ "projection.day.range": "2020/01/01,NOW" }), []],
  ["has more days", parameters({ "projection.day.range": "NOW-366DAYS,NOW" }), []],
  [
    "has fewer columns",
    { ...TABLE, storage_descriptor: [{ location: "s3://logs/AWSLogs/", columns: [] }] },
    [`${NARROWED} storage_descriptor.columns`],
  ],
])("a table that %s", (_, after, findings) => {
  expect(found(changed("aws_glue_catalog_table", TABLE, after))).toEqual(findings);
});

it.each<[string, string, readonly string[]]>([
  ["the same fields in another order", "struct<b:array<struct<c:int,d:map<string,string>>>,a:string>", []],
  ["a further field inside", "struct<a:string,b:array<struct<c:int,d:map<string,string>,new:int>>>", []],
  ["a field fewer", "struct<b:array<struct<c:int,d:map<string,string>>>>", ["useridentity.a string"]],
  ["a field fewer inside", "struct<a:string,b:array<struct<c:int>>>", ["useridentity.b[].d[string] string"]],
  [
    "a field of another type",
    "struct<a:int,b:array<struct<c:int,d:map<string,string>>>>",
    ["useridentity.a string"],
  ],
  [
    "no list",
    "struct<a:string,b:struct<c:int,d:map<string,string>>>",
    ["useridentity.b[].c int", "useridentity.b[].d[string] string"],
  ],
])("a column with %s", (_, type, lost) => {
  const before = columns("struct<a:string,b:array<struct<c:int,d:map<string,string>>>>");
  const plan = deployedPlan(...search(changed("aws_glue_catalog_table", before, columns(type))));
  expect(reviewed(plan).report.findings.flatMap((finding) => finding.before)).toEqual(lost);
});

const removed = (type: string, before: JsonObject): Entry => ({
  ...kept(type, before),
  after: null,
  actions: ["delete"],
});
const DATABASE: JsonObject = { name: "trail", target_database: [], federated_database: [] };
const replaced = (type: string, before: JsonObject, after = before): Entry => ({
  ...changed(type, before, after),
  actions: ["delete", "create"],
});

it.each<[string, readonly Entry[], readonly string[]]>([
  [
    "becomes a link",
    [
      changed("aws_glue_catalog_database", DATABASE, {
        ...DATABASE,
        target_database: [{ catalog_id: "999999999999", database_name: "x" }],
      }),
    ],
    [`${NARROWED} target_database`],
  ],
  [
    "becomes another service's",
    [
      changed("aws_glue_catalog_database", DATABASE, {
        ...DATABASE,
        federated_database: [{ identifier: "x" }],
      }),
    ],
    [`${NARROWED} federated_database`],
  ],
  ["is described", [changed("aws_glue_catalog_database", DATABASE, { ...DATABASE, description: "x" })], []],
  ["is replaced", [replaced("aws_glue_catalog_database", DATABASE)], [NARROWED]],
  [
    "is replaced with its table",
    [replaced("aws_glue_catalog_database", DATABASE), replaced("aws_glue_catalog_table", TABLE)],
    [],
  ],
  ["is removed", [removed("aws_glue_catalog_database", DATABASE)], [NARROWED]],
  [
    "is removed with its table",
    [removed("aws_glue_catalog_database", DATABASE), removed("aws_glue_catalog_table", TABLE)],
    [NARROWED],
  ],
  [
    "has no table of log files",
    [changed("aws_glue_catalog_database", { name: "sales" }, { name: "sales", target_database: [{}] })],
    [],
  ],
])("a database that %s", (_, changes, findings) => {
  expect(found(...changes)).toEqual(findings);
});

const QUERY: JsonObject = {
  name: "root-uses",
  database: "trail",
  workgroup: "trail-search",
  query: "SELECT eventname",
};
const CHANGED = "search-query-changed";

it.each<[string, readonly Entry[], readonly string[]]>([
  [
    "has another text",
    [changed("aws_athena_named_query", QUERY, { ...QUERY, query: "SELECT 1" })],
    [`medium ${CHANGED} query`],
  ],
  [
    "has another name",
    [changed("aws_athena_named_query", QUERY, { ...QUERY, name: "old" })],
    [`medium ${CHANGED} name`],
  ],
  [
    "is in another workgroup",
    [changed("aws_athena_named_query", QUERY, { ...QUERY, workgroup: "primary" })],
    [`medium ${CHANGED} workgroup`],
  ],
  [
    "has a new twin with another text",
    [
      kept("aws_athena_named_query", QUERY),
      created("aws_athena_named_query", { ...QUERY, query: "SELECT 1" }),
    ],
    [`medium ${CHANGED} name`],
  ],
  [
    "has a new twin with the same text",
    [kept("aws_athena_named_query", QUERY), created("aws_athena_named_query", QUERY)],
    [],
  ],
  [
    "has a new twin in another workgroup",
    [
      kept("aws_athena_named_query", QUERY),
      created("aws_athena_named_query", { ...QUERY, query: "SELECT 1", workgroup: "primary" }),
    ],
    [],
  ],
  [
    "has had a twin",
    [
      kept("aws_athena_named_query", QUERY),
      kept("aws_athena_named_query", { ...QUERY, query: "SELECT 1" }, "twin"),
    ],
    [],
  ],
  [
    "has another description",
    [changed("aws_athena_named_query", QUERY, { ...QUERY, description: "new" })],
    [],
  ],
  ["is removed", [removed("aws_athena_named_query", QUERY)], [`medium ${CHANGED}`]],
  [
    "goes with its table",
    [removed("aws_athena_named_query", QUERY), removed("aws_glue_catalog_table", TABLE)],
    [NARROWED],
  ],
])("a query that %s", (_, changes, findings) => {
  expect(found(...changes)).toEqual(findings);
});

it("protects no search of another bucket", () => {
  const others = { ...TABLE, storage_descriptor: [{ location: "s3://others/logs/" }] };
  const opened = changed(
    "aws_athena_workgroup",
    workgroup(),
    workgroup({ enforce_workgroup_configuration: false }),
  );
  expect(found(kept("aws_glue_catalog_table", others), opened)).toEqual([]);
});

it("finds what is removed", () => {
  expect(found({ ...kept("aws_glue_catalog_table", TABLE), after: null, actions: ["delete"] })).toEqual([
    NARROWED,
  ]);
});

const bucketSetting = (name: string, before: JsonObject, after: JsonObject): Entry =>
  changed(
    `aws_s3_bucket_${name}`,
    { bucket: "logs-search", ...before },
    { bucket: "logs-search", ...after },
    "results",
  );
const DENY = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:GetObject",
  Resource: "arn:aws:s3:::logs-search/secret",
};
const open = policyOf(DENY, {
  Effect: "Allow",
  Principal: "*",
  Action: "s3:GetObject",
  Resource: "arn:aws:s3:::logs-search/*",
});
const closed = policyOf(DENY);
const BLOCKED = {
  block_public_acls: true,
  block_public_policy: true,
  ignore_public_acls: true,
  restrict_public_buckets: true,
};
const LATER = "search-results-kept-longer";
const days = (number: number): JsonObject => ({
  rule: [{ status: "Enabled", filter: [{ prefix: "" }], expiration: [{ days: number }] }],
});

it.each<[string, Entry, readonly string[]]>([
  [
    "are opened by the bucket policy",
    bucketSetting("policy", { policy: closed }, { policy: open }),
    ["medium bucket-policy-outside-access policy"],
  ],
  [
    "may be public",
    bucketSetting("public_access_block", BLOCKED, { ...BLOCKED, block_public_policy: false }),
    ["medium bucket-public-access-unblocked block_public_policy"],
  ],
  ["expire later", bucketSetting("lifecycle_configuration", days(30), days(90)), [`low ${LATER} rule`]],
  [
    "never expire",
    {
      ...bucketSetting("lifecycle_configuration", days(30), {}),
      after: null,
      actions: ["delete"],
    },
    [`low ${LATER} rule`],
  ],
  ["expire earlier, which weakens nothing", bucketSetting("lifecycle_configuration", days(30), days(7)), []],
  [
    "lose their key",
    {
      ...kept("aws_kms_key", { key_id: "results", arn: KEY, is_enabled: true }, "results"),
      after: null,
      actions: ["delete"],
    },
    ["medium key-deleted"],
  ],
])("results that %s", (_, change, findings) => {
  expect(found(change)).toEqual(findings);
});

it("doubts whether results still expire if the days are known only after apply", () => {
  const change = bucketSetting("lifecycle_configuration", days(30), {
    rule: [{ status: "Enabled", filter: [{ prefix: "" }], expiration: [{}] }],
  });
  const unknown = { ...change, after_unknown: { rule: [{ expiration: [{ days: true }] }] } };
  expect(reviewed(deployedPlan(...search(unknown))).report).toMatchObject({
    findings: [],
    unjudged: [{ reason: "rule[0].expiration[0].days is known only after apply" }],
  });
});

it.each<[string, string, JsonObject, readonly string[]]>([
  ["a member account", "policy", { AWS: `${OWN}:role/analyst` }, ["search-results-bucket-opened"]],
  ["everybody whom no Deny keeps out", "policy", { AWS: "*" }, ["bucket-policy-outside-access"]],
])("results that %s may read", (_, name, Principal, rules) => {
  const grant = {
    Effect: "Allow",
    Principal,
    Action: "s3:GetObject",
    Resource: "arn:aws:s3:::logs-search/*",
  };
  const change = bucketSetting(name, { policy: closed }, { policy: policyOf(DENY, grant) });
  expect(rulesIn(deployedPlan(...search(change)))).toEqual(rules);
});

it("finds a principal of the organization who may decrypt results", () => {
  const key = (...statements: JsonObject[]): JsonObject => ({
    key_id: "results",
    arn: KEY,
    is_enabled: true,
    policy: policyOf(...statements),
  });
  const decrypt = {
    Effect: "Allow",
    Principal: { AWS: `${OWN}:role/analyst` },
    Action: "kms:Decrypt",
    Resource: "*",
  };
  const change = changed("aws_kms_key", key(), key(decrypt), "results");
  expect(rulesIn(deployedPlan(...search(change)))).toEqual(["search-results-key-opened"]);
});

const WORKGROUP_ARN = "arn:aws:athena:us-east-1:111111111111:workgroup/trail-search";
const ASK = { Effect: "Allow", Action: "athena:StartQueryExecution", Resource: WORKGROUP_ARN };
const searcher = (trust: string): JsonObject => ({
  name: "searcher",
  arn: `${OWN}:role/searcher`,
  assume_role_policy: trust,
});
const rolePolicy = (role: string, ...statements: JsonObject[]): JsonObject => ({
  role,
  policy: policyOf(...statements),
});
const ANALYST = { ArnEquals: { "aws:PrincipalArn": [`${OWN}:role/analyst`] } };
const BOTH = { ArnEquals: { "aws:PrincipalArn": [`${OWN}:role/analyst`, `${OWN}:role/second`] } };
const trusted = (Condition: JsonObject): string => trust({ AWS: `${OWN}:root` }, { Condition });

it.each<[string, string, readonly string[]]>([
  ["anybody of the account", trust({ AWS: `${OWN}:root` }), ["searcher-trust-widened"]],
  ["a second role", trusted(BOTH), ["searcher-trust-widened"]],
  ["the same role", trusted(ANALYST), []],
])("a searcher that %s may become", (_, after, rules) => {
  const document = deployedPlan(
    ...search(
      changed("aws_iam_role", searcher(trusted(ANALYST)), searcher(after)),
      kept("aws_iam_role_policy", rolePolicy("searcher", ASK)),
    ),
  );
  expect(rulesIn(document)).toEqual(rules);
});

it.each<[string, string, JsonObject, readonly string[]]>([
  ["asks any workgroup", "searcher", { ...ASK, Resource: "*" }, ["search-permission-added"]],
  [
    "changes tables",
    "searcher",
    { Effect: "Allow", Action: "glue:UpdateTable", Resource: "*" },
    ["search-permission-added"],
  ],
  [
    "is another and changes tables",
    "other",
    { Effect: "Allow", Action: "glue:Update*", Resource: "arn:aws:glue:*:*:*" },
    ["search-permission-added"],
  ],
  [
    "is another and changes the workgroup",
    "other",
    { Effect: "Allow", Action: "athena:*", Resource: WORKGROUP_ARN },
    ["search-permission-added"],
  ],
  ...["DeleteDatabase", "UpdateDatabase"].map((name): [string, string, JsonObject, readonly string[]] => [
    `is another and may use ${name}`,
    "other",
    { Effect: "Allow", Action: `glue:${name}`, Resource: "arn:aws:glue:*:*:database/trail" },
    ["search-permission-added"],
  ]),
  [
    "is another and changes another database",
    "other",
    { Effect: "Allow", Action: "glue:DeleteDatabase", Resource: "arn:aws:glue:*:*:database/sales" },
    [],
  ],
  [
    "is another and lets others into the catalog",
    "other",
    { Effect: "Allow", Action: "glue:PutResourcePolicy", Resource: "*" },
    ["search-permission-added"],
  ],
  ["is another and only asks", "other", { ...ASK, Resource: "*" }, []],
  [
    "is another and changes another table",
    "other",
    { Effect: "Allow", Action: "glue:*", Resource: "arn:aws:glue:*:*:table/sales/*" },
    [],
  ],
])("a role that %s", (_, role, added, rules) => {
  const statements = role === "searcher" ? [ASK] : [];
  const document = deployedPlan(
    ...search(
      changed("aws_iam_role_policy", rolePolicy(role, ...statements), rolePolicy(role, ...statements, added)),
    ),
  );
  expect(rulesIn(document)).toEqual(rules);
});

const catalog = (Action: string, Resource = "*"): JsonObject => ({
  policy: policyOf({ Effect: "Allow", Principal: { AWS: `${STRANGER}:root` }, Action, Resource }),
});
const CATALOG = "aws_glue_resource_policy";

it.each<[string, Entry, readonly string[]]>([
  [
    "lets a stranger change the table",
    created(
      CATALOG,
      catalog("glue:UpdateTable", "arn:aws:glue:us-east-1:111111111111:table/trail/log_files"),
    ),
    ["search-permission-added"],
  ],
  ["allows everything", created(CATALOG, catalog("glue:*")), ["search-permission-added"]],
  [
    "allows more than before",
    changed(CATALOG, catalog("glue:GetTable"), catalog("glue:*")),
    ["search-permission-added"],
  ],
  [
    "allows another action where all were allowed",
    changed(CATALOG, catalog("glue:*"), catalog("glue:UpdateTable")),
    [],
  ],
  ["lets a stranger read", created(CATALOG, catalog("glue:GetTable")), []],
  [
    "lets a stranger change another table",
    created(CATALOG, catalog("glue:*", "arn:aws:glue:us-east-1:111111111111:table/sales/*")),
    [],
  ],
])("a policy of the catalog that %s", (_, change, rules) => {
  expect(rulesIn(deployedPlan(...search(change)))).toEqual(rules);
});

it("doubts a policy of the catalog that is known only after apply, if there is a search", () => {
  const unknown = { ...created(CATALOG, {}), after_unknown: { policy: true } };
  expect(reviewed(deployedPlan(...search(unknown))).report.unjudged).toEqual([
    { address: `${CATALOG}.new`, reason: "policy is known only after apply" },
  ]);
  expect(reviewed(deployedPlan(unknown)).report.unjudged).toEqual([]);
});

it("finds a stranger who may become the searcher", () => {
  const role = (principal: string): JsonObject => ({
    name: "searcher",
    arn: `${OWN}:role/searcher`,
    assume_role_policy: trust({ AWS: principal }),
  });
  const rules = rulesIn(
    withPolicy(
      changed("aws_iam_role", role(`${OWN}:role/analyst`), role("arn:aws:iam::999999999999:root")),
      kept("aws_iam_role_policy", { role: "searcher", policy: allow("s3:GetObject") }),
    ),
  );
  expect(rules).toEqual(["role-trust-widened"]);
});
