/** Partitions beside `aws`, each with the beginning of its Regions' codes and the domain of its endpoints. */
const OTHER_PARTITIONS = [
  { name: "aws-cn", regions: "cn-", domain: "amazonaws.com.cn" },
  { name: "aws-eusc", regions: "eusc-", domain: "amazonaws.eu" },
  { name: "aws-us-gov", regions: "us-gov-", domain: "amazonaws.com" },
] as const;

/** The partitions that organizations can be in: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export const PARTITIONS: readonly string[] = ["aws", ...OTHER_PARTITIONS.map(({ name }) => name)];

function otherPartition(region: string) {
  return OTHER_PARTITIONS.find(({ regions }) => region.startsWith(regions));
}

/** Partition of a Region. */
export function awsPartition(region: string): string {
  return otherPartition(region)?.name ?? "aws";
}

/** Name by which KMS knows that a request comes through S3: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service */
export function s3ViaService(region: string): string {
  return `s3.${region}.${otherPartition(region)?.domain ?? "amazonaws.com"}`;
}

/** ARN of a trail. The management account owns every organization trail, also if a delegated administrator created it. */
export function trailArn(trail: { region: string; accountId: string; name: string }): string {
  return `arn:${awsPartition(trail.region)}:cloudtrail:${trail.region}:${trail.accountId}:trail/${trail.name}`;
}

/** ARN of a bucket. */
export function bucketArn(bucket: { region: string; name: string }): string {
  return `arn:${awsPartition(bucket.region)}:s3:::${bucket.name}`;
}

/** ARN of an account's root, which stands for the whole account in a policy. */
export function accountRootArn(account: { region: string; accountId: string }): string {
  return `arn:${awsPartition(account.region)}:iam::${account.accountId}:root`;
}

/** Name of the bucket that receives the access logs of another bucket. */
export function accessLogBucketName(bucketName: string): string {
  return `${bucketName}-access-logs`;
}

/** Name of the bucket that holds the results of searches in the log files of another bucket. */
export function searchBucketName(bucketName: string): string {
  return `${bucketName}-search`;
}

/** ARN of a resource of AWS Glue, such as `table/audit/log_files`. */
export function glueArn(resource: { region: string; accountId: string; name: string }): string {
  return `arn:${awsPartition(resource.region)}:glue:${resource.region}:${resource.accountId}:${resource.name}`;
}

/** ARN of an Athena workgroup. */
export function workgroupArn(workgroup: { region: string; accountId: string; name: string }): string {
  return `arn:${awsPartition(workgroup.region)}:athena:${workgroup.region}:${workgroup.accountId}:workgroup/${workgroup.name}`;
}

/** ARN of an IAM role. */
export function roleArn(role: { region: string; accountId: string; name: string }): string {
  return `arn:${awsPartition(role.region)}:iam::${role.accountId}:role/${role.name}`;
}

/** Name of the Glue database of a trail's log files. Glue's names have no other characters. */
export function searchDatabaseName(trailName: string): string {
  return trailName.toLowerCase().replaceAll(/[^a-z0-9]/g, "_");
}

/** Name of the role that may search. */
export function searcherRoleName(trailName: string): string {
  return withSuffix(trailName, "-searcher", MAXIMUM_ROLE_NAME);
}

/** IAM's limit for the name of a role. */
export const MAXIMUM_ROLE_NAME = 64;

/** The name with a suffix, shortened to AWS's limit. */
export function withSuffix(name: string, suffix: string, maximum: number): string {
  return `${name.slice(0, maximum - suffix.length)}${suffix}`;
}

/** ARN of a CloudWatch Logs log group, without the `:*` that stands for its streams. */
export function logGroupArn(group: { region: string; accountId: string; name: string }): string {
  return `arn:${awsPartition(group.region)}:logs:${group.region}:${group.accountId}:log-group:${group.name}`;
}

/** ARN of an alias of a KMS key. */
export function keyAliasArn(key: { region: string; accountId: string; alias: string }): string {
  return `arn:${awsPartition(key.region)}:kms:${key.region}:${key.accountId}:alias/${key.alias}`;
}

/** ARN of an SNS topic. */
export function topicArn(topic: { region: string; accountId: string; name: string }): string {
  return `arn:${awsPartition(topic.region)}:sns:${topic.region}:${topic.accountId}:${topic.name}`;
}

/** ARN of a CloudWatch alarm. */
export function alarmArn(alarm: { region: string; accountId: string; name: string }): string {
  return `arn:${awsPartition(alarm.region)}:cloudwatch:${alarm.region}:${alarm.accountId}:alarm:${alarm.name}`;
}

/** ARNs of the roots of the principals' accounts, without duplicates. */
export function accountRoots(principalArns: readonly string[]): readonly string[] {
  return [...new Set(principalArns.map((arn) => `${arn.split(":").slice(0, 5).join(":")}:root`))];
}

/** The prefix of a trail, and those that it had before. An empty one stands for no prefix. */
export interface KeyPrefixes {
  readonly s3KeyPrefix?: string;
  readonly formerS3KeyPrefixes?: readonly string[];
}

/** Folders of the log files of an account or an organization: the one that CloudTrail delivers to, and former ones. */
export function readableLogFolders(prefixes: KeyPrefixes, owner: string): readonly string[] {
  const { formerS3KeyPrefixes = [] } = prefixes;
  const former = formerS3KeyPrefixes.map((prefix) => (prefix === "" ? {} : { s3KeyPrefix: prefix }));
  return [prefixes, ...former].map((one) => logFolder(one, owner));
}

/** Folder in the bucket that CloudTrail delivers the log files of an account or an organization to. */
export function logFolder({ s3KeyPrefix }: { s3KeyPrefix?: string }, owner: string): string {
  return `${s3KeyPrefix === undefined ? "" : `${s3KeyPrefix}/`}AWSLogs/${owner}`;
}
