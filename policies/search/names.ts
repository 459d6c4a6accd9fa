import { awsPartition, keyAliasArn, searchDatabaseName, withSuffix } from "../../aws/arns";
import type { Settings } from "../../settings/file";
import { resourceNames } from "../names";
import { type Archive, archiveOf } from "./archive";

/** Everything that the named queries name. */
export interface SearchNames {
  /** The Glue database, the table in it, and the Athena workgroup. */
  readonly database: string;
  readonly table: string;
  readonly workgroup: string;
  /** Of AWS, as in every ARN. */
  readonly partition: string;
  readonly managementAccountId: string;
  /** Account that owns the key. */
  readonly auditAccountId: string;
  /** Accounts whose administrators may change the trail, which the delegated administrator may, too. */
  readonly trailAdministratorIds: readonly string[];
  /** Account that owns the buckets. */
  readonly bucketOwnerId: string;
  readonly trailName: string;
  readonly trailArn: string;
  /** The log bucket, its access-log bucket and the bucket of search results. */
  readonly bucketNames: readonly string[];
  /** The key's alias, without and with `alias/` and its ARN. */
  readonly keyAlias: string;
  readonly keyAliasArn: string;
  readonly breakGlassPrincipalArns: readonly string[];
  /** What Athena does not see, if anything. */
  readonly archive?: Archive;
}

/** Athena's limit: https://docs.aws.amazon.com/athena/latest/APIReference/API_CreateWorkGroup.html */
const MAXIMUM_WORKGROUP_NAME = 128;

/** The table in the database. */
const TABLE = "log_files";

/** The names for the settings. */
export function searchNames(settings: Settings): SearchNames {
  const { accounts, breakGlassPrincipalArns, key, logBucket, organization, region, trail } = settings;
  const { accessLogBucketName, search, trailArn } = resourceNames(settings);
  const archive = archiveOf(settings);
  return {
    database: searchDatabaseName(trail.name),
    table: TABLE,
    workgroup: withSuffix(trail.name, "-search", MAXIMUM_WORKGROUP_NAME),
    partition: awsPartition(region),
    managementAccountId: accounts.management.id,
    auditAccountId: accounts.audit.id,
    trailAdministratorIds: organization.delegatedAdministrator
      ? [accounts.management.id, accounts.audit.id]
      : [accounts.management.id],
    bucketOwnerId: (accounts.logArchive ?? accounts.audit).id,
    trailName: trail.name,
    trailArn,
    bucketNames: [logBucket.name, accessLogBucketName, search.resultsBucketName],
    keyAlias: `alias/${key.alias}`,
    keyAliasArn: keyAliasArn({ region, accountId: accounts.audit.id, alias: key.alias }),
    breakGlassPrincipalArns,
    ...(archive === undefined ? {} : { archive }),
  };
}
