import { CloudWatchLogs, type CloudWatchLogsProps } from "../../modules/cloud-watch-logs";
import { OrganizationsAwsServiceAccess } from "../../modules/organizations-aws-service-access";
import { renderPolicy } from "../../modules/render-policy";
import { allowCloudTrailToAssume, allowDeliveryToStreams } from "../../policies/cloud-watch-logs";
import { address, only, reference, type Synthesized, synthesizedScope } from "../synthesized";

const NAMES = {
  managementAccountId: "111111111111",
  organizationId: "o-exampleorgid",
  homeRegion: "eu-west-1",
  logGroupName: "/aws/cloudtrail/trail",
};

function cloudWatchLogs(
  props: Partial<CloudWatchLogsProps> = {},
): Synthesized & Pick<CloudWatchLogs, "groupArn" | "roleArn"> {
  let arns = { groupArn: "", roleArn: "" };
  const tf = synthesizedScope((stack, provider) => {
    const logs = new CloudWatchLogs(stack, "CloudWatchLogs", {
      ...NAMES,
      provider,
      trailName: "trail",
      retentionDays: 400,
      ...props,
    });
    arns = { groupArn: logs.groupArn, roleArn: logs.roleArn };
    new OrganizationsAwsServiceAccess(stack, "Trail", {
      provider,
      servicePrincipal: "trail.amazonaws.com",
      dependsOn: [...logs.resources],
    });
  });
  return { ...tf, ...arns };
}

const { resource, groupArn, roleArn } = cloudWatchLogs();

test("keeps events in a group of its own, for as long as the settings say", () => {
  expect(only(resource, "aws_cloudwatch_log_group")).toEqual({
    provider: "aws.test",
    name: "/aws/cloudtrail/trail",
    retention_in_days: 400,
  });
});

test("encrypts the group with the key that is given", () => {
  const kmsKeyArn = "arn:aws:kms:eu-west-1:111111111111:key/k";
  expect(only(cloudWatchLogs({ kmsKeyArn }).resource, "aws_cloudwatch_log_group")).toMatchObject({
    kms_key_id: kmsKeyArn,
  });
});

test("gives CloudTrail a role with the very policies that are proven, and no other", () => {
  expect(only(resource, "aws_iam_role")).toEqual({
    provider: "aws.test",
    name: "trail-cloudwatch-logs",
    description: "CloudTrail delivers the events of the trail trail to CloudWatch Logs",
    assume_role_policy: renderPolicy([allowCloudTrailToAssume()]),
  });
  expect(only(resource, "aws_iam_role_policy")).toEqual({
    provider: "aws.test",
    name: "deliver-events",
    role: reference("aws_iam_role", "name"),
    policy: renderPolicy([allowDeliveryToStreams(NAMES)]),
  });
  expect(Object.keys(resource)).toHaveLength(4);
});

test("lets the role write into two kinds of streams", () => {
  const group = "arn:aws:logs:eu-west-1:111111111111:log-group:/aws/cloudtrail/trail";
  expect(allowDeliveryToStreams(NAMES).Resource).toEqual([
    `${group}:log-stream:111111111111_CloudTrail_eu-west-1*`,
    `${group}:log-stream:o-exampleorgid_*`,
  ]);
});

test.each([
  ["eu-west-1", "aws"],
  ["us-gov-west-1", "aws-us-gov"],
  ["cn-north-1", "aws-cn"],
])("builds both ARNs from names, in the partition of the home Region %s", (homeRegion, partition) => {
  const { groupArn, roleArn } = cloudWatchLogs({ homeRegion });
  expect(groupArn).toBe(`arn:${partition}:logs:${homeRegion}:111111111111:log-group:/aws/cloudtrail/trail:*`);
  expect(roleArn).toBe(`arn:${partition}:iam::111111111111:role/trail-cloudwatch-logs`);
});

test.each([
  [48, 48],
  [49, 48],
  [128, 48],
])(
  "names the role of a trail whose name has %i characters by %i of them, as IAM allows 64",
  (length, kept) => {
    const { resource, roleArn } = cloudWatchLogs({ trailName: "t".repeat(length) });
    const name = `${"t".repeat(kept)}-cloudwatch-logs`;
    expect(name).toHaveLength(64);
    expect(only(resource, "aws_iam_role")).toMatchObject({ name });
    expect(roleArn).toBe(`arn:aws:iam::111111111111:role/${name}`);
  },
);

test("names everything that the trail has to wait for, the role's policy too", () => {
  expect(resource.aws_organizations_aws_service_access?.Trail?.depends_on).toEqual(
    ["aws_cloudwatch_log_group", "aws_iam_role", "aws_iam_role_policy"].map(address),
  );
  expect([groupArn, roleArn].join()).not.toContain("${");
});
