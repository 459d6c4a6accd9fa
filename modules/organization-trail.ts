import { Cloudtrail } from "@cdktf/provider-aws/lib/cloudtrail";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { TrailSettings } from "../settings/trail";

/** Properties for an {@link OrganizationTrail}. */
export interface OrganizationTrailProps extends TrailSettings {
  /** Provider of the management account, in the trail's home Region. */
  readonly provider: AwsProvider;
  /** Bucket that the log files are delivered to. */
  readonly bucketName: string;
  /** ARN of the KMS key that encrypts the log files, in the Region of the bucket. */
  readonly keyArn: string;
  /** Whether Terraform refuses to destroy the trail. */
  readonly preventDestroy: boolean;
  /**
   * Everything that has to stand before the first delivery. CloudTrail checks bucket and key when the trail is
   * created, the provider does not try again, and a file that arrives before the lock is never locked.
   */
  readonly dependsOn: ITerraformDependable[];
}

/**
 * The trail that records every account of the organization.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html
 */
export class OrganizationTrail extends Construct {
  /** The trail. */
  readonly trail: Cloudtrail;

  constructor(scope: Construct, id: string, props: OrganizationTrailProps) {
    super(scope, id);
    this.trail = new Cloudtrail(this, "Resource", {
      provider: props.provider,
      name: props.name,
      s3BucketName: props.bucketName,
      kmsKeyId: props.keyArn,
      isOrganizationTrail: props.isOrganizationTrail,
      isMultiRegionTrail: props.isMultiRegionTrail,
      enableLogging: props.enableLogging,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      dependsOn: props.dependsOn,
      lifecycle: { preventDestroy: props.preventDestroy },
    });
  }
}
