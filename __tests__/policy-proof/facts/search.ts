import { anonymous, type Caller, iamPrincipal, type Question, service } from "../simulator";
import { bucketSettingsFacts } from "./deployers";
import { allows, doesNotAllow, type Fact, forbids, type Names } from "./fact";
import { principals } from "./principals";
import { bucketQuestions, HTTP, keyQuestions } from "./questions";

type Search = NonNullable<Names["search"]>;

function searchOf({ search }: Names): Search {
  if (search === undefined) throw new Error("there is no search");
  return search;
}

/** A request with the context that S3 sends to KMS for an object of a bucket. */
function viaS3(bucketArn: string, region: string) {
  return {
    "kms:ViaService": `s3.${region}.amazonaws.com`,
    "kms:EncryptionContext:aws:s3:arn": `${bucketArn}/2026/11/21/query.csv`,
  };
}

/** Facts about the identity policy of the searcher role, together with the policies of both buckets and of the log key. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a table of facts
export function searcherRoleFacts(names: Names): readonly Fact[] {
  const search = searchOf(names);
  const { role, resultsBucket } = search;
  const caller = iamPrincipal(role.arn, names.organizationId);
  const { folders, onBucket, onLog, onObject } = bucketQuestions(names);
  const key = keyQuestions(names);
  const on = (action: string, arn: string, context = {}): Question => ({
    caller,
    action,
    resource: { arn, accountId: role.accountId },
    context,
  });
  const glue = (name: string) => `${search.glueArn}:${name}`;
  const [catalog, database, table] = [
    "catalog",
    `database/${search.database}`,
    `table/${search.database}/log_files`,
  ].map(glue) as [string, string, string];
  const result = `${resultsBucket.arn}/2026/11/21/query.csv`;
  const [, , , region = ""] = names.key.arn.split(":");
  return [
    ...[
      "BatchGetNamedQuery",
      "BatchGetQueryExecution",
      "GetNamedQuery",
      "GetQueryExecution",
      "GetQueryResults",
      "GetQueryResultsStream",
      "GetQueryRuntimeStatistics",
      "GetWorkGroup",
      "ListNamedQueries",
      "ListQueryExecutions",
      "StartQueryExecution",
      "StopQueryExecution",
    ].map((action) => allows(`the role to call ${action}`, on(`athena:${action}`, search.workgroupArn))),
    ...["UpdateWorkGroup", "DeleteWorkGroup", "CreateNamedQuery", "DeleteNamedQuery"].map((action) =>
      doesNotAllow(`the role to call ${action}`, on(`athena:${action}`, search.workgroupArn)),
    ),
    doesNotAllow(
      "the role to ask in another workgroup, which could have no limit",
      on("athena:StartQueryExecution", search.workgroupArn.replace(/[^/]*$/, "primary")),
    ),
    ...["ListDataCatalogs", "ListEngineVersions", "ListWorkGroups"].map((action) =>
      allows(`the role to call ${action}`, on(`athena:${action}`, "*")),
    ),
    ...[
      ["GetDatabase", catalog],
      ["GetDatabase", database],
      ["GetDatabase", glue("database/default")],
      ["GetPartitions", table],
      ["GetTable", catalog],
      ["GetTable", database],
      ["GetTable", table],
      ["GetTables", table],
      ["CreateDatabase", catalog],
      ["CreateDatabase", glue("database/default")],
    ].map(([action, arn = ""]) => allows(`the role to call ${action} of ${arn}`, on(`glue:${action}`, arn))),
    ...[
      ["UpdateTable", table],
      ["DeleteTable", table],
      ["DeleteDatabase", database],
      ["DeleteDatabase", glue("database/default")],
      ["GetTable", glue("table/other/log_files")],
      ["GetDatabase", glue("database/other")],
      ["CreateDatabase", glue("database/other")],
    ].map(([action, arn = ""]) =>
      doesNotAllow(`the role to call ${action} of ${arn}`, on(`glue:${action}`, arn)),
    ),
    ...[resultsBucket.arn, names.bucket.arn].flatMap((arn) => [
      allows(`the role to list ${arn}`, on("s3:ListBucket", arn)),
      allows(`the role to see the Region of ${arn}`, on("s3:GetBucketLocation", arn)),
      doesNotAllow(`the role to read the policy of ${arn}`, on("s3:GetBucketPolicy", arn)),
    ]),
    doesNotAllow("the role to list another bucket", on("s3:ListBucket", `${resultsBucket.arn}-2`)),
    allows("the role to read a log file", onLog(caller, "s3:GetObject")),
    doesNotAllow("the role to read a version of a log file", onLog(caller, "s3:GetObjectVersion")),
    doesNotAllow("the role to restore a log file", onLog(caller, "s3:RestoreObject")),
    doesNotAllow(
      "the role to read beside the table's folder",
      onObject(caller, "s3:GetObject", `${folders["the management account's folder"]}log`),
    ),
    forbids("the role to write a log file", onLog(caller, "s3:PutObject")),
    forbids("the role to delete a log file", onLog(caller, "s3:DeleteObject")),
    forbids("the role to read a log file over plain HTTP", onLog(caller, "s3:GetObject", HTTP)),
    forbids("the role to list log files over plain HTTP", onBucket(caller, "s3:ListBucket", HTTP)),
    ...["AbortMultipartUpload", "GetObject", "ListMultipartUploadParts", "PutObject"].map((action) =>
      allows(`the role to call ${action} of a result`, on(`s3:${action}`, result)),
    ),
    doesNotAllow("the role to delete a result", on("s3:DeleteObject", result)),
    doesNotAllow("the role to write elsewhere", on("s3:PutObject", `${resultsBucket.arn}-2/query.csv`)),
    forbids("the role to read a result over plain HTTP", on("s3:GetObject", result, HTTP)),
    allows("the role to decrypt a log file", key.onLog(caller, "kms:Decrypt")),
    doesNotAllow("the role to encrypt a log file", key.onLog(caller, "kms:GenerateDataKey")),
    doesNotAllow("the role to decrypt without encryption context", key.onKey(caller, "kms:Decrypt")),
    doesNotAllow(
      "the role to decrypt what is neither log file nor result",
      key.onKey(caller, "kms:Decrypt", viaS3(names.accessLogBucket.arn, region)),
    ),
    forbids("the role to grant the log key to others", key.onLog(caller, "kms:CreateGrant")),
  ];
}

/** Facts about the searcher role and the key of the results. */
export function searcherKeyFacts(names: Names): readonly Fact[] {
  const { role, resultsBucket, resultsKey } = searchOf(names);
  const caller = iamPrincipal(role.arn, names.organizationId);
  const [, , , region = ""] = resultsKey.arn.split(":");
  const on = (action: string, context: object): Question => ({
    caller,
    action,
    resource: resultsKey,
    context: { ...context },
  });
  const own = viaS3(resultsBucket.arn, region);
  const { "kms:ViaService": via, ...object } = own;
  return [
    allows("the role to decrypt a result", on("kms:Decrypt", own)),
    allows("the role to encrypt a result", on("kms:GenerateDataKey", own)),
    doesNotAllow("the role to encrypt directly", on("kms:Encrypt", own)),
    ...["kms:Decrypt", "kms:GenerateDataKey"].flatMap((action) => [
      doesNotAllow(`the role to call ${action} without S3`, on(action, object)),
      doesNotAllow(`the role to call ${action} without an object`, on(action, { "kms:ViaService": via })),
      doesNotAllow(
        `the role to call ${action} for an object of another bucket`,
        on(action, viaS3(`${resultsBucket.arn}-2`, region)),
      ),
    ]),
    doesNotAllow("the role to change the key's policy", on("kms:PutKeyPolicy", {})),
  ];
}

