import { awsPartition, logFolder } from "../../aws/arns";
import { FIRST_DAY } from "../../aws/cloudtrail-service";
import { KNOWN_REGIONS } from "../../aws/regions";
import type { Settings } from "../../settings/file";

/** What the table's properties follow from. */
export interface TableSettings extends Pick<Settings, "logBucket" | "organization" | "region" | "trail"> {
  /** The first day that the table has if log files never expire, as YYYY-MM-DD. */
  readonly search: { readonly from?: string };
}

/** How Athena reads log files: https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table.html */
export const TABLE_FORMAT = {
  inputFormat: "com.amazon.emr.cloudtrail.CloudTrailInputFormat",
  outputFormat: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
  serializationLibrary: "org.apache.hive.hcatalog.data.JsonSerDe",
} as const;

/** The folder of the table's log files, as a URL that ends in a slash. A former key prefix is another folder. */
export function tableLocation({ logBucket, organization, trail }: Omit<TableSettings, "search">): string {
  const prefix = trail.s3KeyPrefix === undefined ? {} : { s3KeyPrefix: trail.s3KeyPrefix };
  const folder = trail.isOrganizationTrail
    ? logFolder(prefix, organization.id)
    : logFolder(prefix, "").replace(/\/$/, "");
  return `s3://${logBucket.name}/${folder}/`;
}

/**
 * The table's properties. Athena derives the partitions from them, so a new account needs no change: its id comes from
 * the query. `${account}` is Athena's own, not Terraform's.
 * https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
 */
export function tableProperties(settings: TableSettings): Readonly<Record<string, string>> {
  return {
    EXTERNAL: "TRUE",
    classification: "cloudtrail",
    read_restored_glacier_objects: "true",
    "projection.enabled": "true",
    "projection.account.type": "injected",
    "projection.region.type": "enum",
    "projection.region.values": tableRegions(settings.region).join(","),
    "projection.day.type": "date",
    "projection.day.format": "yyyy/MM/dd",
    "projection.day.range": `${firstDay(settings)},NOW`,
    "projection.day.interval": "1",
    "projection.day.interval.unit": "DAYS",
    "storage.location.template": `${tableLocation(settings)}\${account}/CloudTrail/\${region}/\${day}`,
  };
}

/** The first and the last day that the table has, as YYYY/MM/DD. A query about others finds nothing. */
export function tableDays(
  settings: TableSettings,
  now: Date,
): { readonly from: string; readonly to: string } {
  const first = firstDay(settings);
  const [, days] = /^NOW-(\d+)DAYS$/.exec(first) ?? [];
  return { from: days === undefined ? first : dayBefore(now, Number(days)), to: dayBefore(now, 0) };
}

/** A day (UTC) some days before another, as YYYY/MM/DD. */
export function dayBefore(day: Date, days: number): string {
  return new Date(day.getTime() - days * 86_400_000).toISOString().slice(0, 10).replaceAll("-", "/");
}

/** The Regions whose log files the table has: those of the partition that this version knows. */
export function tableRegions(region: string): readonly string[] {
  return KNOWN_REGIONS.filter((one) => awsPartition(one) === awsPartition(region));
}

/** S3 deletes a log file in the night after its last day, so that there can be files of one day more. */
function firstDay({ logBucket, search }: TableSettings): string {
  const { expireAfterDays } = logBucket;
  return expireAfterDays === "never"
    ? (search.from ?? FIRST_DAY).replaceAll("-", "/")
    : `NOW-${expireAfterDays + 1}DAYS`;
}
