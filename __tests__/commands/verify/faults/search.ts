// biome-ignore-all lint/style/noExcessiveLinesPerFile: a table of faults
import type { StubModel } from "../../../../emulator/stubbed-model";
import { stubResultsKeyArn } from "../../../../emulator/stubbed-search";
import { replicated } from "./changes";
import { altered, changePolicy, type Fault, type Statement, withMore, without } from "./fault";

type Change = Fault[1];
type Fields = Readonly<Record<string, unknown>>;

const BUCKET = "acme-cloudtrail-search";

const configuration =
  (fields: Fields): Change =>
  (model) => {
    const { Configuration } = model.workgroup;
    model.workgroup = { ...model.workgroup, Configuration: { ...Configuration, ...fields } };
  };
const resultsOf =
  (fields: Fields): Change =>
  (model, settings) => {
    const { ResultConfiguration } = model.workgroup.Configuration as { readonly ResultConfiguration: Fields };
    configuration({ ResultConfiguration: { ...ResultConfiguration, ...fields } })(model, settings);
  };
const changeTable =
  (change: (table: NonNullable<StubModel["table"]>) => StubModel["table"]): Change =>
  (model) => {
    if (model.table !== undefined) model.table = change(model.table);
  };
const property = (fields: Fields): Change =>
  changeTable((table) => ({ ...table, Parameters: { ...table.Parameters, ...fields } }));
const storage = (fields: Fields): Change =>
  changeTable((table) => ({ ...table, StorageDescriptor: { ...table.StorageDescriptor, ...fields } }));
const columns = (change: (all: readonly Fields[]) => readonly Fields[]): Change =>
  changeTable(({ StorageDescriptor, ...table }) => ({
    ...table,
    StorageDescriptor: {
      ...StorageDescriptor,
      Columns: change(StorageDescriptor.Columns as readonly Fields[]),
    },
  }));
const columnTypes = (change: (type: string) => string): Change =>
  columns((all) => all.map((column) => ({ ...column, Type: change(String(column.Type)) })));
const bucket =
  (answers: Readonly<Record<string, string>>): Change =>
  (model) => {
    model.buckets = { ...model.buckets, [BUCKET]: { ...model.buckets[BUCKET], ...answers } };
  };
const bucketPolicy =
  (change: (statements: Statement[]) => Statement[]): Change =>
  (model, settings) =>
    bucket({ policy: changePolicy(String(model.buckets[BUCKET]?.policy), change) })(model, settings);
const STRANGER = { Principal: { AWS: "arn:aws:iam::999999999999:root" } };

