/**
 * Decides one request against policies, as AWS does: an explicit Deny wins, then an Allow, else the request is denied.
 * A context key of unknown value leaves the decision open.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
import { type Atom, actions } from "./atoms";
import { type Condition, isRange, magnitude, withinAddresses } from "./conditions";
import { arnCovers, type Pattern, pattern, covers as patternCovers } from "./patterns";
import { EVERYBODY, type Principal, principalCovers } from "./principals";
import type { Side } from "./sides";

/** One request. A context key that is not in `context` is absent from the request. */
export interface AccessRequest {
  readonly principal: Principal;
  readonly action: string;
  readonly resource: string;
  /** Lower-case keys; `undefined` for a key whose value is not known. */
  readonly context: ReadonlyMap<string, readonly string[] | undefined>;
}

/** `open` if the decision depends on a value that is not known. */
export type Decision = "allowed" | "denied" | "open";

/** The decision of a set of policies, given as their atoms. */
export function evaluate(atoms: readonly Atom[], request: AccessRequest): Decision {
  const about = atomsAbout(atoms, request);
  const matched = (effect: Atom["effect"]): (boolean | undefined)[] =>
    about.filter((atom) => atom.effect === effect).map((atom) => meets(atom, request));
  const denies = matched("Deny");
  if (denies.includes(true)) return "denied";
  const allows = matched("Allow");
  if (allows.includes(true)) return denies.includes(undefined) ? "open" : "allowed";
  return allows.includes(undefined) ? "open" : "denied";
}

/** The atoms that match a request, whatever their effect. */
export function matching(atoms: readonly Atom[], request: AccessRequest): readonly Atom[] {
  return atomsAbout(atoms, request).filter((atom) => meets(atom, request) !== false);
}

/** The atoms about the principal, action and resource of a request. */
function atomsAbout(atoms: readonly Atom[], request: AccessRequest): readonly Atom[] {
  const [action] = actions(request.action);
  const resource = pattern(request.resource);
  return atoms.filter(
    (atom) =>
      matches(atom.principal, (one) => one === EVERYBODY || principalCovers(one, request.principal)) &&
      matches(atom.action, (one) => action !== undefined && patternCovers(one, action)) &&
      matches(atom.resource, (one) => patternCovers(substituted(one, request), resource)),
  );
}

function matches<T>({ not, of }: Side<T>, covers: (one: T) => boolean): boolean {
  return not !== of.some(covers);
}

function meets({ conditions }: Atom, request: AccessRequest): boolean | undefined {
  const results = conditions.map((condition) => isMet(condition, request));
  if (results.includes(false)) return false;
  return results.includes(undefined) ? undefined : true;
}

/** A pattern whose policy variables have the request's values; those without a value match nothing. */
function substituted(one: Pattern, { context }: AccessRequest): Pattern {
  if (!one.tokens.some((token) => token.startsWith("\0$"))) return one;
  const tokens = one.tokens.flatMap((token) => {
    if (!token.startsWith("\0$")) return [token];
    const [value] = context.get(token.slice(3, -1)) ?? [];
    return value === undefined ? [token] : [...value];
  });
  return { ...one, tokens, id: tokens.join("") };
}

/** Whether a request meets a condition. `undefined` if that depends on a value that is not known. */
export function isMet(condition: Condition, request: AccessRequest): boolean | undefined {
  const { key, family, negated, ifExists, set, values } = condition;
  const isPresent = request.context.has(key);
  if (family === "null") return values.some(({ text }) => (text === "true") !== isPresent);
  if (!isPresent) return ifExists || set === "forallvalues" || (negated && set !== "foranyvalue");
  const actual = request.context.get(key);
  if (actual === undefined) return undefined;
  const meetsOne = (text: string): boolean =>
    values.some((value) => meetsValue(condition, substituted(value, request), text)) !== negated;
  return set === "forallvalues" ? actual.every(meetsOne) : actual.some(meetsOne);
}

function meetsValue(condition: Condition, value: Pattern, text: string): boolean {
  const { family } = condition;
  if (family === "folded") return patternCovers(value, pattern(text.toLowerCase()));
  if (family === "arn") return arnCovers(value, pattern(text));
  if (family === "ip") return withinAddresses(value.text, text);
  if (family === "text") return patternCovers(value, pattern(text));
  const [wanted, got] = [magnitude(condition, value.text), magnitude(condition, text)];
  if (!isRange(family)) return wanted === got;
  if (got === wanted) return family.length === 2;
  return family.startsWith("<") ? got < wanted : got > wanted;
}
