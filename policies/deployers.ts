import type { PolicyCondition, PolicyStatement } from "./policy-document";

/**
 * A condition that exempts roles from a Deny; empty if there are none. An ARN may have question marks for the suffix that IAM Identity Center gives
 * the role of a permission set.
 */
export function exceptRoles(arns: readonly string[]): { Condition?: PolicyCondition } {
  return arns.length === 0 ? {} : { Condition: { ArnNotLike: { "aws:PrincipalArn": arns } } };
}

/**
 * Every setting of the bucket: lifecycle, Object Lock, replication, logging, encryption, public access, ownership,
 * versioning, requester pays, notifications, inventory, metadata, tags, policy, and the bucket itself. S3 lets the root user of the owner
 * read, replace and delete the policy all the same.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html
 */
export function denyOtherSettings(bucketArn: string, exempt: readonly string[]): PolicyStatement {
  return {
    Sid: "DenyOtherSettings",
    Effect: "Deny",
    Principal: "*",
    Action: [
      "s3:CreateBucketMetadata*",
      "s3:DeleteBucket*",
      "s3:PauseReplication",
      "s3:Put*",
      "s3:TagResource",
      "s3:UntagResource",
      "s3:UpdateBucketMetadata*",
    ],
    Resource: bucketArn,
    ...exceptRoles(exempt),
  };
}
