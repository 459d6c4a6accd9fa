import { CloudTrailClient, GetEventSelectorsCommand, GetTrailCommand } from "@aws-sdk/client-cloudtrail";
import {
  ListAWSServiceAccessForOrganizationCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { GetBucketLoggingCommand, GetPublicAccessBlockCommand, S3Client } from "@aws-sdk/client-s3";
import { Deployment, requireSuccess } from "./deployment";

const ACCESS_LOGS = { Bucket: "acme-cloudtrail-access-logs" };

let deployment: Deployment;

beforeAll(async () => {
  deployment = await Deployment.deployed();
});

afterAll(() => deployment?.end());

function cloudtrail(): CloudTrailClient {
  return new CloudTrailClient(deployment.organization.client());
}

test("events are selected in place", async () => {
  const events = {
    management: "write-only",
    excludeManagementSources: ["kms.amazonaws.com"],
    data: ["lambda"],
  };
  expect(
    await deployment.change({ "trail.events": events }, ["trail-management-events-reduced aws_cloudtrail"]),
  ).toEqual(["update aws_cloudtrail"]);
  const { AdvancedEventSelectors = [] } = await cloudtrail().send(
    new GetEventSelectorsCommand({ TrailName: "organization-trail" }),
  );
  expect(AdvancedEventSelectors.map(({ Name }) => Name)).toEqual([
    "Management events selector",
    "Lambda invocation events",
  ]);
  const [{ FieldSelectors = [] } = {}] = AdvancedEventSelectors;
  expect(FieldSelectors).toContainEqual(expect.objectContaining({ Field: "readOnly", Equals: ["false"] }));
  expect(FieldSelectors).toContainEqual(
    expect.objectContaining({ Field: "eventSource", NotEquals: ["kms.amazonaws.com"] }),
  );
});

test("member accounts become readers in place", async () => {
  expect(await deployment.change({ "logBucket.readers": { memberAccounts: true } })).toEqual([
    "update aws_kms_key",
    "update aws_s3_bucket_policy",
  ]);
});

test("notifications are enabled and disabled in place", async () => {
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
    expect(await deployment.change({ notifications: { enabled } }, review)).toEqual([
      ...resources.map((type) => `${action} ${type}`),
      "update aws_cloudtrail",
    ]);
  }
});

test("CloudWatch Logs is disabled and enabled in place", async () => {
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
    expect(await deployment.change({ cloudWatchLogs: { enabled } }, review)).toEqual([
      ...resources.map((type) => `${action} ${type}`),
      "update aws_cloudtrail",
    ]);
    const { Trail } = await cloudtrail().send(new GetTrailCommand({ Name: "organization-trail" }));
    expect(Boolean(Trail?.CloudWatchLogsLogGroupArn)).toBe(enabled);
  }
});

test("access logging is disabled, Terraform forgets its bucket, and an import enables it again", async () => {
  const { accounts, client } = deployment.organization;
  const s3 = new S3Client(client(accounts.audit));
  const logging = new GetBucketLoggingCommand({ Bucket: "acme-cloudtrail" });

  await deployment.change({ "logBucket.accessLogging": { enabled: false } }, [
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
  const { stdout } = await deployment.stack.terraform("state", "list");
  expect(stdout).not.toContain("AccessLogBucket");

  await deployment.addChanges({ "logBucket.accessLogging": { enabled: true } });
  requireSuccess(
    await deployment.stack.terraform(
      "import",
      "-no-color",
      "aws_s3_bucket.AccessLogBucket",
      ACCESS_LOGS.Bucket,
    ),
  );
  await deployment.apply();
  await deployment.expectNoChanges();
  expect((await s3.send(logging)).LoggingEnabled).toMatchObject({ TargetBucket: ACCESS_LOGS.Bucket });
});

test("Terraform forgets trusted access without disabling it", async () => {
  await deployment.change({ "organization.trustedAccess": "existing" });
  const { stdout } = await deployment.stack.terraform("state", "list");
  expect(stdout).not.toContain("aws_organizations_aws_service_access");
  const { EnabledServicePrincipals = [] } = await new OrganizationsClient(
    deployment.organization.client(),
  ).send(new ListAWSServiceAccessForOrganizationCommand());
  expect(EnabledServicePrincipals.map(({ ServicePrincipal }) => ServicePrincipal)).toContain(
    "cloudtrail.amazonaws.com",
  );
});
