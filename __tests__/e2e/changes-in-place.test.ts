import { CloudTrailClient, GetTrailCommand, type Trail } from "@aws-sdk/client-cloudtrail";
import { GetKeyPolicyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  GetObjectLockConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { ask, cloudTrail, iamPrincipal } from "../policy-proof/simulator";
import { Deployment } from "./deployment";

const BUCKET = { Bucket: "acme-cloudtrail" };

let deployment: Deployment;

beforeAll(async () => {
  deployment = await Deployment.deployed();
});

afterAll(() => deployment?.end());

async function trail(): Promise<Trail | undefined> {
  const cloudtrail = new CloudTrailClient(deployment.organization.client());
  return (await cloudtrail.send(new GetTrailCommand({ Name: "organization-trail" }))).Trail;
}

function auditS3(): S3Client {
  return new S3Client(deployment.organization.client(deployment.organization.accounts.audit));
}

test("a longer expiration is updated in place", async () => {
  const done = await deployment.change({ "logBucket.expireAfterDays": 400 });
  expect(done).toEqual(["update aws_s3_bucket_lifecycle_configuration"]);
  const { Rules } = await auditS3().send(new GetBucketLifecycleConfigurationCommand(BUCKET));
  expect(Rules?.map(({ Expiration }) => Expiration?.Days)).toContain(400);
});

test("a longer lock is updated in place", async () => {
  const done = await deployment.change({
    "logBucket.expireAfterDays": 400,
    "logBucket.objectLock.days": 365,
  });
  expect(done).toEqual(["update aws_s3_bucket_object_lock_configuration"]);
  const { ObjectLockConfiguration } = await auditS3().send(new GetObjectLockConfigurationCommand(BUCKET));
  expect(ObjectLockConfiguration?.Rule?.DefaultRetention).toMatchObject({ Mode: "GOVERNANCE", Days: 365 });
});

test("isOrganizationTrail is updated in place in both directions", async () => {
  for (const IsOrganizationTrail of [false, true]) {
    const done = await deployment.change(
      { "trail.isOrganizationTrail": IsOrganizationTrail },
      IsOrganizationTrail ? [] : ["trail-organization-disabled aws_cloudtrail"],
    );
    expect(done).toEqual(["update aws_cloudtrail"]);
    expect(await trail()).toMatchObject({ IsOrganizationTrail });
  }
});

test("isMultiRegionTrail is updated in place in both directions", async () => {
  for (const IsMultiRegionTrail of [false, true]) {
    const done = await deployment.change(
      { "trail.isMultiRegionTrail": IsMultiRegionTrail },
      IsMultiRegionTrail ? [] : ["trail-multi-region-disabled aws_cloudtrail"],
    );
    expect(done).toEqual(["update aws_cloudtrail"]);
    expect(await trail()).toMatchObject({ IsMultiRegionTrail });
  }
});

/** Whether the deployed policies let a member account read and decrypt its own log file, and CloudTrail write it. */
async function rightsOn(path: string): Promise<object> {
  const { accounts, organizationId, client } = deployment.organization;
  const { KmsKeyArn } = await deployment.stack.outputs();
  const [bucket, key] = await Promise.all([
    auditS3().send(new GetBucketPolicyCommand(BUCKET)),
    new KMSClient(client(accounts.audit)).send(
      new GetKeyPolicyCommand({ KeyId: String(KmsKeyArn), PolicyName: "default" }),
    ),
  ]);
  const policies = { s3: JSON.parse(bucket.Policy ?? ""), kms: JSON.parse(key.Policy ?? "") };
  const trailArn = (await trail())?.TrailARN ?? "";
  const object = { arn: `arn:aws:s3:::${BUCKET.Bucket}/${path}`, accountId: accounts.audit ?? "" };
  const member = iamPrincipal(`arn:aws:iam::${MEMBER}:role/developer`, organizationId);
  const [read, decrypt, write] = await Promise.all([
    ask({ caller: member, action: "s3:GetObject", resource: object }, policies),
    ask(
      {
        caller: member,
        action: "kms:Decrypt",
        resource: { ...object, arn: String(KmsKeyArn) },
        context: {
          "kms:ViaService": "s3.us-east-1.amazonaws.com",
          "kms:EncryptionContext:aws:cloudtrail:arn": trailArn,
          "kms:EncryptionContext:aws:s3:arn": object.arn,
        },
      },
      policies,
    ),
    ask(
      {
        caller: cloudTrail(trailArn),
        action: "s3:PutObject",
        resource: object,
        context: { "s3:x-amz-acl": "bucket-owner-full-control" },
      },
      policies,
    ),
  ]);
  return { read, decrypt, write };
}

const MEMBER = "444444444444";

test("a new key prefix is updated in place, and readers keep the log files under the former ones", async () => {
  const own = `AWSLogs/${deployment.organization.organizationId}/${MEMBER}/CloudTrail/us-east-1/log.json.gz`;
  await deployment.change({ "logBucket.readers": { memberAccounts: true } });
  await auditS3().send(new PutObjectCommand({ ...BUCKET, Key: own, Body: "from before" }));
  expect(await rightsOn(own)).toEqual({ read: "Allowed", decrypt: "Allowed", write: "Allowed" });

  for (const [s3KeyPrefix, formerS3KeyPrefixes] of [
    ["old", [""]],
    ["new", ["old", ""]],
  ] as const) {
    const done = await deployment.change(
      { "trail.s3KeyPrefix": s3KeyPrefix, "trail.formerS3KeyPrefixes": formerS3KeyPrefixes },
      ["bucket-policy-condition-removed aws_s3_bucket_policy", "key-policy-condition-removed aws_kms_key"],
    );
    expect(done).toEqual(["update aws_cloudtrail", "update aws_kms_key", "update aws_s3_bucket_policy"]);
    expect(await trail()).toMatchObject({ S3KeyPrefix: s3KeyPrefix });
  }

  for (const former of [own, `old/${own}`]) {
    expect(await rightsOn(former)).toEqual({
      read: "Allowed",
      decrypt: "Allowed",
      write: "ImplicitlyDenied",
    });
  }
  expect(await rightsOn(`new/${own}`)).toEqual({ read: "Allowed", decrypt: "Allowed", write: "Allowed" });
  const { Body } = await auditS3().send(new GetObjectCommand({ ...BUCKET, Key: own }));
  expect(await Body?.transformToString()).toBe("from before");
});
