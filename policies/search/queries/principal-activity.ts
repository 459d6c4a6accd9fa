import { calledBy } from "../caller";
import { EVENT_COLUMNS, exampleRole, knownAccounts, namedQuery, PRINCIPAL_ARN } from "../query";
import { anyOf, field, oneOf } from "../sql";

/** AWS's own example: nobody has it. */
const EXAMPLE_KEY = "AKIAIOSFODNN7EXAMPLE";

/** Where the call that made a key, temporary or not, has its id. */
const MADE_KEY = ["credentials.accessKeyId", "accessKey.accessKeyId"];

/** The call that made a key is a part of its story. */
export const principalActivity = namedQuery({
  name: "principal-activity",
  title: "What an access key or a principal did",
  description:
    "Every call with one access key, or of one role, user or session, and the call that made the key.",
  parameters: (names) => [
    {
      name: "access-key",
      description: "the id of an access key",
      place: `Replace ${EXAMPLE_KEY} by the id of an access key, or`,
      example: EXAMPLE_KEY,
      pattern: /^A[A-Z]{3}[A-Z0-9]{12,124}$/,
      rule: "must be the id of an access key, such as AKIAIOSFODNN7EXAMPLE",
    },
    {
      name: "principal",
      description: "the ARN of a role, a user or a session",
      place: `replace ${exampleRole(names, "example")} by the ARN of a role, a user or a session.`,
      example: exampleRole(names, "example"),
      ...PRINCIPAL_ARN,
    },
  ],
  needsParameter: () => true,
  accounts: knownAccounts,
  columns: EVENT_COLUMNS,
  where: (names, { "access-key": key = EXAMPLE_KEY, principal = exampleRole(names, "example") }) =>
    anyOf(
      oneOf("useridentity.accesskeyid", [key]),
      ...MADE_KEY.map((path) => oneOf(field("responseelements", path), [key])),
      calledBy([principal]),
    ),
});
