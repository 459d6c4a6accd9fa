import { CLOUDTRAIL_SERVICE } from "../../../aws/cloudtrail-service";
import type { SearchNames } from "../names";
import { EVENT_COLUMNS, namedQuery } from "../query";
import { allOf, anyOf, CHANGES, field, literal, mentions, oneOf } from "../sql";

/** Calls about selectors and tags have another parameter for the trail than those about the trail itself. */
export const trailChanges = namedQuery({
  name: "trail-changes",
  title: "Who changed the trail",
  description:
    "Changes of the organization trail, and of CloudTrail's delegated administrator and trusted access; refused ones too.",
  accounts: ({ trailAdministratorIds }) => trailAdministratorIds,
  columns: EVENT_COLUMNS,
  where: (names) => anyOf(trailChanged(names), organizationChanged()),
});

function trailChanged({ trailArn, trailName }: SearchNames): string {
  return allOf(
    `eventsource = ${literal(CLOUDTRAIL_SERVICE)}`,
    CHANGES,
    anyOf(
      ...["name", "trailName", "resourceId"].map((parameter) =>
        oneOf(field("requestparameters", parameter), [trailName, trailArn]),
      ),
      mentions("errormessage", trailArn),
      "eventname LIKE '%OrganizationDelegatedAdmin'",
    ),
  );
}

/** What AWS Organizations can do for or against CloudTrail. Its older events have no `readOnly`. */
function organizationChanged(): string {
  return allOf(
    "eventsource = 'organizations.amazonaws.com'",
    "NOT regexp_like(eventname, '^(Describe|List)')",
    oneOf(field("requestparameters", "servicePrincipal"), [CLOUDTRAIL_SERVICE]),
  );
}