/** Everything of search that is missing, opened or weaker. */
export const SEARCH_FAULTS: readonly Fault[] = [
  [
    "the workgroup is disabled",
    (model) => {
      model.workgroup = { ...model.workgroup, State: "DISABLED" };
    },
    { "search.workgroup": "FAIL" },
  ],
  [
    "the workgroup is not enforced",
    configuration({ EnforceWorkGroupConfiguration: false }),
    { "search.workgroup": "FAIL" },
  ],
  [
    "there is no limit",
    configuration({ BytesScannedCutoffPerQuery: undefined }),
    { "search.workgroup": "FAIL" },
  ],
  [
    "the limit is higher",
    configuration({ BytesScannedCutoffPerQuery: 1e15 }),
    { "search.workgroup": "FAIL" },
  ],
  [
    "the engine reads no restored files",
    configuration({ EngineVersion: { EffectiveEngineVersion: "Athena engine version 2" } }),
    { "search.workgroup": "FAIL" },
  ],
  [
    "Athena keeps the results itself",
    configuration({ ManagedQueryResultsConfiguration: { Enabled: true } }),
    { "search.workgroup": "FAIL" },
  ],
  ["results go elsewhere", resultsOf({ OutputLocation: "s3://other/" }), { "search.workgroup": "FAIL" }],
  [
    "the bucket of the results may be anybody's",
    resultsOf({ ExpectedBucketOwner: undefined }),
    { "search.workgroup": "FAIL" },
  ],
  [
    "results are encrypted with S3's key",
    resultsOf({ EncryptionConfiguration: { EncryptionOption: "SSE_S3" } }),
    { "search.workgroup": "FAIL", "search.results.encryption": "FAIL", "search.results-key": "FAIL" },
  ],
  [
    "a query is gone",
    (model) => {
      model.namedQueries = model.namedQueries.slice(1);
    },
    { "search.queries": "FAIL" },
  ],
  [
    "a query overlooks somebody",
    (model) => {
      model.namedQueries = model.namedQueries.map((query) =>
        query.Name === "trail-changes" ? { ...query, QueryString: `${query.QueryString}\nLIMIT 1` } : query,
      );
    },
    { "search.queries": "FAIL" },
  ],
  [
    "a second query of the same name has another text",
    (model) => {
      model.namedQueries = [...model.namedQueries, { Name: "root-uses", QueryString: "SELECT 1" }];
    },
    { "search.queries": "FAIL" },
  ],
  [
    "the table is a view",
    changeTable((table) => ({ ...table, TableType: "VIRTUAL_VIEW" })),
    { "search.table": "FAIL" },
  ],
  [
    "the results replicate to a stranger",
    bucket({ replication: replicated("Enabled") }),
    { "search.results.replication": "FAIL" },
  ],
  [
    "a grant lets a stranger decrypt the results",
    (model) => {
      model.resultsKeyGrants = [{ GrantId: "g", GranteePrincipal: "x", Operations: ["Decrypt"] }];
    },
    { "search.results-key-grants": "FAIL" },
  ],
  ["the table is gone", changeTable(() => undefined), { "search.table": "FAIL" }],
  ["the table is elsewhere", storage({ Location: "s3://other/AWSLogs/" }), { "search.table": "FAIL" }],
  [
    "the table reads another folder",
    property({ "storage.location.template": "s3://other/${account}/${region}/${day}" }),
    { "search.table": "FAIL" },
  ],
  ["the table ends early", property({ "projection.day.range": "NOW-7DAYS,NOW" }), { "search.table": "FAIL" }],
  [
    "the table has one Region",
    property({ "projection.region.values": "us-east-1" }),
    { "search.table": "FAIL" },
  ],
  [
    "AWS has a new Region, which the table does not have",
    (model) => {
      model.regions = [...model.regions, { RegionName: "eu-north-9", RegionOptStatus: "ENABLED" }];
    },
    { "search.regions": "FAIL" },
  ],
  ["partitions are not projected", property({ "projection.enabled": "false" }), { "search.table": "FAIL" }],
  [
    "restored files are skipped",
    property({ read_restored_glacier_objects: undefined }),
    { "search.table": "FAIL" },
  ],
  [
    "the older SerDe misses fields",
    storage({ SerdeInfo: { SerializationLibrary: "com.amazon.emr.hive.serde.CloudTrailSerde" } }),
    { "search.table": "FAIL" },
  ],
  [
    "the SerDe reads other fields",
    changeTable(({ StorageDescriptor, ...table }) => ({
      ...table,
      StorageDescriptor: {
        ...StorageDescriptor,
        SerdeInfo: { ...(StorageDescriptor.SerdeInfo as Fields), Parameters: { "mapping.eventname": "x" } },
      },
    })),
    { "search.table": "FAIL" },
  ],
  [
    "a partition has another type",
    changeTable((table) => ({
      ...table,
      PartitionKeys: (table.PartitionKeys as readonly Fields[]).map((key) => ({ ...key, Type: "int" })),
    })),
    { "search.table": "FAIL" },
  ],
  [
    "the table is a link to another one",
    changeTable((table) => ({ ...table, TargetTable: { CatalogId: "999999999999", Name: "x" } })),
    { "search.table": "FAIL" },
  ],
  [
    "the table is elsewhere than in Glue",
    changeTable((table) => ({ ...table, FederatedTable: { Identifier: "x" } })),
    { "search.table": "FAIL" },
  ],
  [
    "a registry has the columns",
    storage({ SchemaReference: { SchemaVersionNumber: 1 } }),
    { "search.table": "FAIL" },
  ],
  [
    "a column has a field fewer",
    columnTypes((type) => type.replace("invokedby:string,", "")),
    { "search.table": "FAIL" },
  ],
  ["a column is gone", columns((all) => all.slice(1)), { "search.table": "FAIL" }],
  [
    "a column has another type",
    columns(([first, ...rest]) => [{ ...first, Type: "int" }, ...rest]),
    { "search.table": "FAIL" },
  ],
  ["the table skips the first line", property({ "skip.header.line.count": "1" }), { "search.table": "WARN" }],
  [
    "the results are opened to a stranger",
    bucketPolicy(
      withMore({
        Sid: "Open",
        Effect: "Allow",
        ...STRANGER,
        Action: "s3:GetObject",
        Resource: `arn:aws:s3:::${BUCKET}/*`,
      }),
    ),
    { "search.results.policy": "FAIL" },
  ],
  [
    "results travel without TLS",
    bucketPolicy(without("DenyInsecureTransport")),
    { "search.results.policy": "FAIL" },
  ],
  [
    "the perimeter of the results is gone",
    bucketPolicy(without("DenyOutsideOrganization")),
    { "search.results.policy": "FAIL" },
  ],
  [
    "the results may be public",
    bucket({ publicAccessBlock: "<PublicAccessBlockConfiguration/>" }),
    { "search.results.public-access": "FAIL" },
  ],
  [
    "the results are public",
    bucket({ policyStatus: "<PolicyStatus><IsPublic>true</IsPublic></PolicyStatus>" }),
    { "search.results.not-public": "FAIL" },
  ],
  [
    "the bucket of the results has another encryption",
    bucket({
      encryption:
        "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>",
    }),
    { "search.results.encryption": "FAIL" },
  ],
  [
    "results never expire",
    bucket({ lifecycle: "<LifecycleConfiguration></LifecycleConfiguration>" }),
    { "search.results.lifecycle": "FAIL" },
  ],
  [
    "the key of the results is about to be deleted",
    (model, settings) => {
      const Arn = stubResultsKeyArn(settings);
      model.keys = { ...model.keys, [Arn]: { Arn, Enabled: false, KeyState: "PendingDeletion" } };
    },
    { "search.results-key": "FAIL" },
  ],
  [
    "a stranger decrypts the results",
    (model) => {
      model.resultsKeyPolicy = changePolicy(
        model.resultsKeyPolicy,
        withMore({ Sid: "Open", Effect: "Allow", ...STRANGER, Action: "kms:Decrypt", Resource: "*" }),
      );
    },
    { "search.results-key": "FAIL" },
  ],
  [
    "somebody else searches",
    (model) => {
      model.searcherTrust = changePolicy(
        model.searcherTrust,
        withMore({
          Sid: "Also",
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::333333333333:root" },
          Action: "sts:AssumeRole",
        }),
      );
    },
    { "search.role-trust": "FAIL" },
  ],
  [
    "the searcher deletes results",
    (model) => {
      model.searcherPolicy = changePolicy(model.searcherPolicy, altered("AllowResults", { Action: "s3:*" }));
    },
    { "search.role-policy": "FAIL" },
  ],
  [
    "the searcher cannot decrypt",
    (model) => {
      model.searcherPolicy = changePolicy(model.searcherPolicy, without("AllowDecrypt"));
    },
    { "search.role-policy": "FAIL" },
  ],
  [
    "another policy gives the searcher more",
    (model) => {
      model.attachedPolicies = {
        "arn:aws:iam::aws:policy/AmazonS3FullAccess":
          '{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}',
      };
    },
    { "search.role-others": "FAIL" },
  ],
];

