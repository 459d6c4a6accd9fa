import { Guardrail, KEY_ARN } from "../../modules/guardrail";
import { OrganizationsAwsServiceAccess } from "../../modules/organizations-aws-service-access";
import type { OrganizationPolicy } from "../../policies/guardrail/organization-policies";
import { address, only, reference, synthesizedScope } from "../synthesized";

const POLICY: OrganizationPolicy = {
  id: "ServiceControlPolicy",
  name: "trail-guardrail-scp",
  type: "SERVICE_CONTROL_POLICY",
  description: "Protects the log bucket",
  statements: [
    { Sid: "Disable", Effect: "Deny", Action: "kms:DisableKey", Resource: [KEY_ARN, "arn:aws:s3:::acme"] },
  ],
  targetIds: ["222222222222", "444444444444"],
};

const { resource } = synthesizedScope((stack, provider) => {
  const guarded = new OrganizationsAwsServiceAccess(stack, "Guarded", { provider, servicePrincipal: "x" });
  new Guardrail(stack, "Guardrail", {
    provider,
    policies: [POLICY],
    keyArn: "${aws_kms_key.LogKey.arn}",
    dependsOn: [guarded],
  });
});

test("creates the policy with the key's ARN, and a tag that limits the deploying role", () => {
  expect(only(resource, "aws_organizations_policy")).toEqual({
    provider: "aws.test",
    name: "trail-guardrail-scp",
    type: "SERVICE_CONTROL_POLICY",
    description: "Protects the log bucket",
    content:
      '{"Version":"2012-10-17","Statement":[{"Sid":"Disable","Effect":"Deny","Action":"kms:DisableKey","Resource":["${aws_kms_key.LogKey.arn}","arn:aws:s3:::acme"]}]}',
    tags: { "organization-trail": "guardrail" },
  });
});

test("attaches the policy to every target, after the resources that it guards", () => {
  const attachments = Object.values(resource.aws_organizations_policy_attachment ?? {});
  expect(attachments).toEqual(
    POLICY.targetIds.map((targetId) => ({
      provider: "aws.test",
      policy_id: reference("aws_organizations_policy", "id"),
      target_id: targetId,
      depends_on: [address("aws_organizations_aws_service_access")],
    })),
  );
});
