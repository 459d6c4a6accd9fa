import { calledBy } from "../caller";
import { EVENT_COLUMNS, knownAccounts, namedQuery, PRINCIPAL_ARN } from "../query";
import { anyOf, field, oneOf } from "../sql";

/** AWS's own examples: nobody has them. */
const EXAMPLE_KEY = "AKIAIOSFODNN7EXAMPLE";
const EXAMPLE_ARN = "arn:aws:iam::123456789012:role/example";

/** Where the call that made a key, temporary or not, has its id. */
const MADE_KEY = ["credentials.accessKeyId", "accessKey.accessKeyId"];

/** The call that made a key is a part of its story. */
export const principalActivity = namedQuery({
  name: "principal-activity",
  title: "What an access key or a principal did",
  description:
    "Every call with one access key, or of one role, user or session, and the call that made the key.",
  parameters: [
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
      place: `replace ${EXAMPLE_ARN} by the ARN of a role, a user or a session.`,
      example: EXAMPLE_ARN,
      ...PRINCIPAL_ARN,
    },
  ],
  needsParameter: () => true,
  accounts: knownAccounts,
  columns: EVENT_COLUMNS,
  where: (_, { "access-key": key = EXAMPLE_KEY, principal = EXAMPLE_ARN }) =>
    anyOf(
      oneOf("useridentity.accesskeyid", [key]),
      ...MADE_KEY.map((path) => oneOf(field("responseelements", path), [key])),
      calledBy([principal]),
    ),
});
