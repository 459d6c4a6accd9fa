import type { NamedQuery, WorkGroup } from "@aws-sdk/client-athena";
import type { Column, StorageDescriptor, Table } from "@aws-sdk/client-glue";
import type { Column as ExpectedColumn } from "../../../policies/search/columns";
import {
  ATHENA_ENGINE,
  type DeployedQuery,
  type DeployedTable,
  TABLE_TYPE,
} from "../../../policies/search/deployed";
import { fieldsOf } from "../../../policies/search/fields";
import { fail, type Judgement, joinFirst, pass, warn } from "../judgement";
import { REDEPLOY } from "../remediation";

/** What the settings say of the workgroup. */
export interface ExpectedWorkgroup {
  readonly bytesScannedLimit: number;
  /** Place of the results, without a slash at its end. */
  readonly outputLocation: string;
  readonly bucketOwnerId: string;
}

const withoutSlash = (url: string | undefined): string | undefined => url?.replace(/\/$/, "");

/** Fails if a query can be unlimited, or its results elsewhere or without the key. A stricter limit is only unusual. */
export function judgeWorkgroup(live: WorkGroup | undefined, expected: ExpectedWorkgroup): Judgement {
  const { Configuration: configuration = {}, State: state } = live ?? {};
  const { ResultConfiguration: results, EngineVersion: engine } = configuration;
  const limit = configuration.BytesScannedCutoffPerQuery;
  const { bytesScannedLimit, bucketOwnerId, outputLocation } = expected;
  const faults = [
    ...(state === "ENABLED" ? [] : [`it is ${state ?? "missing"}, so that nobody can search`]),
    ...(configuration.EnforceWorkGroupConfiguration
      ? []
      : ["it is not enforced, so that each query chooses place and encryption of its results"]),
    ...(limit !== undefined && limit <= bytesScannedLimit
      ? []
      : [`a query reads up to ${limit ?? "any number of"} bytes`]),
    ...(engine?.EffectiveEngineVersion === ATHENA_ENGINE
      ? []
      : [`the engine is ${engine?.EffectiveEngineVersion ?? "unknown"}`]),
    ...(configuration.ManagedQueryResultsConfiguration?.Enabled
      ? ["Athena keeps the results in a bucket of its own"]
      : []),
    ...(withoutSlash(results?.OutputLocation) === outputLocation
      ? []
      : [`results go to ${results?.OutputLocation ?? "any place"}`]),
    ...(results?.ExpectedBucketOwner === bucketOwnerId
      ? []
      : [`the owner of their bucket may be ${results?.ExpectedBucketOwner ?? "anybody"}`]),
    ...(results?.EncryptionConfiguration?.EncryptionOption === "SSE_KMS"
      ? []
      : [`results are encrypted with ${results?.EncryptionConfiguration?.EncryptionOption ?? "nothing"}`]),
  ];
  if (faults.length > 0) return fail(joinFirst(faults), REDEPLOY);
  const unusual = [
    ...(limit === bytesScannedLimit ? [] : [`a query reads up to ${limit} bytes only`]),
    ...(configuration.PublishCloudWatchMetricsEnabled ? [] : ["CloudWatch gets no metrics of it"]),
  ];
  return unusual.length === 0
    ? pass(`enforced, up to ${limit} bytes`)
    : warn(joinFirst(unusual), `If it is intended, leave it. Otherwise: ${REDEPLOY}`);
}

/** Every query of the settings must be there with its text. Others are people's own. */
export function judgeQueries(live: readonly NamedQuery[], expected: readonly DeployedQuery[]): Judgement {
  const faults = expected.flatMap(({ name, text }) => {
    const found = live.filter(({ Name }) => Name === name);
    if (found.length === 0) return [`${name} is missing`];
    return found.every(({ QueryString }) => QueryString?.trim() === text.trim())
      ? []
      : [`${name} has another text`];
  });
  return faults.length === 0 ? pass(`${expected.length} queries`) : fail(joinFirst(faults), REDEPLOY);
}

const REGIONS = "projection.region.values";

/** Properties that Glue and Athena write themselves. */
const WRITTEN_BY_AWS = /^(transient_lastDdlTime|last_modified_\w+|numFiles|totalSize|comment)$/;

