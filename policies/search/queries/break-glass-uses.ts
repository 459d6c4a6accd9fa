import { calledBy } from "../caller";
import { EVENT_COLUMNS, exampleRole, namedQuery, owners, PRINCIPAL_ARN } from "../query";
import { anyOf, field, mentions, oneOf } from "../sql";

/** AWS may refuse the role to somebody, and then the event names the role in its message alone. */
export const breakGlassUses = namedQuery({
  name: "break-glass-uses",
  title: "Who used break glass, or tried to",
  description:
    "Every call of a principal of breakGlassPrincipalArns, and every attempt to assume it. Attempts from elsewhere are in the caller's account.",
  parameters: (names) => [
    {
      name: "principal",
      description: "the ARN of one principal, in place of those of the settings",
      place: "For another principal, replace the ARNs.",
      example: exampleRole(names, "break-glass"),
      ...PRINCIPAL_ARN,
    },
  ],
  needsParameter: ({ breakGlassPrincipalArns }) => breakGlassPrincipalArns.length === 0,
  accounts: owners,
  columns: EVENT_COLUMNS,
  where: (names, { principal }) => {
    const { breakGlassPrincipalArns } = names;
    const known =
      breakGlassPrincipalArns.length === 0 ? [exampleRole(names, "break-glass")] : breakGlassPrincipalArns;
    const arns = principal === undefined ? known : [principal];
    return anyOf(
      calledBy(arns),
      oneOf(field("requestparameters", "roleArn"), arns),
      ...arns.map((arn) => mentions("errormessage", arn)),
    );
  },
});
