import { awsPartition, bucketArn, glueArn, s3ViaService, workgroupArn } from "../../aws/arns";
import type { PolicyStatement } from "../policy-document";
import { allowDecrypt } from "../reader-role";

/** Properties of {@link searcherRolePolicy}. */
export interface SearcherRolePolicyProps {
  /** Region of buckets, keys, table and workgroup. */
  readonly region: string;
  /** Account that owns the buckets, and with them table, workgroup and role. */
  readonly accountId: string;
  /** Account that owns the key of the log files. */
  readonly keyAccountId: string;
  /** Account that owns the trail. */
  readonly managementAccountId: string;
  readonly logBucketName: string;
  readonly resultsBucketName: string;
  /** Folder of the table's log files, as a URL that ends in a slash. */
  readonly tableLocation: string;
  readonly database: string;
  readonly table: string;
  readonly workgroup: string;
}

/** The whole identity policy of the searcher role. Athena reads and writes with these rights. */
export function searcherRolePolicy(props: SearcherRolePolicyProps): readonly PolicyStatement[] {
  return [
    allowAsk(props),
    allowBrowse(),
    allowReadTable(props),
    allowDefaultDatabase(props),
    allowListBuckets(props),
    allowReadLogFiles(props),
    allowDecrypt(props),
    allowResults(props),
    allowResultsKey(props),
  ];
}

/** https://docs.aws.amazon.com/athena/latest/ug/example-policies-workgroup.html */
export function allowAsk({ workgroup, ...place }: SearcherRolePolicyProps): PolicyStatement {
  return {
    Sid: "AllowAsk",
    Effect: "Allow",
    Action: [
      "athena:BatchGetNamedQuery",
      "athena:BatchGetQueryExecution",
      "athena:GetNamedQuery",
      "athena:GetQueryExecution",
      "athena:GetQueryResults",
      "athena:GetQueryResultsStream",
      "athena:GetQueryRuntimeStatistics",
      "athena:GetWorkGroup",
      "athena:ListNamedQueries",
      "athena:ListQueryExecutions",
      "athena:StartQueryExecution",
      "athena:StopQueryExecution",
    ],
    Resource: workgroupArn({ ...place, name: workgroup }),
  };
}

/** The names that Athena's console offers, which are of the whole account. Same page as asking. */
export function allowBrowse(): PolicyStatement {
  return {
    Sid: "AllowBrowse",
    Effect: "Allow",
    Action: ["athena:ListDataCatalogs", "athena:ListEngineVersions", "athena:ListWorkGroups"],
    Resource: "*",
  };
}

/** https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html */
export function allowReadTable(props: SearcherRolePolicyProps): PolicyStatement {
  const { database, table } = props;
  return {
    Sid: "AllowReadTable",
    Effect: "Allow",
    Action: ["glue:GetDatabase", "glue:GetPartitions", "glue:GetTable", "glue:GetTables"],
    Resource: ["catalog", `database/${database}`, `table/${database}/${table}`].map((name) =>
      glueArn({ ...props, name }),
    ),
  };
}

/** Athena looks for this database before every query, and creates it if the account has none. Same page as the table. */
export function allowDefaultDatabase(props: SearcherRolePolicyProps): PolicyStatement {
  return {
    Sid: "AllowDefaultDatabase",
    Effect: "Allow",
    Action: ["glue:CreateDatabase", "glue:GetDatabase"],
    Resource: ["catalog", "database/default"].map((name) => glueArn({ ...props, name })),
  };
}

/** https://docs.aws.amazon.com/athena/latest/ug/s3-permissions.html */
export function allowListBuckets(props: SearcherRolePolicyProps): PolicyStatement {
  const { region, logBucketName, resultsBucketName } = props;
  return {
    Sid: "AllowListBuckets",
    Effect: "Allow",
    Action: ["s3:GetBucketLocation", "s3:ListBucket"],
    Resource: [logBucketName, resultsBucketName].map((name) => bucketArn({ region, name })),
  };
}

/** The folder of the log files, with digests and Insights, and no versions or restores as for a reader. Same page as listing. */
export function allowReadLogFiles({ region, tableLocation }: SearcherRolePolicyProps): PolicyStatement {
  return {
    Sid: "AllowReadLogFiles",
    Effect: "Allow",
    Action: "s3:GetObject",
    Resource: `${bucketArn({ region, name: tableLocation.replace("s3://", "") })}*`,
  };
}

/** Same page as listing. */
export function allowResults({ region, resultsBucketName }: SearcherRolePolicyProps): PolicyStatement {
  return {
    Sid: "AllowResults",
    Effect: "Allow",
    Action: ["s3:AbortMultipartUpload", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"],
    Resource: `${bucketArn({ region, name: resultsBucketName })}/*`,
  };
}

/**
 * Restricted by encryption context to the objects of one bucket, because the key's ARN is unknown in the first plan.
 * https://docs.aws.amazon.com/athena/latest/ug/encryption.html
 */
export function allowResultsKey(props: SearcherRolePolicyProps): PolicyStatement {
  const { accountId, region, resultsBucketName } = props;
  return {
    Sid: "AllowResultsKey",
    Effect: "Allow",
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Resource: `arn:${awsPartition(region)}:kms:${region}:${accountId}:key/*`,
    Condition: {
      StringEquals: { "kms:ViaService": s3ViaService(region) },
      StringLike: {
        "kms:EncryptionContext:aws:s3:arn": `${bucketArn({ region, name: resultsBucketName })}/*`,
      },
    },
  };
}
