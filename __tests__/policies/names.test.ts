import { resourceNames } from "../../policies/names";
import { minimalSettings } from "../settings-file";

test.each([
  ["us-east-1", "aws"],
  ["us-gov-west-1", "aws-us-gov"],
  ["cn-north-1", "aws-cn"],
])("builds every ARN in the partition of %s", (region, partition) => {
  expect(resourceNames(minimalSettings({ region, "trail.name": "all" }))).toEqual({
    trailArn: `arn:${partition}:cloudtrail:${region}:111111111111:trail/all`,
    accessLogBucketName: "acme-cloudtrail-access-logs",
    alarms: {
      prefix: "all-alarm-",
      arns: `arn:${partition}:cloudwatch:${region}:111111111111:alarm:all-alarm-*`,
      tampering: {
        topicName: "all-alarms",
        topicArn: `arn:${partition}:sns:${region}:111111111111:all-alarms`,
      },
      cis: {
        topicName: "all-cis-alarms",
        topicArn: `arn:${partition}:sns:${region}:111111111111:all-cis-alarms`,
      },
    },
    search: {
      resultsBucketName: "acme-cloudtrail-search",
      roleArn: `arn:${partition}:iam::222222222222:role/all-searcher`,
      roleName: "all-searcher",
    },
    guardrail: {
      serviceControlPolicy: "all-guardrail-scp",
      resourceControlPolicy: "all-guardrail-rcp",
      membersPolicy: "all-guardrail-members",
    },
    readerRoleArn: `arn:${partition}:iam::222222222222:role/organization-trail-reader`,
    logGroupArn: `arn:${partition}:logs:${region}:111111111111:log-group:/aws/cloudtrail/all`,
    deliveryRoleName: "all-cloudwatch-logs",
    deliveryRoleArn: `arn:${partition}:iam::111111111111:role/all-cloudwatch-logs`,
    topicName: "all",
    topicArn: `arn:${partition}:sns:${region}:111111111111:all`,
  });
});

test("places the trail, the log group and the topic in the trail's home Region", () => {
  const { trailArn, logGroupArn, topicArn } = resourceNames(
    minimalSettings({ region: "us-east-1", "trail.homeRegion": "eu-west-1" }),
  );
  expect([trailArn, logGroupArn, topicArn].map((arn) => arn.split(":")[3])).toEqual(
    Array(3).fill("eu-west-1"),
  );
});

test.each([
  ["trail", "trail"],
  ["acme.org_trail.1-x", "acme-org_trail-1-x"],
])("names the topic of the trail %s %s, because SNS allows no dots", (name, topicName) => {
  expect(resourceNames(minimalSettings({ "trail.name": name })).topicName).toBe(topicName);
});

test.each([
  [48, 48],
  [49, 48],
  [128, 48],
])("shortens a trail name of %i characters to %i in the delivery role, as IAM allows 64", (length, kept) => {
  const { deliveryRoleName, deliveryRoleArn } = resourceNames(
    minimalSettings({ "trail.name": "t".repeat(length) }),
  );
  expect(deliveryRoleName).toBe(`${"t".repeat(kept)}-cloudwatch-logs`);
  expect(deliveryRoleName).toHaveLength(64);
  expect(deliveryRoleArn).toBe(`arn:aws:iam::111111111111:role/${deliveryRoleName}`);
});

test("shortens the names of the guardrail's policies to AWS's limit", () => {
  const { guardrail } = resourceNames(minimalSettings({ "trail.name": "x".repeat(128) }));
  for (const name of Object.values(guardrail)) {
    expect(name).toMatch(/^x+-guardrail-\w+$/);
    expect(name).toHaveLength(128);
  }
});