/** Callers who are neither of the owner's account nor the searcher role. */
function othersOf(names: Names, accountId: string): Readonly<Record<string, Caller>> {
  return principals(names).administratorsBut(accountId);
}

/** Facts about the policy of the bucket of results. */
export function resultsBucketFacts(names: Names): readonly Fact[] {
  const { resultsBucket } = searchOf(names);
  const { administratorOf, departed, otherOrganization, trail } = principals(names);
  const onBucket = (caller: Caller, action: string, context = {}): Question => ({
    caller,
    action,
    resource: resultsBucket,
    context,
  });
  const onResult = (caller: Caller, action: string, context = {}): Question => ({
    caller,
    action,
    resource: { ...resultsBucket, arn: `${resultsBucket.arn}/2026/11/21/query.csv` },
    context,
  });
  const owner = administratorOf(resultsBucket.accountId);
  const outsiders = {
    "a principal of another organization": otherOrganization,
    "a principal of the owner's account after it has left": departed(
      `arn:${resultsBucket.arn.split(":")[1]}:iam::${resultsBucket.accountId}:role/people/administrator`,
    ),
    "an anonymous caller": anonymous,
  };
  const services = { "AWS Config": service("config.amazonaws.com"), "the trail": trail };
  return [
    ...["s3:GetObject", "s3:PutObject", "s3:DeleteObject"].flatMap((action) => [
      allows(`the owner's administrator to call ${action}`, onResult(owner, action)),
      forbids(`the owner's administrator to call ${action} over plain HTTP`, onResult(owner, action, HTTP)),
      ...Object.entries(outsiders).map(([who, caller]) =>
        forbids(`${who} to call ${action}`, onResult(caller, action)),
      ),
      ...Object.entries({ ...othersOf(names, resultsBucket.accountId), ...services }).map(([who, caller]) =>
        doesNotAllow(`${who} to call ${action}`, onResult(caller, action)),
      ),
    ]),
    ...Object.entries(outsiders).map(([who, caller]) =>
      forbids(`${who} to list`, onBucket(caller, "s3:ListBucket")),
    ),
    ...Object.entries(services).map(([who, caller]) =>
      doesNotAllow(`${who} to list`, onBucket(caller, "s3:ListBucket")),
    ),
    forbids("the owner's administrator to list over plain HTTP", onBucket(owner, "s3:ListBucket", HTTP)),
    ...bucketSettingsFacts(names, resultsBucket, onBucket),
  ];
}

