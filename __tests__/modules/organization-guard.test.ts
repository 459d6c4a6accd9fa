import { OrganizationGuard } from "../../modules/organization-guard";
import type { OrganizationPolicyType } from "../../policies/guardrail/organization-policies";
import type { OrganizationSettings } from "../../settings/organization";
import { only, synthesizedScope } from "../synthesized";

function postconditions(
  trustedAccess: OrganizationSettings["trustedAccess"],
  policyTypes: readonly OrganizationPolicyType[] = [],
): unknown {
  const { data, resource } = synthesizedScope((stack, provider) => {
    new OrganizationGuard(stack, "OrganizationGuard", {
      provider,
      id: "o-exampleorgid",
      trustedAccess,
      delegatedAdministrator: false,
      managementAccountId: "111111111111",
      servicePrincipal: "cloudtrail.amazonaws.com",
      policyTypes,
    });
  });
  expect(resource).toEqual({});
  const { lifecycle, ...rest } = only(data, "aws_organizations_organization");
  expect(rest).toEqual({ provider: "aws.test" });
  return lifecycle;
}

const ALWAYS = [
  {
    condition: '${self.id == "o-exampleorgid"}',
    error_message:
      "The management account is in organization ${self.id}, but organization.id is o-exampleorgid. `aws organizations describe-organization` shows the id; correct the settings or the credentials.",
  },
  {
    condition: '${self.master_account_id == "111111111111"}',
    error_message:
      "The organization's management account is ${self.master_account_id}, but accounts.management.id is 111111111111. `aws organizations describe-organization` shows it; correct the settings.",
  },
  {
    condition: '${self.feature_set == "ALL"}',
    error_message:
      "The organization has the feature set ${self.feature_set}; an organization trail needs all features. `aws organizations enable-all-features` starts switching them on.",
  },
];

test("fails for another organization, another management account or missing features, and says what to do", () => {
  expect(postconditions("managed")).toEqual({ postcondition: ALWAYS });
});

test("fails without trusted access if it must exist already", () => {
  expect(postconditions("existing")).toEqual({
    postcondition: [
      ...ALWAYS,
      {
        condition: '${contains(self.aws_service_access_principals, "cloudtrail.amazonaws.com")}',
        error_message:
          "CloudTrail has no trusted access in the organization, but organization.trustedAccess is existing. `aws organizations enable-aws-service-access --service-principal cloudtrail.amazonaws.com` switches it on, or set organization.trustedAccess: managed.",
      },
    ],
  });
});

test("fails if a type of the guardrail's policies is not enabled, and says how to enable it", () => {
  expect(postconditions("managed", ["RESOURCE_CONTROL_POLICY"])).toEqual({
    postcondition: [
      ...ALWAYS,
      {
        condition: '${contains(self.enabled_policy_types, "RESOURCE_CONTROL_POLICY")}',
        error_message:
          "The organization has not enabled policies of the type RESOURCE_CONTROL_POLICY, which guardrail.mode managed needs. `aws organizations enable-policy-type --root-id ${self.roots[0].id} --policy-type RESOURCE_CONTROL_POLICY` enables them.",
      },
    ],
  });
});