/** Other words for the same, and what does no harm. */
export const SEARCH_HARMLESS: readonly Fault[] = [
  ["results go to the bucket without a slash", resultsOf({ OutputLocation: `s3://${BUCKET}` }), {}],
  ["the limit is lower", configuration({ BytesScannedCutoffPerQuery: 1e9 }), { "search.workgroup": "WARN" }],
  [
    "the workgroup has no metrics",
    configuration({ PublishCloudWatchMetricsEnabled: false }),
    { "search.workgroup": "WARN" },
  ],
  [
    "AWS chooses the engine",
    configuration({
      EngineVersion: { SelectedEngineVersion: "AUTO", EffectiveEngineVersion: "Athena engine version 3" },
    }),
    {},
  ],
  [
    "somebody has a query of their own",
    (model) => {
      model.namedQueries = [...model.namedQueries, { Name: "mine", QueryString: "SELECT 1" }];
    },
    {},
  ],
  ["the table has a further column", columns((all) => [...all, { Name: "new", Type: "string" }]), {}],
  [
    "a column has further fields, in capital letters and another order",
    columnTypes((type) =>
      type.startsWith("struct<type:string,")
        ? type.replace("type:string,", "new:array<string>,").replace(/>$/, ", TYPE:STRING>")
        : type,
    ),
    {},
  ],
  [
    "Glue writes the format of the SerDe",
    changeTable(({ StorageDescriptor, ...table }) => ({
      ...table,
      StorageDescriptor: {
        ...StorageDescriptor,
        SerdeInfo: {
          ...(StorageDescriptor.SerdeInfo as Fields),
          Parameters: { "serialization.format": "1" },
        },
      },
    })),
    {},
  ],
  [
    "the table has a Region that AWS has added",
    changeTable((table) => ({
      ...table,
      Parameters: {
        ...table.Parameters,
        "projection.region.values": `${table.Parameters["projection.region.values"]}, eu-new-1`,
      },
    })),
    {},
  ],
  [
    "the results deny more",
    bucketPolicy(
      withMore({
        Sid: "More",
        Effect: "Deny",
        ...STRANGER,
        Action: "s3:GetObject",
        Resource: `arn:aws:s3:::${BUCKET}/*`,
      }),
    ),
    { "search.results.policy": "WARN" },
  ],
];
