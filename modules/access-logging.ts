import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type AccessLoggingPolicyProps, accessLoggingPolicy } from "../policies/access-log-bucket";
import type { AccessLoggingSettings } from "../settings/log-bucket";
import { PrivateBucket, privateBucketAddresses } from "./private-bucket";

/** Properties for {@link AccessLogging}. */
export interface AccessLoggingProps extends AccessLoggingSettings, AccessLoggingPolicyProps {
  /** Provider of the account that owns both buckets. */
  readonly provider: AwsProvider;
  /** Bucket whose requests are logged. */
  readonly sourceBucket: S3Bucket;
  /** Whether Terraform refuses to destroy the bucket of the access logs. */
  readonly preventDestroy: boolean;
}

/** Pinned, because the block that forgets the bucket has to name it where it no longer exists. */
const LOGICAL_ID = "AccessLogBucket";

/** Access logs never change: a version that is not current was overwritten or deleted by somebody. */
const NONCURRENT_DAYS = 1;

/**
 * Logs every request to a bucket into another. That one has neither Object Lock nor a default encryption by KMS, or S3
 * would not deliver. Switched off, it is forgotten rather than destroyed, which S3 refuses while it holds logs.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export class AccessLogging extends Construct {
  /** What the source bucket's first writer has to wait for. */
  readonly resources: readonly ITerraformDependable[];
  /** Addresses that an earlier run may have managed. */
  readonly forgotten: readonly string[];

  constructor(scope: Construct, id: string, props: AccessLoggingProps) {
    super(scope, id);
    if (!props.enabled) {
      this.resources = [];
      this.forgotten = privateBucketAddresses(LOGICAL_ID);
      return;
    }
    const { provider } = props;
    const target = new PrivateBucket(this, "Bucket", {
      provider,
      name: props.name,
      policy: accessLoggingPolicy(props),
      lifecycleRules: [
        {
          id: "access-logs",
          status: "Enabled",
          filter: [{ prefix: "" }],
          expiration: [{ days: props.expireAfterDays }],
          noncurrentVersionExpiration: [{ noncurrentDays: NONCURRENT_DAYS }],
        },
      ],
      preventDestroy: props.preventDestroy,
      logicalId: LOGICAL_ID,
    });
    const logging = new S3BucketLoggingA(this, "Resource", {
      provider,
      bucket: props.sourceBucket.bucket,
      targetBucket: target.bucket.bucket,
      targetPrefix: "",
      dependsOn: target.resources,
    });
    this.resources = [...target.resources, logging];
    this.forgotten = [];
  }
}
