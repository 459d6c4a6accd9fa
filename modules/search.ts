import { AthenaNamedQuery } from "@cdktf/provider-aws/lib/athena-named-query";
import { AthenaWorkgroup } from "@cdktf/provider-aws/lib/athena-workgroup";
import { GlueCatalogDatabase } from "@cdktf/provider-aws/lib/glue-catalog-database";
import { GlueCatalogTable } from "@cdktf/provider-aws/lib/glue-catalog-table";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { SEARCH_TAGS } from "../policies/names";
import type { PolicyStatement } from "../policies/policy-document";
import {
  ATHENA_ENGINE,
  type DeployedQuery,
  type DeployedTable,
  SEARCHER_POLICY,
  TABLE_TYPE,
} from "../policies/search/deployed";

import type { SearchSettings } from "../settings/search";
import { keyArguments } from "./key-arguments";
import { PrivateBucket } from "./private-bucket";
import { literal, renderPolicy } from "./render-policy";

/** Properties for a {@link Search}. */
export interface SearchProps
  extends Pick<SearchSettings, "resultsExpireAfterDays" | "bytesScannedLimit" | "searcherArns"> {
  /** Provider of the account that owns the log bucket. */
  readonly provider: AwsProvider;
  /** Id of that account. */
  readonly accountId: string;
  /** ARN of the trail, for descriptions. */
  readonly trailArn: string;
  readonly table: DeployedTable;
  readonly workgroupName: string;
  readonly queries: readonly DeployedQuery[];
  /** Name of the bucket of the results. */
  readonly resultsBucketName: string;
  /** Statements of its bucket policy. */
  readonly resultsPolicy: readonly PolicyStatement[];
  /** Statements of the policy of the results' key. */
  readonly keyPolicy: readonly PolicyStatement[];
  readonly roleName: string;
  /** Statements of the role's trust policy. */
  readonly trustPolicy: readonly PolicyStatement[];
  /** Statements of the role's identity policy. */
  readonly policy: readonly PolicyStatement[];
}

/** Results never change, so a noncurrent version was overwritten or deleted by hand. */
const NONCURRENT_DAYS = 1;

/**
 * A table of the log files, a workgroup with named queries, a bucket for their results, and a role that may ask.
 * https://docs.aws.amazon.com/athena/latest/ug/cloudtrail-logs.html
 */
export class Search extends Construct {
  readonly workgroup: AthenaWorkgroup;
  /** The searcher role, if somebody may assume it. */
  readonly role?: IamRole;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SearchProps,
  ) {
    super(scope, id);
    this.addTable();
    this.workgroup = this.addWorkgroup();
    for (const query of props.queries) this.addQuery(query);
    if (props.searcherArns.length > 0) this.role = this.addRole();
  }

  private addTable(): void {
    const { provider, table } = this.props;
    const database = new GlueCatalogDatabase(this, "Database", {
      provider,
      name: table.database,
      description: `The log files of ${this.props.trailArn}`,
    });
    new GlueCatalogTable(this, "Table", {
      provider,
      databaseName: database.name,
      name: table.name,
      tableType: TABLE_TYPE,
      parameters: Object.fromEntries(
        Object.entries(table.properties).map(([key, value]) => [key, literal(value)]),
      ),
      partitionKeys: [...table.partitionColumns],
      storageDescriptor: {
        location: table.location,
        inputFormat: table.inputFormat,
        outputFormat: table.outputFormat,
        serDeInfo: { serializationLibrary: table.serializationLibrary },
        columns: [...table.columns],
      },
    });
  }

  /** The results are copies that a query can make again, so search can be disabled while there are some. */
  private addWorkgroup(): AthenaWorkgroup {
    const { accountId, provider } = this.props;
    const key = new KmsKey(this, "Key", {
      provider,
      description: `Encrypts the results of searches in the log files of ${this.props.trailArn}`,
      ...keyArguments(this.props.keyPolicy),
    });
    const results = new PrivateBucket(this, "Results", {
      provider,
      name: this.props.resultsBucketName,
      policy: this.props.resultsPolicy,
      keyArn: key.arn,
      lifecycleRules: [
        {
          id: "results",
          status: "Enabled",
          filter: [{ prefix: "" }],
          expiration: [{ days: this.props.resultsExpireAfterDays }],
          noncurrentVersionExpiration: [{ noncurrentDays: NONCURRENT_DAYS }],
        },
      ],
      forceDestroy: true,
      preventDestroy: false,
    });
    return new AthenaWorkgroup(this, "Workgroup", {
      provider,
      name: this.props.workgroupName,
      description: `Searches in the log files of ${this.props.trailArn}`,
      configuration: {
        enforceWorkgroupConfiguration: true,
        publishCloudwatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: this.props.bytesScannedLimit,
        engineVersion: { selectedEngineVersion: ATHENA_ENGINE },
        resultConfiguration: {
          outputLocation: `s3://${this.props.resultsBucketName}/`,
          expectedBucketOwner: accountId,
          encryptionConfiguration: { encryptionOption: "SSE_KMS", kmsKeyArn: key.arn },
        },
      },
      forceDestroy: true,
      tags: { ...SEARCH_TAGS },
      dependsOn: results.resources,
    });
  }

  private addQuery({ name, description, text }: DeployedQuery): void {
    new AthenaNamedQuery(this, `Query-${name}`, {
      provider: this.props.provider,
      workgroup: this.workgroup.name,
      database: this.props.table.database,
      name,
      description,
      query: literal(text),
    });
  }

  private addRole(): IamRole {
    const { provider } = this.props;
    const role = new IamRole(this, "Searcher", {
      provider,
      name: this.props.roleName,
      description: "Searches the log files of the organization trail",
      assumeRolePolicy: renderPolicy(this.props.trustPolicy),
    });
    new IamRolePolicy(this, "Searcher-Policy", {
      provider,
      name: SEARCHER_POLICY,
      role: role.name,
      policy: renderPolicy(this.props.policy),
    });
    return role;
  }
}
