/** Partition of a Region: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export function awsPartition(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
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

/** ARN of an IAM role. */
export function roleArn(role: { region: string; accountId: string; name: string }): string {
  return `arn:${awsPartition(role.region)}:iam::${role.accountId}:role/${role.name}`;
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

/** Folder in the bucket that CloudTrail delivers the log files of an account or an organization to. */
export function logFolder({ s3KeyPrefix }: { s3KeyPrefix?: string }, owner: string): string {
  return `${s3KeyPrefix === undefined ? "" : `${s3KeyPrefix}/`}AWSLogs/${owner}`;
}
