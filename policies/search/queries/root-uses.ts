import { EVENT_COLUMNS, knownAccounts, namedQuery } from "../query";
import { allOf, anyOf, isEmpty } from "../sql";

/** A root session that the management account opens by `AssumeRoot` is of the type Root, too. */
export const rootUses = namedQuery({
  name: "root-uses",
  title: "Who used a root user",
  description:
    "Calls and sign-ins of root users, and root sessions that the management account opened. Name the accounts that matter to you.",
  accounts: knownAccounts,
  columns: EVENT_COLUMNS,
  where: () =>
    anyOf(
      allOf(
        "useridentity.type = 'Root'",
        isEmpty("useridentity.invokedby"),
        "coalesce(eventtype, '') <> 'AwsServiceEvent'",
      ),
      "eventname = 'AssumeRoot'",
    ),
});
