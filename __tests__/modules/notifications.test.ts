import { Notifications } from "../../modules/notifications";
import { OrganizationsAwsServiceAccess } from "../../modules/organizations-aws-service-access";
import { renderPolicy } from "../../modules/render-policy";
import { topicName as topicNameFor } from "../../policies/names";
import { topicKeyPolicy, topicPolicy } from "../../policies/notifications";
import { address, only, policyOf, reference, synthesizedScope } from "../synthesized";

const NAMES = {
  managementAccountId: "111111111111",
  auditAccountId: "222222222222",
  homeRegion: "eu-west-1",
  trailArn: "arn:aws:cloudtrail:eu-west-1:111111111111:trail/trail",
  topicName: "trail",
};

const { resource } = synthesizedScope((stack, provider) => {
  const { resources } = new Notifications(stack, "Notifications", { ...NAMES, provider });
  new OrganizationsAwsServiceAccess(stack, "Trail", {
    provider,
    servicePrincipal: "trail.amazonaws.com",
    dependsOn: [...resources],
  });
});

test("creates a topic that a key of its own encrypts", () => {
  expect(only(resource, "aws_sns_topic")).toEqual({
    provider: "aws.test",
    name: "trail",
    kms_master_key_id: reference("aws_kms_key", "arn"),
  });
  expect(only(resource, "aws_kms_key")).toEqual({
    provider: "aws.test",
    description: `Encrypts the notifications of ${NAMES.trailArn}`,
    enable_key_rotation: true,
    deletion_window_in_days: 30,
    policy: renderPolicy(topicKeyPolicy(NAMES)),
  });
});

test("has the very policy that is proven", () => {
  expect(only(resource, "aws_sns_topic_policy")).toEqual({
    provider: "aws.test",
    arn: reference("aws_sns_topic", "arn"),
    policy: renderPolicy(topicPolicy(NAMES)),
  });
});

test("names each statement of its policies once, and one principal in each", () => {
  const statements = ["aws_sns_topic_policy", "aws_kms_key"].flatMap(
    (type) => policyOf(only(resource, type)).Statement,
  );
  expect(statements.map(({ Sid, Principal }) => [Sid, Principal])).toEqual([
    ["AllowCloudTrailPublish", { Service: "cloudtrail.amazonaws.com" }],
    ["AllowAuditAccountSubscribe", { AWS: "arn:aws:iam::222222222222:root" }],
    ["AllowAccount", { AWS: "arn:aws:iam::111111111111:root" }],
    ["AllowCloudTrailEncrypt", { Service: "cloudtrail.amazonaws.com" }],
  ]);
});

test("names the topic by an ARN that is built from names", () => {
  expect(policyOf(only(resource, "aws_sns_topic_policy")).Statement.map(({ Resource }) => Resource)).toEqual(
    Array(2).fill("arn:aws:sns:eu-west-1:111111111111:trail"),
  );
});

test("names everything that the trail has to wait for", () => {
  expect(resource.aws_organizations_aws_service_access?.Trail?.depends_on).toEqual(
    ["aws_kms_key", "aws_sns_topic", "aws_sns_topic_policy"].map(address),
  );
});

test.each([
  ["trail", "trail"],
  ["acme.org_trail.1-x", "acme-org_trail-1-x"],
])("names the topic of the trail %s %s, as a topic has no dots", (trailName, topicName) => {
  expect(topicNameFor(trailName)).toBe(topicName);
});
