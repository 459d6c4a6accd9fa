import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { S3BucketLifecycleConfigurationRule } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketObjectLockConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-object-lock-configuration";
import type { Construct } from "constructs";
import type { PolicyStatement } from "../policies/policy-document";
import type { LogBucketSettings } from "../settings/log-bucket";
import { PrivateBucket } from "./private-bucket";

/** Properties for a {@link LogBucket}. */
export interface LogBucketProps extends LogBucketSettings {
  /** Provider of the account that owns the bucket. */
  readonly provider: AwsProvider;
  /** Statements of the bucket policy. */
  readonly policy: readonly PolicyStatement[];
  /** ARN of the KMS key that encrypts the log files. */
  readonly keyArn: string;
  /** True if Terraform refuses to destroy the bucket and the resources that protect it. */
  readonly preventDestroy: boolean;
}

/**
 * The bucket that CloudTrail delivers to. Object Lock protects every version of a log file as soon as it arrives.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 */
export class LogBucket extends PrivateBucket {
  constructor(scope: Construct, id: string, props: LogBucketProps) {
    super(scope, id, {
      provider: props.provider,
      name: props.name,
      policy: props.policy,
      keyArn: props.keyArn,
      transitionDefaultMinimumObjectSize: props.transitionDefaultMinimumObjectSize,
      preventDestroy: props.preventDestroy,
      lifecycleRules: lifecycleRules(props),
      objectLockEnabled: true,
    });
    const objectLock = new S3BucketObjectLockConfigurationA(this, "ObjectLock", {
      provider: props.provider,
      bucket: this.bucket.bucket,
      rule: { defaultRetention: { mode: props.objectLock.mode, days: props.objectLock.days } },
      dependsOn: [this.versioning],
      lifecycle: { preventDestroy: props.preventDestroy },
    });
    this.resources.push(objectLock);
  }
}

/** Log files never change, so a noncurrent version was overwritten or deleted by hand. */
const NONCURRENT_DAYS = 1;

function lifecycleRules({
  transitions,
  expireAfterDays,
}: LogBucketSettings): S3BucketLifecycleConfigurationRule[] {
  const expires = expireAfterDays !== "never";
  if (!expires && transitions.length === 0) return [];
  return [
    {
      id: "log-files",
      status: "Enabled",
      filter: [{ prefix: "" }],
      transition: transitions.map(({ afterDays, storageClass }) => ({ days: afterDays, storageClass })),
      expiration: expires ? [{ days: expireAfterDays }] : undefined,
      noncurrentVersionExpiration: expires ? [{ noncurrentDays: NONCURRENT_DAYS }] : undefined,
    },
  ];
}
