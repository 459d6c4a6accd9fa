import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetTrailStatusCommand,
  ListTagsCommand,
} from "@aws-sdk/client-cloudtrail";
import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  ListAliasesCommand,
  ListResourceTagsCommand,
} from "@aws-sdk/client-kms";
import {
  DeleteObjectCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { NO_CHANGES } from "../../commands/shared/terraform/terraform-directory";
import { Deployment, TRAIL } from "./deployment";
import { inventory } from "./inventory";

const BUCKET = { Bucket: "acme-cloudtrail" };
const DAY = 24 * 60 * 60 * 1000;
const TAGS = { application: "organization-trail" };

let deployment: Deployment;
let s3: S3Client;
let kms: KMSClient;
let cloudtrail: CloudTrailClient;
let outputs: Record<string, unknown>;

beforeAll(async () => {
  deployment = await Deployment.start();
  const audit = deployment.organization.client(deployment.organization.accounts.audit);
  s3 = new S3Client(audit);
  kms = new KMSClient(audit);
  cloudtrail = new CloudTrailClient(deployment.organization.client());
  await deployment.synthesize({ tags: TAGS });
  await deployment.workspace.bootstrap();
  await deployment.workspace.deploy(TRAIL);
  outputs = await deployment.stack.outputs();
});

afterAll(() => deployment?.end());

/** The synthesized policy of the resource whose logical id has a prefix. */
async function synthesizedPolicy(type: string, idPrefix: string): Promise<unknown> {
  const resources = (await deployment.resources())[type] ?? {};
  const [, block] = Object.entries(resources).find(([id]) => id.startsWith(idPrefix)) ?? [];
  return JSON.parse(String(block?.policy).replaceAll("$${", "${").replaceAll("%%{", "%{"));
}

function sids(policy: string | undefined): readonly string[] {
  return JSON.parse(policy ?? "").Statement.map(({ Sid }: { Sid: string }) => Sid);
}

test("a second plan is empty", async () => {
  const { exitCode, output } = await deployment.stack.plan();
  expect({ exitCode, output }).toMatchObject({ exitCode: NO_CHANGES });
});

describe("management account", () => {
  test("the trail records the organization in every Region, with validation and encryption, to the log bucket", async () => {
    const { organization } = deployment;
    const arn = `arn:aws:cloudtrail:us-east-1:${organization.managementAccountId}:trail/organization-trail`;
    const { trailList } = await cloudtrail.send(new DescribeTrailsCommand());
    expect(trailList).toMatchObject([
      {
        TrailARN: arn,
        HomeRegion: "us-east-1",
        S3BucketName: BUCKET.Bucket,
        KmsKeyId: outputs.KmsKeyArn,
        IsOrganizationTrail: true,
        IsMultiRegionTrail: true,
        IncludeGlobalServiceEvents: true,
        LogFileValidationEnabled: true,
      },
    ]);
    const { IsLogging } = await cloudtrail.send(new GetTrailStatusCommand({ Name: arn }));
    expect(IsLogging).toBe(true);
  });

  test("CloudTrail has trusted access in the organization", async () => {
    const { trustedServices } = await inventory(deployment.organization);
    expect(trustedServices).toContain("cloudtrail.amazonaws.com");
  });
});

describe("bucket in the audit account", () => {
  test("locks every version for 180 days", async () => {
    const { ObjectLockConfiguration } = await s3.send(new GetObjectLockConfigurationCommand(BUCKET));
    expect(ObjectLockConfiguration).toMatchObject({
      ObjectLockEnabled: "Enabled",
      Rule: { DefaultRetention: { Mode: "GOVERNANCE", Days: 180 } },
    });
  });

  test("has versioning enabled", async () => {
    expect(await s3.send(new GetBucketVersioningCommand(BUCKET))).toMatchObject({ Status: "Enabled" });
  });

  test("encrypts with the log key", async () => {
    const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand(BUCKET));
    expect(ServerSideEncryptionConfiguration?.Rules).toMatchObject([
      {
        ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: outputs.KmsKeyArn },
        BucketKeyEnabled: false,
      },
    ]);
  });

  test("disables ACLs", async () => {
    const { OwnershipControls } = await s3.send(new GetBucketOwnershipControlsCommand(BUCKET));
    expect(OwnershipControls?.Rules).toEqual([{ ObjectOwnership: "BucketOwnerEnforced" }]);
  });

  test("blocks public access in all four ways", async () => {
    const { PublicAccessBlockConfiguration } = await s3.send(new GetPublicAccessBlockCommand(BUCKET));
    expect(PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
  });

  test("transitions and expires log files, and removes incomplete uploads", async () => {
    const lifecycle = await s3.send(new GetBucketLifecycleConfigurationCommand(BUCKET));
    expect(lifecycle.TransitionDefaultMinimumObjectSize).toBe("all_storage_classes_128K");
    expect(lifecycle.Rules).toMatchObject([
      {
        Status: "Enabled",
        Filter: { Prefix: "" },
        Transitions: [{ Days: 14, StorageClass: "GLACIER" }],
        Expiration: { Days: 180 },
        NoncurrentVersionExpiration: { NoncurrentDays: 1 },
      },
      { Status: "Enabled", Filter: { Prefix: "" }, Expiration: { ExpiredObjectDeleteMarker: true } },
      {
        Status: "Enabled",
        Filter: { Prefix: "" },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
      },
    ]);
  });

  test("has exactly the synthesized policy", async () => {
    const { Policy } = await s3.send(new GetBucketPolicyCommand(BUCKET));
    expect(sids(Policy)).toContain("DenyUndoingTheLock");
    expect(JSON.parse(Policy ?? "")).toEqual(await synthesizedPolicy("aws_s3_bucket_policy", "LogBucket_"));
  });
});

