import { EVENT_COLUMNS, namedQuery } from "../query";
import { allOf, anyOf } from "../sql";

/**
 * By name, because older events of AWS Organizations have no `readOnly`. Other services register administrators and turn on
 * trusted access, too.
 */
export const organizationChanges = namedQuery({
  name: "organization-changes",
  title: "Who changed the organization",
  description:
    "Changes of accounts, organizational units, policies, trusted access and delegated administrators; refused ones too.",
  accounts: ({ managementAccountId }) => [managementAccountId],
  columns: EVENT_COLUMNS,
  where: () =>
    anyOf(
      allOf("eventsource = 'organizations.amazonaws.com'", "NOT regexp_like(eventname, '^(Describe|List)')"),
      "regexp_like(eventname, '^(Activate|Associate|Deactivate|Deregister|Disable|Disassociate|Enable|Put|Register).*(AdminAccount|OrganizationDelegatedAdmin|OrganizationsAccess|OrganizationsRoot.*|SharingWithAwsOrganization)$')",
    ),
});
