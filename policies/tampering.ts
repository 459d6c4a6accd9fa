import type { PolicyStatement } from "./policy-document";

/** A bucket to which AWS delivers, and the one resource on whose behalf it may. */
export interface DeliveryBucket {
  /** ARN of the bucket. */
  readonly arn: string;
  /** ARN of the trail, or of the bucket whose requests are logged. */
  readonly sourceArn: string;
}

/**
 * Denies writing to everybody but the one source. The statement that allows the delivery requires the same value, so this
 * one cannot stop a delivery that the other allows.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourcearn
 */
export function denyOtherWriters({ arn, sourceArn }: DeliveryBucket): PolicyStatement {
  return {
    Sid: "DenyOtherWriters",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:PutObject",
    Resource: `${arn}/*`,
    Condition: { ArnNotEquals: { "aws:SourceArn": sourceArn } },
  };
}

/**
 * Replication into the bucket hides or overwrites an object without a request to write or delete, an update of the
 * encryption hands it to another key, and rules elsewhere can act on tags and annotations. Nothing here needs any of them.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/delete-marker-replication.html
 */
export function denyTampering({ arn }: Pick<DeliveryBucket, "arn">): PolicyStatement {
  return {
    Sid: "DenyTampering",
    Effect: "Deny",
    Principal: "*",
    Action: [
      "s3:Replicate*",
      "s3:UpdateObjectEncryption",
      "s3:PutObjectTagging",
      "s3:PutObjectVersionTagging",
      "s3:DeleteObjectTagging",
      "s3:DeleteObjectVersionTagging",
      "s3:PutObjectAnnotation",
      "s3:PutObjectVersionAnnotation",
      "s3:DeleteObjectAnnotation",
      "s3:DeleteObjectVersionAnnotation",
    ],
    Resource: `${arn}/*`,
  };
}
