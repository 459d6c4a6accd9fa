import { CALLER, knownAccounts, namedQuery } from "../query";
import { allOf, field, oneOf } from "../sql";

/**
 * Users of IAM and root users alone: for everybody who comes from an identity provider the event says No, because the
 * provider asked for MFA or did not. An event that does not say is a sign-in without it.
 */
export const consoleSignInsWithoutMfa = namedQuery({
  name: "console-sign-ins-without-mfa",
  title: "Who signed in to the console without MFA",
  description:
    "Sign-ins of IAM users and root users that succeeded without MFA. Name the accounts that matter to you.",
  accounts: knownAccounts,
  columns: [
    "eventtime",
    "account",
    "region",
    "useridentity.type AS type",
    CALLER,
    "sourceipaddress",
    "useragent",
    "eventid",
  ],
  where: () =>
    allOf(
      "eventsource = 'signin.amazonaws.com'",
      "eventname = 'ConsoleLogin'",
      "useridentity.type IN ('IAMUser', 'Root')",
      oneOf(field("responseelements", "ConsoleLogin"), ["Success"]),
      `coalesce(${field("additionaleventdata", "MFAUsed")}, 'No') = 'No'`,
    ),
});
