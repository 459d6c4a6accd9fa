import { CloudTrailClient, GetEventSelectorsCommand, GetTrailCommand } from "@aws-sdk/client-cloudtrail";
import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
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

const LOG_GROUP = "/aws/cloudtrail/organization-trail";
const EVENT = "an event from before";

function logs(): CloudWatchLogsClient {
  return new CloudWatchLogsClient(deployment.organization.client());
}

/** Whether the trail delivers to a log group, and the messages in that log group; none if it does not exist. */
async function logGroup(): Promise<readonly [isDelivering: boolean, messages?: readonly unknown[]]> {
  const { Trail } = await cloudtrail().send(new GetTrailCommand({ Name: "organization-trail" }));
  const isDelivering = Boolean(Trail?.CloudWatchLogsLogGroupArn);
  const { logGroups = [] } = await logs().send(
    new DescribeLogGroupsCommand({ logGroupNamePrefix: LOG_GROUP }),
  );
  if (logGroups.length === 0) return [isDelivering];
  const { events = [] } = await logs().send(new FilterLogEventsCommand({ logGroupName: LOG_GROUP }));
  return [isDelivering, events.map(({ message }) => message)];
}

test("CloudWatch Logs is disabled and enabled in place, and the log group keeps its events", async () => {
  const stream = { logGroupName: LOG_GROUP, logStreamName: "before" };
  await logs().send(new CreateLogStreamCommand(stream));
  await logs().send(
    new PutLogEventsCommand({ ...stream, logEvents: [{ timestamp: Date.now(), message: EVENT }] }),
  );
  expect(await logGroup()).toEqual([true, [EVENT]]);
  const lost = [
    "role-deleted aws_iam_role",
    "trail-log-group-removed aws_cloudtrail",
    "trail-log-role-removed aws_cloudtrail",
  ];
  const role = ["aws_iam_role", "aws_iam_role_policy"];

  expect(
    await deployment.change({ cloudWatchLogs: { enabled: false } }, [
      "log-group-forgotten aws_cloudwatch_log_group",
      ...lost,
    ]),
  ).toEqual([
    ...role.map((type) => `delete ${type}`),
    "forget aws_cloudwatch_log_group",
    "update aws_cloudtrail",
  ]);
  expect(await logGroup()).toEqual([false, [EVENT]]);

  await deployment.addChanges({ cloudWatchLogs: { enabled: true, import: true } });
  const plan = await deployment.plan();
  expect(plan.map(({ type, change }) => `${change.actions.join()} ${type}`).sort()).toEqual([
    ...role.map((type) => `create ${type}`),
    "update aws_cloudtrail",
  ]);
  await deployment.apply();
  await deployment.expectNoChanges();
  expect(await logGroup()).toEqual([true, [EVENT]]);

  await deployment.change({ cloudWatchLogs: { enabled: false, onDisable: "delete" } }, [
    "log-group-deleted aws_cloudwatch_log_group",
    ...lost,
  ]);
  expect(await logGroup()).toEqual([false]);
  await deployment.change({ cloudWatchLogs: { enabled: true } });
  expect(await logGroup()).toEqual([true, []]);
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
