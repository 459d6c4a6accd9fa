/** Whom a policy exempts, by ARN, from the denial of an action. */
import { type Atom, actions } from "./atoms";
import type { Condition } from "./conditions";
import { type AccessRequest, isMet } from "./evaluate";
import { arnOverlaps, overlaps, type Pattern, covers as patternCovers } from "./patterns";
import { EVERYBODY } from "./principals";
import { sideCovers } from "./sides";

/** An action, and the resources of statements that can be about it. */
export interface DeniedAction {
  readonly action: string;
  readonly on: (resource: string) => boolean;
}

/** What the requests of every role have in common. A Deny that asks for anything else may leave a role alone. */
const REQUEST_OF_ROLE: AccessRequest = {
  principal: EVERYBODY,
  action: "",
  resource: "",
  context: new Map([
    ["aws:principalisawsservice", ["false"]],
    ["aws:securetransport", ["true"]],
  ]),
};

/**
 * The ARNs that every Deny of an action exempts; `undefined` if nothing denies it to everybody else. Exemptions of root
 * users are left out, because they hold for no role.
 */
export function exemptedFrom(atoms: readonly Atom[], denied: DeniedAction): readonly Pattern[] | undefined {
  const [first, ...others] = atoms.flatMap((atom) => {
    const exempt = isAbout(atom, denied) ? exemptions(atom) : undefined;
    return exempt === undefined ? [] : [exempt];
  });
  return first?.filter((one) => others.every((list) => isAmong(one, list)));
}

/** Whether an ARN and one of a list can mean the same principal. When in doubt, yes. */
export function isAmong(arn: Pattern, list: readonly Pattern[]): boolean {
  return list.some((other) => arnOverlaps(arn, other));
}

function isAbout({ effect, action, resource }: Atom, denied: DeniedAction): boolean {
  const named = { not: false, of: actions(denied.action) };
  return (
    effect === "Deny" &&
    sideCovers(action, named, patternCovers, overlaps) &&
    (resource.not || resource.of.some(({ text }) => denied.on(text)))
  );
}

/** The exemptions of a Deny for everybody else; `undefined` if it is for some only, or depends on the request. */
function exemptions({ principal, conditions }: Atom): readonly Pattern[] | undefined {
  const isForAll = principal.not || principal.of.includes(EVERYBODY);
  const isAlwaysMet = conditions.every(
    (one) =>
      isExemption(one) || (REQUEST_OF_ROLE.context.has(one.key) && isMet(one, REQUEST_OF_ROLE) === true),
  );
  if (!isForAll || !isAlwaysMet) return undefined;
  const arns = [
    ...(principal.not ? principal.of.map(({ name }) => name) : []),
    ...conditions.filter(isExemption).flatMap(({ values }) => values),
  ];
  return arns.filter(({ text }) => !text.endsWith(":root"));
}

function isExemption({ key, negated, set }: Condition): boolean {
  return key === "aws:principalarn" && negated && set === "";
}