/** Fails if the table leaves out log files, reads others, or lacks columns. More columns and Regions do no harm. */
export function judgeTable(live: Table | undefined, expected: DeployedTable): Judgement {
  if (live === undefined) return fail(`table ${expected.database}.${expected.name} does not exist`, REDEPLOY);
  const { Parameters: properties = {}, PartitionKeys = [], StorageDescriptor: storage = {} } = live;
  const missingRegions = without(list(expected.properties[REGIONS]), list(properties[REGIONS]));
  const texts: readonly (readonly [what: string, is: string | undefined, wanted: string | undefined])[] = [
    ["type", live.TableType, TABLE_TYPE],
    ["location", withoutSlash(storage.Location), withoutSlash(expected.location)],
    ["input format", storage.InputFormat, expected.inputFormat],
    ["output format", storage.OutputFormat, expected.outputFormat],
    ["SerDe", storage.SerdeInfo?.SerializationLibrary, expected.serializationLibrary],
    ["SerDe's parameters", serdeParameters(storage), undefined],
    ["partitions", described(PartitionKeys), described(expected.partitionColumns.map(asLive))],
    ["target table", json(live.TargetTable), undefined],
    ["federated table", json(live.FederatedTable), undefined],
    ["schema reference", json(storage.SchemaReference), undefined],
    ...Object.entries(expected.properties)
      .filter(([name]) => name !== REGIONS)
      .map(([name, value]) => [name, properties[name], value] as const),
  ];
  const faults = [
    ...texts
      .filter(([, is, wanted]) => is !== wanted)
      .map(
        ([what, is, wanted]) => `${what} is ${is ?? "not set"}, but the settings say ${wanted ?? "nothing"}`,
      ),
    ...(missingRegions.length > 0 ? [`it leaves out ${missingRegions.join(", ")}`] : []),
    ...missingColumns(storage.Columns ?? [], expected.columns),
  ];
  if (faults.length > 0) return fail(joinFirst(faults), REDEPLOY);
  const further = Object.keys(properties).filter(
    (name) => !(name in expected.properties) && !WRITTEN_BY_AWS.test(name),
  );
  return further.length === 0
    ? pass(`${expected.location}, ${expected.columns.length} columns`)
    : warn(
        `properties that are not in the settings: ${further.join(", ")}`,
        `If they are intended, leave them. Otherwise: ${REDEPLOY}`,
      );
}

/** Fails if there can be log files of a Region that is neither in the settings' table nor in this one: no query finds them. */
export function judgeRegions(
  live: Table | undefined,
  expected: DeployedTable,
  enabled: readonly string[],
): Judgement {
  const known = [...list(expected.properties[REGIONS]), ...list(live?.Parameters?.[REGIONS])];
  const missing = without(enabled, known);
  return missing.length === 0
    ? pass(`${enabled.length} enabled Regions`)
    : fail(
        `no query finds a log file of ${missing.join(", ")}`,
        "The table has the Regions that this version knows: deploy with a version that knows these too.",
      );
}

const list = (values: string | undefined): readonly string[] =>
  values?.split(",").map((value) => value.trim()) ?? [];

const without = (all: readonly string[], some: readonly string[]): readonly string[] =>
  all.filter((one) => !some.includes(one));

const asLive = ({ name, type }: ExpectedColumn): Column => ({ Name: name, Type: type });

const described = (columns: readonly Column[]): string =>
  columns.flatMap(({ Name = "", Type = "" }) => fieldsOf(Name, Type)).join(", ");

const json = (value: object | undefined): string | undefined =>
  value === undefined || Object.keys(value).length === 0 ? undefined : JSON.stringify(value);

/** What the SerDe is told, without the parameter that Glue writes itself. */
function serdeParameters({ SerdeInfo }: StorageDescriptor): string | undefined {
  const { "serialization.format": _, ...parameters } = SerdeInfo?.Parameters ?? {};
  return json(parameters);
}

/** A column must have every field of the settings. Further fields do no harm. */
function missingColumns(live: readonly Column[], expected: readonly ExpectedColumn[]): readonly string[] {
  return expected.flatMap(({ name, type }) => {
    const found = live.find(({ Name }) => Name === name);
    if (found === undefined) return [`column ${name} is missing`];
    const missing = without(fieldsOf(name, type), fieldsOf(name, found.Type ?? ""));
    return missing.length === 0 ? [] : [`column ${name} has the type ${found.Type}`];
  });
}

/** The key's id is the end of its ARN. */
const keyId = (key: string | undefined): string | undefined => key?.split("/").at(-1);

/** Whether a bucket encrypts with the key of the workgroup, so that an upload past Athena has it, too. */
export function judgeEncryption(
  live: { readonly algorithm: string | undefined; readonly keyId: string | undefined },
  key: string | undefined,
): Judgement {
  const isOwn = live.algorithm === "aws:kms" && key !== undefined && keyId(live.keyId) === keyId(key);
  return isOwn
    ? pass(key)
    : fail(
        `the bucket encrypts with ${live.keyId ?? live.algorithm ?? "nothing"}, but the workgroup with ${key ?? "no key"}`,
        REDEPLOY,
      );
}