/** Facts about the policy of the key of the results. */
export function resultsKeyFacts(names: Names): readonly Fact[] {
  const { resultsBucket, resultsKey } = searchOf(names);
  const { administratorOf, otherOrganization, trail } = principals(names);
  const owner = administratorOf(resultsKey.accountId);
  const others = {
    ...othersOf(names, resultsKey.accountId),
    "a principal of another organization": otherOrganization,
    "an anonymous caller": anonymous,
    "the trail": trail,
    Athena: service("athena.amazonaws.com"),
  };
  const [, , , region = ""] = resultsKey.arn.split(":");
  const on = (caller: Caller, action: string, context = {}): Question => ({
    caller,
    action,
    resource: resultsKey,
    context,
  });
  return [
    ...["kms:Decrypt", "kms:GenerateDataKey"].flatMap((action) =>
      Object.entries(others).map(([who, caller]) =>
        doesNotAllow(`${who} to call ${action}`, on(caller, action, viaS3(resultsBucket.arn, region))),
      ),
    ),
    ...Object.entries(others).map(([who, caller]) =>
      doesNotAllow(`${who} to change the policy`, on(caller, "kms:PutKeyPolicy")),
    ),
    ...["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:DescribeKey"].map((action) =>
      allows(`the owner's administrator to call ${action}`, on(owner, action)),
    ),
  ];
}
