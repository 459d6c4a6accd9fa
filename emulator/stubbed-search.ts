import { resourceNames } from "../policies/names";
import { policiesFor } from "../policies/policies-for";
import { policyJson } from "../policies/policy-document";
import { ATHENA_ENGINE, deployedSearch, TABLE_TYPE } from "../policies/search/deployed";
import type { Settings } from "../settings/file";
import type { EmulatedError } from "./aws-calls";
import { bucketAnswers, encryptionXml, lifecycleXml, NO_REPLICATION } from "./stubbed-bucket";

type Fields = Readonly<Record<string, unknown>>;

/** What the stub answers about search. */
export interface SearchModel {
  workgroup: Fields & { readonly Configuration: Fields };
  namedQueries: readonly { readonly Name: string; readonly QueryString: string }[];
  table: (Fields & { readonly Parameters: Fields; readonly StorageDescriptor: Fields }) | undefined;
  searcherTrust: string;
  searcherPolicy: string;
  resultsKeyPolicy: string;
  resultsKeyGrants: readonly object[];
}

/** ARN of the key of the results. */
export function stubResultsKeyArn({ accounts, region }: Settings): string {
  return `arn:aws:kms:${region}:${(accounts.logArchive ?? accounts.audit).id}:key/results`;
}

/** Search in which nothing is wrong. */
export function healthySearch(settings: Settings): SearchModel {
  const { search } = policiesFor(settings);
  const { queries, table } = deployedSearch(settings);
  const columns = (all: typeof table.columns) => all.map(({ name, type }) => ({ Name: name, Type: type }));
  return {
    workgroup: {
      State: "ENABLED",
      Configuration: {
        EnforceWorkGroupConfiguration: true,
        PublishCloudWatchMetricsEnabled: true,
        BytesScannedCutoffPerQuery: settings.search.bytesScannedLimit,
        EngineVersion: { SelectedEngineVersion: ATHENA_ENGINE, EffectiveEngineVersion: ATHENA_ENGINE },
        ResultConfiguration: {
          OutputLocation: `s3://${resourceNames(settings).search.resultsBucketName}/`,
          ExpectedBucketOwner: (settings.accounts.logArchive ?? settings.accounts.audit).id,
          EncryptionConfiguration: {
            EncryptionOption: "SSE_KMS",
            KmsKey: stubResultsKeyArn(settings),
          },
        },
      },
    },
    namedQueries: queries.map(({ name, text }) => ({ Name: name, QueryString: text })),
    table: {
      Name: table.name,
      TableType: TABLE_TYPE,
      Parameters: { ...table.properties, transient_lastDdlTime: "1795000000" },
      PartitionKeys: columns(table.partitionColumns),
      StorageDescriptor: {
        Location: table.location,
        InputFormat: table.inputFormat,
        OutputFormat: table.outputFormat,
        SerdeInfo: { SerializationLibrary: table.serializationLibrary },
        Columns: columns(table.columns),
      },
    },
    searcherTrust: policyJson(search.searcherRole.trust),
    searcherPolicy: policyJson(search.searcherRole.permissions),
    resultsKeyPolicy: policyJson(search.resultsKey),
    resultsKeyGrants: [],
  };
}

/** S3's answers about the bucket of the results. */
export function resultsBucketAnswers(settings: Settings): Record<string, string | EmulatedError> {
  return {
    ...bucketAnswers(policyJson(policiesFor(settings).search.resultsBucket)),
    replication: NO_REPLICATION,
    encryption: encryptionXml("aws:kms", stubResultsKeyArn(settings)),
    lifecycle: lifecycleXml(
      `<ID>results</ID><Expiration><Days>${settings.search.resultsExpireAfterDays}</Days></Expiration>`,
    ),
  };
}

/** The answers of Athena and Glue. */
export function searchAnswers(
  model: SearchModel,
): Readonly<Record<string, (input: Fields) => object | EmulatedError>> {
  return {
    "athena:GetWorkGroup": () => ({ WorkGroup: model.workgroup }),
    "athena:ListNamedQueries": () => ({ NamedQueryIds: model.namedQueries.map((_, index) => String(index)) }),
    "athena:BatchGetNamedQuery": ({ NamedQueryIds }) => ({
      NamedQueries: (NamedQueryIds as readonly string[]).map((id) => ({
        Database: "d",
        ...model.namedQueries[Number(id)],
      })),
    }),
    "glue:GetTable": () =>
      model.table === undefined
        ? { status: 400, code: "EntityNotFoundException", message: "it does not exist" }
        : { Table: model.table },
  };
}
