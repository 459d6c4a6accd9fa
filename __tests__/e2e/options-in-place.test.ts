import { CloudTrailClient, GetEventSelectorsCommand, GetTrailCommand } from "@aws-sdk/client-cloudtrail";
import {
  ListAWSServiceAccessForOrganizationCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { GetBucketLoggingCommand, GetPublicAccessBlockCommand, S3Client } from "@aws-sdk/client-s3";
import { NO_CHANGES } from "../../emulator/terraform-directory";
import type { Changes } from "../settings-file";
import { Scene, succeeded } from "./scene";

const ACCESS_LOGS = { Bucket: "acme-cloudtrail-access-logs" };

let scene: Scene;
let changes: Changes = { state: { backend: "local" } };

beforeAll(async () => {
  scene = await Scene.start();
  await scene.synthesize(changes);
  succeeded(await scene.stack.init());
  succeeded(await scene.stack.apply());
});

afterAll(() => scene?.end());

/**
 * Applies settings in which something more has changed, and returns what Terraform did to which type of resource.
 * `review` is what the command of that name has to say of the plan.
 */
async function change(more: Changes, review: readonly string[] = []): Promise<readonly string[]> {
  changes = { ...changes, ...more };
  await scene.synthesize(changes);
  const done = await scene.applied();
  expect(await scene.reviewed()).toEqual(review);
  await expectNoChanges();
  return [...done].sort();
}

async function expectNoChanges(): Promise<void> {
  const { exitCode, output } = await scene.stack.plan();
  expect({ exitCode, output }).toMatchObject({ exitCode: NO_CHANGES });
}

function cloudtrail(): CloudTrailClient {
  return new CloudTrailClient(scene.organization.client());
}

test("a data event is added in place", async () => {
  expect(await change({ "trail.events": { data: ["lambda"] } })).toEqual(["update aws_cloudtrail"]);
  const { AdvancedEventSelectors = [] } = await cloudtrail().send(
    new GetEventSelectorsCommand({ TrailName: "organization-trail" }),
  );
  expect(AdvancedEventSelectors.map(({ Name }) => Name)).toEqual([
    "Management events selector",
    "Lambda invocation events",
  ]);
});

test("member accounts become readers in place", async () => {
  expect(await change({ "logBucket.readers": { memberAccounts: true } })).toEqual([
    "update aws_kms_key",
    "update aws_s3_bucket_policy",
  ]);
});

test("notifications are switched on and off in place", async () => {
  const resources = ["aws_kms_key", "aws_sns_topic", "aws_sns_topic_policy"];
  for (const [enabled, action] of [
    [true, "create"],
    [false, "delete"],
  ] as const) {
    expect(await change({ notifications: { enabled } })).toEqual([
      ...resources.map((type) => `${action} ${type}`),
      "update aws_cloudtrail",
    ]);
  }
});

test("CloudWatch Logs are switched off and on in place", async () => {
  const resources = ["aws_cloudwatch_log_group", "aws_iam_role", "aws_iam_role_policy"];
  for (const [enabled, action] of [
    [false, "delete"],
    [true, "create"],
  ] as const) {
    expect(await change({ cloudWatchLogs: { enabled } })).toEqual([
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

  await change({ "logBucket.accessLogging": { enabled: false } });
  expect((await s3.send(logging)).LoggingEnabled).toBeUndefined();
  const { PublicAccessBlockConfiguration } = await s3.send(new GetPublicAccessBlockCommand(ACCESS_LOGS));
  expect(PublicAccessBlockConfiguration).toMatchObject({ BlockPublicPolicy: true });
  const { stdout } = await scene.stack.terraform("state", "list");
  expect(stdout).not.toContain("AccessLogBucket");

  changes = { ...changes, "logBucket.accessLogging": { enabled: true } };
  await scene.synthesize(changes);
  succeeded(
    await scene.stack.terraform("import", "-no-color", "aws_s3_bucket.AccessLogBucket", ACCESS_LOGS.Bucket),
  );
  await scene.applied();
  await expectNoChanges();
  expect((await s3.send(logging)).LoggingEnabled).toMatchObject({ TargetBucket: ACCESS_LOGS.Bucket });
});

test("trusted access that exists is forgotten by Terraform and stays on", async () => {
  await change({ "organization.trustedAccess": "existing" });
  const { stdout } = await scene.stack.terraform("state", "list");
  expect(stdout).not.toContain("aws_organizations_aws_service_access");
  const { EnabledServicePrincipals = [] } = await new OrganizationsClient(scene.organization.client()).send(
    new ListAWSServiceAccessForOrganizationCommand(),
  );
  expect(EnabledServicePrincipals.map(({ ServicePrincipal }) => ServicePrincipal)).toContain(
    "cloudtrail.amazonaws.com",
  );
});
