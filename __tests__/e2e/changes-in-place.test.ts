import { CloudTrailClient, GetTrailCommand, type Trail } from "@aws-sdk/client-cloudtrail";
import {
  GetBucketLifecycleConfigurationCommand,
  GetObjectLockConfigurationCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { Scene } from "./deployment";

const BUCKET = { Bucket: "acme-cloudtrail" };

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.deployed();
});

afterAll(() => scene?.end());

async function trail(): Promise<Trail | undefined> {
  const cloudtrail = new CloudTrailClient(scene.organization.client());
  return (await cloudtrail.send(new GetTrailCommand({ Name: "organization-trail" }))).Trail;
}

function auditS3(): S3Client {
  return new S3Client(scene.organization.client(scene.organization.accounts.audit));
}

test("the expiration grows in place", async () => {
  const done = await scene.change({ "logBucket.expireAfterDays": 400 });
  expect(done).toEqual(["update aws_s3_bucket_lifecycle_configuration"]);
  const { Rules } = await auditS3().send(new GetBucketLifecycleConfigurationCommand(BUCKET));
  expect(Rules?.map(({ Expiration }) => Expiration?.Days)).toContain(400);
});

test("the lock grows in place", async () => {
  const done = await scene.change({ "logBucket.expireAfterDays": 400, "logBucket.objectLock.days": 365 });
  expect(done).toEqual(["update aws_s3_bucket_object_lock_configuration"]);
  const { ObjectLockConfiguration } = await auditS3().send(new GetObjectLockConfigurationCommand(BUCKET));
  expect(ObjectLockConfiguration?.Rule?.DefaultRetention).toMatchObject({ Mode: "GOVERNANCE", Days: 365 });
});

test("the organization trail becomes an account trail in place, and an organization trail again", async () => {
  for (const IsOrganizationTrail of [false, true]) {
    const done = await scene.change(
      { "trail.isOrganizationTrail": IsOrganizationTrail },
      IsOrganizationTrail ? [] : ["trail-organization-disabled aws_cloudtrail"],
    );
    expect(done).toEqual(["update aws_cloudtrail"]);
    expect(await trail()).toMatchObject({ IsOrganizationTrail });
  }
});

test("the multi-region trail becomes a single-region trail in place, and a multi-region trail again", async () => {
  for (const IsMultiRegionTrail of [false, true]) {
    const done = await scene.change(
      { "trail.isMultiRegionTrail": IsMultiRegionTrail },
      IsMultiRegionTrail ? [] : ["trail-multi-region-disabled aws_cloudtrail"],
    );
    expect(done).toEqual(["update aws_cloudtrail"]);
    expect(await trail()).toMatchObject({ IsMultiRegionTrail });
  }
});
