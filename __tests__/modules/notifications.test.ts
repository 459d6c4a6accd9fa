import { Notifications } from "../../modules/notifications";
import { OrganizationsAwsServiceAccess } from "../../modules/organizations-aws-service-access";
import { renderPolicy } from "../../modules/render-policy";
import { denyInsecureTransport } from "../../policies/insecure-transport";
import { allowKeyAdministration } from "../../policies/key-administration";
import { address, only, reference, synthesizedScope } from "../synthesized";

const TRAIL_ARN = "arn:aws:cloudtrail:eu-west-1:111111111111:trail/trail";
const TOPIC_POLICY = [denyInsecureTransport("arn:aws:s3:::acme")];
const KEY_POLICY = [allowKeyAdministration({ region: "eu-west-1", accountId: "111111111111" })];

const { resource } = synthesizedScope((stack, provider) => {
  const { resources } = new Notifications(stack, "Notifications", {
    provider,
    topicName: "trail",
    trailArn: TRAIL_ARN,
    topicPolicy: TOPIC_POLICY,
    keyPolicy: KEY_POLICY,
  });
  new OrganizationsAwsServiceAccess(stack, "Trail", {
    provider,
    servicePrincipal: "trail.amazonaws.com",
    dependsOn: [...resources],
  });
});

test("creates a topic that its own key encrypts", () => {
  expect(only(resource, "aws_sns_topic")).toEqual({
    provider: "aws.test",
    name: "trail",
    kms_master_key_id: reference("aws_kms_key", "arn"),
  });
  expect(only(resource, "aws_kms_key")).toEqual({
    provider: "aws.test",
    description: `Encrypts the notifications of ${TRAIL_ARN}`,
    enable_key_rotation: true,
    deletion_window_in_days: 30,
    policy: renderPolicy(KEY_POLICY),
  });
});

test("attaches the topic's policy", () => {
  expect(only(resource, "aws_sns_topic_policy")).toEqual({
    provider: "aws.test",
    arn: reference("aws_sns_topic", "arn"),
    policy: renderPolicy(TOPIC_POLICY),
  });
});

test("lists every resource that the trail depends on", () => {
  expect(resource.aws_organizations_aws_service_access?.Trail?.depends_on).toEqual(
    ["aws_kms_key", "aws_sns_topic", "aws_sns_topic_policy"].map(address),
  );
});
