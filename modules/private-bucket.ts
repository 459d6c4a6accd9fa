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
  /** ARN of the KMS key of the default encryption. Without it the bucket uses SSE-S3. */
  readonly keyArn?: string;
  /** Lifecycle rules, in addition to the clean-up rules of every bucket. */
  readonly lifecycleRules: readonly S3BucketLifecycleConfigurationRule[];
  /** Minimum object size for transitions. Without it S3's default applies. */
  readonly transitionDefaultMinimumObjectSize?: string;
  /** True if the bucket is created with Object Lock. A change replaces the bucket. */
  readonly objectLockEnabled?: boolean;
  /** True if Terraform deletes the objects of a bucket that it destroys. */
  readonly forceDestroy?: boolean;
  /** Logical id of every resource of the bucket, instead of the one derived from the construct's path. */
  readonly logicalId?: string;
  /** True if Terraform refuses to destroy the bucket and the resources that protect its content. */
  readonly preventDestroy: boolean;
}

const UNFINISHED_UPLOAD_DAYS = 7;

/** Separate rules, because S3 refuses `expiredObjectDeleteMarker` in a rule that also expires by days. */
const CLEAN_UP_RULES: readonly S3BucketLifecycleConfigurationRule[] = [
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
 * A versioned, encrypted bucket without public access or ACLs. Only its policy grants access to other accounts.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
 */
export class PrivateBucket extends Construct {
  /** The bucket. Other resources name it by `bucket`, which the first plan knows, never by `id`. */
  readonly bucket: S3Bucket;
  /** Every resource of the bucket. A writer must depend on all of them. */
  readonly resources: TerraformResource[] = [];
  /** Versioning, which Object Lock requires. */
  protected readonly versioning: S3BucketVersioningA;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PrivateBucketProps,
  ) {
    super(scope, id);
    this.bucket = this.addBucket();
    const ofBucket = { provider: props.provider, bucket: this.bucket.bucket };
    this.versioning = this.addVersioning(ofBucket);
    const ownership = this.addOwnershipControls(ofBucket);
    const publicAccess = this.addPublicAccessBlock(ofBucket);
    this.addEncryption(ofBucket);
    this.addLifecycle(ofBucket);
    this.addPolicy(ofBucket, [publicAccess, ownership]);
  }

  private get lifecycle(): TerraformResourceLifecycle {
    return { preventDestroy: this.props.preventDestroy };
  }

  private add<Resource extends TerraformResource>(resource: Resource): Resource {
    if (this.props.logicalId !== undefined) resource.overrideLogicalId(this.props.logicalId);
    this.resources.push(resource);
    return resource;
  }

  private addBucket(): S3Bucket {
    const { provider, name, objectLockEnabled, forceDestroy } = this.props;
    const { lifecycle } = this;
    return this.add(
      new S3Bucket(this, "Resource", { provider, bucket: name, objectLockEnabled, forceDestroy, lifecycle }),
    );
  }

  private addVersioning(ofBucket: OfBucket): S3BucketVersioningA {
    return this.add(
      new S3BucketVersioningA(this, "Versioning", {
        ...ofBucket,
        versioningConfiguration: { status: "Enabled" },
        lifecycle: this.lifecycle,
      }),
    );
  }

  private addOwnershipControls(ofBucket: OfBucket): S3BucketOwnershipControls {
    const rule = { objectOwnership: "BucketOwnerEnforced" };
    return this.add(new S3BucketOwnershipControls(this, "Ownership", { ...ofBucket, rule }));
  }

  private addPublicAccessBlock(ofBucket: OfBucket): S3BucketPublicAccessBlock {
    return this.add(
      new S3BucketPublicAccessBlock(this, "PublicAccess", {
        ...ofBucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
        lifecycle: this.lifecycle,
      }),
    );
  }

  private addEncryption(ofBucket: OfBucket): void {
    const { keyArn } = this.props;
    const applyServerSideEncryptionByDefault = keyArn
      ? { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn }
      : { sseAlgorithm: "AES256" };
    this.add(
      new S3BucketServerSideEncryptionConfigurationA(this, "Encryption", {
        ...ofBucket,
        rule: [{ applyServerSideEncryptionByDefault, bucketKeyEnabled: false }],
      }),
    );
  }

  private addLifecycle(ofBucket: OfBucket): void {
    this.add(
      new S3BucketLifecycleConfiguration(this, "Lifecycle", {
        ...ofBucket,
        rule: [...this.props.lifecycleRules, ...CLEAN_UP_RULES],
        transitionDefaultMinimumObjectSize: this.props.transitionDefaultMinimumObjectSize,
        dependsOn: [this.versioning],
      }),
    );
  }

  private addPolicy(ofBucket: OfBucket, dependsOn: TerraformResource[]): void {
    const policy = renderPolicy(this.props.policy);
    const { lifecycle } = this;
    this.add(new S3BucketPolicy(this, "Policy", { ...ofBucket, policy, dependsOn, lifecycle }));
  }
}

/** Arguments that every resource of a bucket has. */
interface OfBucket {
  readonly provider: AwsProvider;
  readonly bucket: string;
}

/** Terraform's addresses of the resources of a bucket with a fixed logical id. */
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