describe("key in the audit account", () => {
  const key = () => ({ KeyId: String(outputs.KmsKeyArn) });

  test("is enabled and has rotation enabled", async () => {
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand(key()));
    expect(KeyMetadata).toMatchObject({
      KeyState: "Enabled",
      AWSAccountId: deployment.organization.accounts.audit,
    });
    expect(await kms.send(new GetKeyRotationStatusCommand(key()))).toMatchObject({
      KeyRotationEnabled: true,
    });
  });

  test("has exactly the synthesized policy", async () => {
    const { Policy } = await kms.send(new GetKeyPolicyCommand({ ...key(), PolicyName: "default" }));
    expect(sids(Policy)).toContain("DenyDisabling");
    expect(JSON.parse(Policy ?? "")).toEqual(await synthesizedPolicy("aws_kms_key", "LogKey_"));
  });

  test("has its alias", async () => {
    const { Aliases } = await kms.send(new ListAliasesCommand(key()));
    expect(Aliases).toMatchObject([{ AliasName: "alias/organization-trail" }]);
  });
});

test("the outputs are the ids of the deployed resources", () => {
  const { managementAccountId, organizationId, accounts } = deployment.organization;
  expect(outputs).toMatchObject({
    BucketName: BUCKET.Bucket,
    BucketArn: `arn:aws:s3:::${BUCKET.Bucket}`,
    KmsKeyArn: expect.stringMatching(`^arn:aws:kms:us-east-1:${accounts.audit}:key/.+`),
    KmsKeyAlias: "alias/organization-trail",
    TrailArn: `arn:aws:cloudtrail:us-east-1:${managementAccountId}:trail/organization-trail`,
    OrganizationId: organizationId,
  });
});

test("bucket, key and trail carry the tags of the settings", async () => {
  const [bucket, key, trail] = await Promise.all([
    s3.send(new GetBucketTaggingCommand(BUCKET)),
    kms.send(new ListResourceTagsCommand({ KeyId: String(outputs.KmsKeyArn) })),
    cloudtrail.send(new ListTagsCommand({ ResourceIdList: [String(outputs.TrailArn)] })),
  ]);
  expect(bucket.TagSet).toContainEqual({ Key: "application", Value: TAGS.application });
  expect(key.Tags).toContainEqual({ TagKey: "application", TagValue: TAGS.application });
  expect(trail.ResourceTagList?.[0]?.TagsList).toContainEqual({
    Key: "application",
    Value: TAGS.application,
  });
});

test("S3 locks a new log file for the default retention and rejects deleting its version", async () => {
  const { organizationId, managementAccountId } = deployment.organization;
  const logFile = {
    ...BUCKET,
    Key: `AWSLogs/${organizationId}/${managementAccountId}/CloudTrail/us-east-1/2026/01/31/log.json.gz`,
  };
  const put = new PutObjectCommand({ ...logFile, Body: "{}", ACL: "bucket-owner-full-control" });
  const { VersionId } = await s3.send(put);
  const version = { ...logFile, VersionId };
  const head = await s3.send(new HeadObjectCommand(version));
  expect(head.ObjectLockMode).toBe("GOVERNANCE");
  const days = (Number(head.ObjectLockRetainUntilDate) - Date.now()) / DAY;
  expect(Math.round(days)).toBe(180);
  await expect(s3.send(new DeleteObjectCommand(version))).rejects.toMatchObject({ name: "AccessDenied" });
  await s3.send(new HeadObjectCommand(version));
});
