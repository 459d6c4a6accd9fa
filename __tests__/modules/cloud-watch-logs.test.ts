import { CloudWatchLogs, type CloudWatchLogsProps } from "../../modules/cloud-watch-logs";
import { forget } from "../../modules/forget";
import { importExisting } from "../../modules/import-existing";
import { OrganizationsAwsServiceAccess } from "../../modules/organizations-aws-service-access";
import { renderPolicy } from "../../modules/render-policy";
import { allowCloudTrailToAssume } from "../../policies/cloud-watch-logs";
import { denyInsecureTransport } from "../../policies/insecure-transport";
import { address, only, reference, type Synthesized, synthesizedScope } from "../synthesized";

const TRUST_POLICY = [allowCloudTrailToAssume()];
const POLICY = [denyInsecureTransport("arn:aws:s3:::acme")];

function cloudWatchLogs(props: Partial<CloudWatchLogsProps> = {}): Synthesized {
  return synthesizedScope((stack, provider) => {
    const logs = new CloudWatchLogs(stack, "CloudWatchLogs", {
      provider,
      trailName: "trail",
      roleName: "delivery",
      trustPolicy: TRUST_POLICY,
      policy: POLICY,
      logGroupName: "/aws/cloudtrail/trail",
      retentionDays: 400,
      enabled: true,
      import: false,
      onDisable: "keep",
      ...props,
    });
    importExisting(stack, logs.imported);
    forget(stack, logs.forgotten);
    new OrganizationsAwsServiceAccess(stack, "Trail", {
      provider,
      servicePrincipal: "trail.amazonaws.com",
      dependsOn: [...logs.resources],
    });
  });
}

const { resource } = cloudWatchLogs();

test("creates the log group with its retention", () => {
  expect(only(resource, "aws_cloudwatch_log_group")).toEqual({
    provider: "aws.test",
    name: "/aws/cloudtrail/trail",
    retention_in_days: 400,
  });
});

test("encrypts the log group with the KMS key", () => {
  const kmsKeyArn = "arn:aws:kms:eu-west-1:111111111111:key/k";
  expect(only(cloudWatchLogs({ kmsKeyArn }).resource, "aws_cloudwatch_log_group")).toMatchObject({
    kms_key_id: kmsKeyArn,
  });
});

test("creates the delivery role with the two policies and no other", () => {
  expect(only(resource, "aws_iam_role")).toEqual({
    provider: "aws.test",
    name: "delivery",
    description: "CloudTrail delivers the events of the trail trail to CloudWatch Logs",
    assume_role_policy: renderPolicy(TRUST_POLICY),
  });
  expect(only(resource, "aws_iam_role_policy")).toEqual({
    provider: "aws.test",
    name: "deliver-events",
    role: reference("aws_iam_role", "name"),
    policy: renderPolicy(POLICY),
  });
  expect(Object.keys(resource)).toHaveLength(4);
});

test("lists every resource that the trail depends on, including the role's policy", () => {
  expect(resource.aws_organizations_aws_service_access?.Trail?.depends_on).toEqual(
    ["aws_cloudwatch_log_group", "aws_iam_role", "aws_iam_role_policy"].map(address),
  );
});

test("creates nothing if it is disabled", () => {
  expect(Object.keys(cloudWatchLogs({ enabled: false }).resource)).toEqual([
    "aws_organizations_aws_service_access",
  ]);
});

test("forgets the log group that it creates, unless it is to be deleted", () => {
  const created = `aws_cloudwatch_log_group.${Object.keys(resource.aws_cloudwatch_log_group ?? {})[0]}`;
  expect(cloudWatchLogs({ enabled: false }).removed).toEqual([
    { from: created, lifecycle: { destroy: false } },
  ]);
  expect(cloudWatchLogs({ enabled: false, onDisable: "delete" }).removed).toEqual([]);
  expect(cloudWatchLogs().removed).toEqual([]);
});

test("imports the existing log group by its name", () => {
  expect(cloudWatchLogs({ import: true }).import).toEqual([
    { to: address("aws_cloudwatch_log_group"), id: "/aws/cloudtrail/trail" },
  ]);
  expect(cloudWatchLogs({ import: true, enabled: false }).import).toEqual([]);
});
