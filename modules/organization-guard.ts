import { DataAwsOrganizationsOrganization } from "@cdktf/provider-aws/lib/data-aws-organizations-organization";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { Postcondition } from "cdktf";
import { Construct } from "constructs";
import type { OrganizationPolicyType } from "../policies/guardrail/organization-policies";
import type { OrganizationSettings } from "../settings/organization";

/** Properties for an {@link OrganizationGuard}. */
export interface OrganizationGuardProps extends OrganizationSettings {
  /** Provider of the management account. */
  readonly provider: AwsProvider;
  /** Id of the management account in the settings. */
  readonly managementAccountId: string;
  /** Service principal that must have trusted access if `trustedAccess` is `existing`. */
  readonly servicePrincipal: string;
  /** Types of policies that must be enabled in the organization. */
  readonly policyTypes: readonly OrganizationPolicyType[];
}

/**
 * Fails the plan if the management account's organization is not the one in the settings, or cannot have an organization
 * trail.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-an-organizational-trail-prepare.html
 */
export class OrganizationGuard extends Construct {
  constructor(scope: Construct, id: string, props: OrganizationGuardProps) {
    super(scope, id);
    new DataAwsOrganizationsOrganization(this, "Resource", {
      provider: props.provider,
      lifecycle: {
        postcondition: [
          requireOrganizationId(props),
          requireManagementAccount(props),
          requireAllFeatures(),
          ...(props.trustedAccess === "existing" ? [requireTrustedAccess(props)] : []),
          ...props.policyTypes.map(requirePolicyType),
        ],
      },
    });
  }
}

function requireOrganizationId(props: OrganizationGuardProps): Postcondition {
  return {
    condition: `\${self.id == "${props.id}"}`,
    errorMessage: `The management account is in organization \${self.id}, but organization.id is ${props.id}. \`aws organizations describe-organization\` shows the id; correct the settings or the credentials.`,
  };
}

function requireManagementAccount(props: OrganizationGuardProps): Postcondition {
  return {
    condition: `\${self.master_account_id == "${props.managementAccountId}"}`,
    errorMessage: `The organization's management account is \${self.master_account_id}, but accounts.management.id is ${props.managementAccountId}. \`aws organizations describe-organization\` shows it; correct the settings.`,
  };
}

function requireAllFeatures(): Postcondition {
  return {
    condition: '${self.feature_set == "ALL"}',
    errorMessage:
      "The organization has the feature set ${self.feature_set}; an organization trail needs all features. `aws organizations enable-all-features` starts switching them on.",
  };
}

function requireTrustedAccess(props: OrganizationGuardProps): Postcondition {
  return {
    condition: `\${contains(self.aws_service_access_principals, "${props.servicePrincipal}")}`,
    errorMessage: `CloudTrail has no trusted access in the organization, but organization.trustedAccess is existing. \`aws organizations enable-aws-service-access --service-principal ${props.servicePrincipal}\` switches it on, or set organization.trustedAccess: managed.`,
  };
}

/** The app never enables a type: disabling one would detach every policy of the type in the whole organization. */
function requirePolicyType(type: OrganizationPolicyType): Postcondition {
  return {
    condition: `\${contains(self.enabled_policy_types, "${type}")}`,
    errorMessage: `The organization has not enabled policies of the type ${type}, which guardrail.mode managed needs. \`aws organizations enable-policy-type --root-id \${self.roots[0].id} --policy-type ${type}\` enables them.`,
  };
}
