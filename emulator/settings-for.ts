import type { TerraformEnvironment } from "../commands/shared/terraform/terraform-environment";
import type { EmulatedOrganization } from "./emulated-organization";

/** Settings for an emulated organization: the required keys only. */
export function settingsFor(
  organization: EmulatedOrganization,
  terraform: Pick<TerraformEnvironment, "managesTrustedAccess">,
) {
  const account = (id: string) => ({
    id,
    roleArn: organization.roleArn(id),
    deployerArns: [organization.roleArn(id)],
  });
  return {
    organization: {
      id: organization.organizationId,
      trustedAccess: terraform.managesTrustedAccess ? "managed" : "existing",
    },
    accounts: {
      management: account(organization.managementAccountId),
      audit: account(organization.accounts.audit),
    },
    logBucket: { namePrefix: "acme" },
    state: { backend: "s3", bucket: "acme-organization-trail-state" },
  };
}
