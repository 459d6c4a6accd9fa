import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { S3BucketLifecycleConfigurationRule } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketObjectLockConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-object-lock-configuration";
import type { Construct } from "constructs";
import { type LogBucketPolicyProps, logBucketPolicy } from "../policies/log-bucket";
import type { LogBucketSettings } from "../settings/log-bucket";
import { PrivateBucket } from "./private-bucket";

/** Properties for a {@link LogBucket}. */
export interface LogBucketProps extends LogBucketSettings, LogBucketPolicyProps {
  /** Provider of the account that owns the bucket. */
  readonly provider: AwsProvider;
  /** ARN of the KMS key that encrypts the log files. */
  readonly keyArn: string;
  /** Whether Terraform refuses to destroy the bucket and what protects it. */
  readonly preventDestroy: boolean;
}

/**
 * The bucket that CloudTrail delivers to: every version of every log file is locked from the moment it arrives.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 */
export class LogBucket extends PrivateBucket {
  constructor(scope: Construct, id: string, props: LogBucketProps) {
    super(scope, id, {
      ...props,
      policy: logBucketPolicy(props),
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

/** Log files never change: a version that is not current was overwritten or deleted by somebody. */
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
