/** Partition of a Region: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** ARN of a trail. CloudTrail owns every organization trail to the management account, whoever made it. */
export function trailArn(trail: { region: string; accountId: string; name: string }): string {
  return `arn:${partitionOf(trail.region)}:cloudtrail:${trail.region}:${trail.accountId}:trail/${trail.name}`;
}

/** ARN of a bucket. */
export function bucketArn(bucket: { region: string; name: string }): string {
  return `arn:${partitionOf(bucket.region)}:s3:::${bucket.name}`;
}

/** ARN by which a policy names a whole account. */
export function accountRootArn(account: { region: string; accountId: string }): string {
  return `arn:${partitionOf(account.region)}:iam::${account.accountId}:root`;
}

/** Name of the bucket that holds the access logs of another. */
export function accessLogBucketName(bucketName: string): string {
  return `${bucketName}-access-logs`;
}

/** ARN of an IAM role. */
export function roleArn(role: { region: string; accountId: string; name: string }): string {
  return `arn:${partitionOf(role.region)}:iam::${role.accountId}:role/${role.name}`;
}

/** ARN of a CloudWatch Logs log group, without the `:*` that stands for its streams. */
export function logGroupArn(group: { region: string; accountId: string; name: string }): string {
  return `arn:${partitionOf(group.region)}:logs:${group.region}:${group.accountId}:log-group:${group.name}`;
}

/** ARN of an SNS topic. */
export function topicArn(topic: { region: string; accountId: string; name: string }): string {
  return `arn:${partitionOf(topic.region)}:sns:${topic.region}:${topic.accountId}:${topic.name}`;
}

/** The accounts of principals, each once, as policies name them. */
export function accountRootsOf(principalArns: readonly string[]): readonly string[] {
  return [...new Set(principalArns.map((arn) => `${arn.split(":").slice(0, 5).join(":")}:root`))];
}

/** Folder of the bucket in which CloudTrail puts the log files of an account or an organization. */
export function logFolder({ s3KeyPrefix }: { s3KeyPrefix?: string }, owner: string): string {
  return `${s3KeyPrefix === undefined ? "" : `${s3KeyPrefix}/`}AWSLogs/${owner}`;
}
