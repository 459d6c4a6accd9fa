import { knownAccounts, namedQuery } from "../query";
import { anyOf, oneOf } from "../sql";

/** The session issuer is one row, where each session would be a row of its own. */
const PRINCIPAL =
  "coalesce(useridentity.sessioncontext.sessionissuer.arn, useridentity.arn, useridentity.invokedby, useridentity.principalid, useridentity.accountid) AS principal";

/** The other names that services have for a call which a policy denies. */
const DENIED = [
  "AuthorizationError",
  "AuthorizationErrorException",
  "NotAuthorized",
  "NotAuthorizedException",
  "UnauthorizedException",
];

/** By account, so that answers about several batches of accounts can be put together. */
export const denialsByPrincipal = namedQuery({
  name: "denials-by-principal",
  title: "Whom AWS denied what",
  description: "Denied calls, counted by principal and call. Name the accounts that matter to you.",
  accounts: knownAccounts,
  columns: [
    "account",
    PRINCIPAL,
    "eventsource",
    "eventname",
    "errorcode",
    "count(*) AS calls",
    "min(eventtime) AS first_call",
    "max(eventtime) AS last_call",
  ],
  where: () =>
    anyOf(
      "errorcode LIKE '%AccessDenied%'",
      "errorcode LIKE '%UnauthorizedOperation'",
      oneOf("errorcode", DENIED),
    ),
  groupBy: "1, 2, 3, 4, 5",
  orderBy: "calls",
});
