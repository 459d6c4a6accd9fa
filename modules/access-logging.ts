import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { PolicyStatement } from "../policies/policy-document";
import type { AccessLoggingSettings } from "../settings/log-bucket";
import { PrivateBucket, privateBucketAddresses } from "./private-bucket";

/** Properties for {@link AccessLogging}. */
export interface AccessLoggingProps extends AccessLoggingSettings {
  /** Provider of the account that owns both buckets. */
  readonly provider: AwsProvider;
  /** Name of the bucket that receives the access logs. */
  readonly name: string;
  /** Statements of its bucket policy. */
  readonly policy: readonly PolicyStatement[];
  /** Bucket whose requests are logged. */
  readonly sourceBucket: S3Bucket;
  /** True if Terraform refuses to destroy the bucket of the access logs. */
  readonly preventDestroy: boolean;
}

/** Fixed, because the `removed` block names the bucket when the construct no longer creates it. */
const LOGICAL_ID = "AccessLogBucket";

/** Access logs never change, so a noncurrent version was overwritten or deleted by hand. */
const NONCURRENT_DAYS = 1;

/**
 * Logs every request to a bucket into a second bucket. S3 does not deliver access logs to a bucket with Object Lock or
 * default encryption with KMS. If access logging is disabled, Terraform forgets the second bucket instead of destroying
 * it, because S3 refuses to delete a bucket that holds logs.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export class AccessLogging extends Construct {
  /** Resources that must exist before the first object is written to the source bucket. */
  readonly resources: readonly ITerraformDependable[];
  /** Addresses that an earlier run may have managed and that Terraform forgets. */
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
      policy: props.policy,
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
