import { bucketArn } from "../aws/arns";
import { denyOtherSettings } from "./deployers";
import { denyInsecureTransport } from "./insecure-transport";
import type { PolicyStatement } from "./policy-document";
import { denyOtherWriters, denyTampering } from "./tampering";

/** Properties of {@link accessLogBucketPolicy}. */
export interface AccessLogBucketPolicyProps {
  /** Name of the bucket. */
  readonly name: string;
  /** Region of both buckets. */
  readonly region: string;
  /** Account that owns both buckets. */
  readonly accountId: string;
  /** Name of the bucket whose requests are logged. */
  readonly sourceBucketName: string;
  /** The only roles that may change the bucket's settings, beside break glass. Without them everybody's account decides. */
  readonly deployerArns?: readonly string[];
  /** Principals who may change the bucket's settings beside the deployers. */
  readonly breakGlassPrincipalArns: readonly string[];
  /** Organization to which the policy restricts every principal. */
  readonly organizationId: string;
}

/** The whole policy of the access-log bucket. */
export function accessLogBucketPolicy(props: AccessLogBucketPolicyProps): readonly PolicyStatement[] {
  const bucket = { arn: bucketArn(props), sourceArn: sourceArn(props) };
  return [
    allowAccessLogs(props),
    denyInsecureTransport(bucket.arn),
    denyOthersOutsideOrganization(props),
    denyOtherWriters(bucket),
    denyTampering(bucket),
    denyDeletingAccessLogs(props),
    ...(props.deployerArns === undefined
      ? []
      : [denyOtherSettings(bucket.arn, [...props.deployerArns, ...props.breakGlassPrincipalArns])]),
  ];
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html#grant-log-delivery-permissions-general */
export function allowAccessLogs(props: AccessLogBucketPolicyProps): PolicyStatement {
  return {
    Sid: "AllowAccessLogs",
    Effect: "Allow",
    Principal: { Service: "logging.s3.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: `${bucketArn(props)}/*`,
    Condition: {
      ArnEquals: { "aws:SourceArn": sourceArn(props) },
      StringEquals: { "aws:SourceAccount": props.accountId },
    },
  };
}

/**
 * A data perimeter. It exempts the delivery by its source, because AWS does not say whether it sets
 * `aws:PrincipalIsAWSService` for S3's access logging.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html
 */
export function denyOthersOutsideOrganization(props: AccessLogBucketPolicyProps): PolicyStatement {
  const arn = bucketArn(props);
  return {
    Sid: "DenyOutsideOrganization",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [arn, `${arn}/*`],
    Condition: {
      StringNotEquals: { "aws:PrincipalOrgID": props.organizationId },
      ArnNotEquals: { "aws:SourceArn": sourceArn(props) },
    },
  };
}

/**
 * S3 does not deliver access logs to a bucket with Object Lock, so only the policy keeps them. It exempts nobody: the
 * access logs are also the evidence of what break glass deleted. The lifecycle is not subject to it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export function denyDeletingAccessLogs(props: AccessLogBucketPolicyProps): PolicyStatement {
  return {
    Sid: "DenyDeletingAccessLogs",
    Effect: "Deny",
    Principal: "*",
    Action: ["s3:DeleteObject", "s3:DeleteObjectVersion"],
    Resource: `${bucketArn(props)}/*`,
  };
}

function sourceArn({ region, sourceBucketName }: AccessLogBucketPolicyProps): string {
  return bucketArn({ region, name: sourceBucketName });
}
