import { bucketArn } from "../aws/arns";
import { denyInsecureTransport } from "./insecure-transport";
import type { PolicyStatement } from "./policy-document";

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
}

/** The whole policy of the access-log bucket. */
export function accessLogBucketPolicy(props: AccessLogBucketPolicyProps): readonly PolicyStatement[] {
  return [allowAccessLogs(props), denyInsecureTransport(bucketArn(props))];
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
      ArnEquals: { "aws:SourceArn": bucketArn({ region: props.region, name: props.sourceBucketName }) },
      StringEquals: { "aws:SourceAccount": props.accountId },
    },
  };
}
