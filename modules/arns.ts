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
