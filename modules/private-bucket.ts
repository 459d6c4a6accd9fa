import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import type { TerraformResource, TerraformResourceLifecycle } from "cdktf";
import { Construct } from "constructs";
import type { PolicyStatement } from "../policies/policy-document";
import { renderPolicy } from "./render-policy";

/** Properties for a {@link PrivateBucket}. */
export interface PrivateBucketProps {
  /** Provider of the account that owns the bucket. */
  readonly provider: AwsProvider;
  /** Name of the bucket. */
  readonly name: string;
  /** Statements of the bucket policy. */
  readonly policy: readonly PolicyStatement[];
  /** ARN of the KMS key that encrypts by default; without it SSE-S3 does. */
  readonly keyArn?: string;
  /** Lifecycle rules, beside those that clear up in every bucket. */
  readonly lifecycleRules: readonly S3BucketLifecycleConfigurationRule[];
  /** The minimum size for transitions, said explicitly; without it S3's default. */
  readonly transitionDefaultMinimumObjectSize?: string;
  /** Whether the bucket is created with Object Lock; changing it replaces the bucket. */
  readonly objectLockEnabled?: boolean;
  /** Fixed logical id of every resource of the bucket, in place of the one that follows from the construct's path. */
  readonly logicalId?: string;
  /** Whether Terraform refuses to destroy what protects the bucket's content. */
  readonly preventDestroy: boolean;
}

const UNFINISHED_UPLOAD_DAYS = 7;

/** S3 refuses expired delete markers in a rule that also expires by days. */
const CLEAR_UP_RULES: readonly S3BucketLifecycleConfigurationRule[] = [
  {
    id: "expired-delete-markers",
    status: "Enabled",
    filter: [{ prefix: "" }],
    expiration: [{ expiredObjectDeleteMarker: true }],
  },
  {
    id: "unfinished-uploads",
    status: "Enabled",
    filter: [{ prefix: "" }],
    abortIncompleteMultipartUpload: [{ daysAfterInitiation: UNFINISHED_UPLOAD_DAYS }],
  },
];

/**
 * A bucket that only its policy opens: versioned, encrypted, owned by its account alone, no public access.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
 */
export class PrivateBucket extends Construct {
  /** The bucket. Others name it by `bucket`, which is known in the first plan, never by `id`. */
  readonly bucket: S3Bucket;
  /** Everything the bucket is made of: who writes into it depends on all of it. */
  readonly resources: TerraformResource[] = [];
  /** Versioning, which Object Lock needs first. */
  protected readonly versioning: S3BucketVersioningA;

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    const { provider, preventDestroy } = props;
    const lifecycle: TerraformResourceLifecycle = { preventDestroy };
    const add = <Resource extends TerraformResource>(resource: Resource): Resource => {
      if (props.logicalId !== undefined) resource.overrideLogicalId(props.logicalId);
      this.resources.push(resource);
      return resource;
    };

    this.bucket = add(
      new S3Bucket(this, "Resource", {
        provider,
        bucket: props.name,
        objectLockEnabled: props.objectLockEnabled,
        lifecycle,
      }),
    );
    const { bucket } = this.bucket;
    this.versioning = add(
      new S3BucketVersioningA(this, "Versioning", {
        provider,
        bucket,
        versioningConfiguration: { status: "Enabled" },
        lifecycle,
      }),
    );
    const ownership = add(
      new S3BucketOwnershipControls(this, "Ownership", {
        provider,
        bucket,
        rule: { objectOwnership: "BucketOwnerEnforced" },
      }),
    );
    const publicAccess = add(
      new S3BucketPublicAccessBlock(this, "PublicAccess", {
        provider,
        bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
        lifecycle,
      }),
    );
    add(
      new S3BucketServerSideEncryptionConfigurationA(this, "Encryption", {
        provider,
        bucket,
        rule: [
          {
            applyServerSideEncryptionByDefault: props.keyArn
              ? { sseAlgorithm: "aws:kms", kmsMasterKeyId: props.keyArn }
              : { sseAlgorithm: "AES256" },
            bucketKeyEnabled: false,
          },
        ],
      }),
    );
    add(
      new S3BucketLifecycleConfiguration(this, "Lifecycle", {
        provider,
        bucket,
        rule: [...props.lifecycleRules, ...CLEAR_UP_RULES],
        transitionDefaultMinimumObjectSize: props.transitionDefaultMinimumObjectSize,
        dependsOn: [this.versioning],
      }),
    );
    add(
      new S3BucketPolicy(this, "Policy", {
        provider,
        bucket,
        policy: renderPolicy(props.policy),
        dependsOn: [publicAccess, ownership],
        lifecycle,
      }),
    );
  }
}

/** Terraform's addresses of a bucket that has a fixed logical id. */
export function privateBucketAddresses(logicalId: string): readonly string[] {
  return [
    S3Bucket,
    S3BucketVersioningA,
    S3BucketOwnershipControls,
    S3BucketPublicAccessBlock,
    S3BucketServerSideEncryptionConfigurationA,
    S3BucketLifecycleConfiguration,
    S3BucketPolicy,
  ].map(({ tfResourceType }) => `${tfResourceType}.${logicalId}`);
}
