import { CLOUDTRAIL_SERVICE } from "../../aws/cloudtrail-service";
import type { Settings } from "../../settings/file";
import { type Grant, grant } from "./grant";
import { roleResources } from "./resources";

const CALLS = {
  deploy: {
    sids: ["DelegateAdministration", "RegisterAdministrator"],
    verb: "Register",
  },
  teardown: {
    sids: ["RevokeDelegation", "DeregisterAdministrator"],
    verb: "Deregister",
  },
} as const;

/**
 * The rights to make the audit account CloudTrail's administrator, and to take that back. CloudTrail's own calls have no
 * resource, and call AWS Organizations with the caller's rights.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsorganizations.html
 */
export function delegationGrants(settings: Settings, role: keyof typeof CALLS): readonly Grant[] {
  if (!settings.organization.delegatedAdministrator) return [];
  const {
    sids: [ask, administrator],
    verb,
  } = CALLS[role];
  return [
    grant("management", ask, [`cloudtrail:${verb}OrganizationDelegatedAdmin`], "*"),
    grant(
      "management",
      administrator,
      [`organizations:${verb}DelegatedAdministrator`],
      roleResources(settings).auditAccount,
      { StringEquals: { "organizations:ServicePrincipal": CLOUDTRAIL_SERVICE } },
    ),
  ];
}
