import { CloudTrailClient, GetTrailCommand, type Trail } from "@aws-sdk/client-cloudtrail";
import {
  GetBucketLifecycleConfigurationCommand,
  GetObjectLockConfigurationCommand,
  S3Client,
} from "@aws-sdk/client-s3";
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
