import { CloudTrailClient, GetEventSelectorsCommand, GetTrailCommand } from "@aws-sdk/client-cloudtrail";
import {
  ListAWSServiceAccessForOrganizationCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { GetBucketLoggingCommand, GetPublicAccessBlockCommand, S3Client } from "@aws-sdk/client-s3";
import { Scene, succeeded } from "./deployment";

const ACCESS_LOGS = { Bucket: "acme-cloudtrail-access-logs" };

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.deployed();
});

afterAll(() => scene?.end());

function cloudtrail(): CloudTrailClient {
  return new CloudTrailClient(scene.organization.client());
}

test("a data event is added in place", async () => {
  expect(await scene.change({ "trail.events": { data: ["lambda"] } })).toEqual(["update aws_cloudtrail"]);
  const { AdvancedEventSelectors = [] } = await cloudtrail().send(
    new GetEventSelectorsCommand({ TrailName: "organization-trail" }),
  );
  expect(AdvancedEventSelectors.map(({ Name }) => Name)).toEqual([
    "Management events selector",
    "Lambda invocation events",
  ]);
});

test("member accounts become readers in place", async () => {
  expect(await scene.change({ "logBucket.readers": { memberAccounts: true } })).toEqual([
    "update aws_kms_key",
    "update aws_s3_bucket_policy",
  ]);
});

test("notifications are switched on and off in place", async () => {
  const resources = ["aws_kms_key", "aws_sns_topic", "aws_sns_topic_policy"];
  const lost = [
    "key-deleted aws_kms_key",
    "topic-deleted aws_sns_topic",
    "trail-topic-removed aws_cloudtrail",
  ];
  for (const [enabled, action, review] of [
    [true, "create", []],
    [false, "delete", lost],
  ] as const) {
    expect(await scene.change({ notifications: { enabled } }, review)).toEqual([
      ...resources.map((type) => `${action} ${type}`),
      "update aws_cloudtrail",
    ]);
  }
});

test("CloudWatch Logs are switched off and on in place", async () => {
  const resources = ["aws_cloudwatch_log_group", "aws_iam_role", "aws_iam_role_policy"];
  const lost = [
    "log-group-deleted aws_cloudwatch_log_group",
    "role-deleted aws_iam_role",
    "trail-log-group-removed aws_cloudtrail",
    "trail-log-role-removed aws_cloudtrail",
  ];
  for (const [enabled, action, review] of [
    [false, "delete", lost],
    [true, "create", []],
  ] as const) {
    expect(await scene.change({ cloudWatchLogs: { enabled } }, review)).toEqual([
      ...resources.map((type) => `${action} ${type}`),
      "update aws_cloudtrail",
    ]);
    const { Trail } = await cloudtrail().send(new GetTrailCommand({ Name: "organization-trail" }));
    expect(Boolean(Trail?.CloudWatchLogsLogGroupArn)).toBe(enabled);
  }
});

test("access logging is switched off and its bucket forgotten, and comes back by import", async () => {
  const { accounts, client } = scene.organization;
  const s3 = new S3Client(client(accounts.audit));
  const logging = new GetBucketLoggingCommand({ Bucket: "acme-cloudtrail" });

  await scene.change({ "logBucket.accessLogging": { enabled: false } }, [
    "bucket-access-logging-removed aws_s3_bucket_logging",
    "bucket-forgotten aws_s3_bucket",
    "setting-forgotten aws_s3_bucket_ownership_controls",
    "setting-forgotten aws_s3_bucket_policy",
    "setting-forgotten aws_s3_bucket_public_access_block",
    "setting-forgotten aws_s3_bucket_server_side_encryption_configuration",
    "setting-forgotten aws_s3_bucket_versioning",
  ]);
  expect((await s3.send(logging)).LoggingEnabled).toBeUndefined();
  const { PublicAccessBlockConfiguration } = await s3.send(new GetPublicAccessBlockCommand(ACCESS_LOGS));
  expect(PublicAccessBlockConfiguration).toMatchObject({ BlockPublicPolicy: true });
  const { stdout } = await scene.stack.terraform("state", "list");
  expect(stdout).not.toContain("AccessLogBucket");

  await scene.synthesizeAlso({ "logBucket.accessLogging": { enabled: true } });
  succeeded(
    await scene.stack.terraform("import", "-no-color", "aws_s3_bucket.AccessLogBucket", ACCESS_LOGS.Bucket),
  );
  await scene.applied();
  await scene.expectNoChanges();
  expect((await s3.send(logging)).LoggingEnabled).toMatchObject({ TargetBucket: ACCESS_LOGS.Bucket });
});

test("trusted access that exists is forgotten by Terraform and stays on", async () => {
  await scene.change({ "organization.trustedAccess": "existing" });
  const { stdout } = await scene.stack.terraform("state", "list");
  expect(stdout).not.toContain("aws_organizations_aws_service_access");
  const { EnabledServicePrincipals = [] } = await new OrganizationsClient(scene.organization.client()).send(
    new ListAWSServiceAccessForOrganizationCommand(),
  );
  expect(EnabledServicePrincipals.map(({ ServicePrincipal }) => ServicePrincipal)).toContain(
    "cloudtrail.amazonaws.com",
  );
});
