/**
 * IAM policies split into atoms, each one effect on one principal, one action and one resource under
 * conditions, and one relation between them: an atom covers another when every request that the other
 * matches is matched by it. What cannot be shown to be covered counts as not covered.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */

import {
  type Condition,
  conditionKey,
  impliesAll,
  readConditions,
  texts,
  UnreadablePolicy,
} from "./conditions";
import { isObject, type Json, type JsonObject, toList } from "./json";
import { overlaps, type Pattern, pattern, covers as patternCovers } from "./patterns";
import {
  allowedPrincipalCovers,
  type Principal,
  principalCovers,
  principals,
  readAccount,
  readRootAccount,
  SELF,
} from "./principals";
import { principalSideCovers, type Side, sideCovers, singles } from "./sides";
import { describeStatement } from "./statement-text";

/** The smallest part of a policy. */
export interface Atom {
  readonly effect: "Allow" | "Deny";
  readonly principal: Side<Principal>;
  readonly action: Side<Pattern>;
  readonly resource: Side<Pattern>;
  readonly conditions: readonly Condition[];
  /** The statement it comes from, in one line. */
  readonly statement: string;
  readonly key: string;
}

const MAX_ATOMS = 4000;

/** The statements of a policy, one line each and sorted, the same for two ways of writing one policy. */
export function statementLines(policy: Json | undefined): string[] {
  return [...new Set(parseAtoms(policy).map(({ statement }) => statement))].sort();
}

/** The atoms of texts: most policies are the same before and after a change. */
const KNOWN = new Map<string, readonly Atom[]>();
const MAX_KNOWN = 20_000;

/** Splits a policy into atoms. */
export function parseAtoms(policy: Json | undefined): readonly Atom[] {
  if (policy === null || policy === undefined || policy === "") return [];
  if (typeof policy !== "string") return splitAll(policy);
  const known = KNOWN.get(policy) ?? splitAll(parse(policy));
  if (KNOWN.size >= MAX_KNOWN) KNOWN.clear();
  KNOWN.set(policy, known);
  return known;
}

function splitAll(document: Json): readonly Atom[] {
  if (!isObject(document)) throw new UnreadablePolicy("it is not an object");
  const variables = document.Version === "2012-10-17";
  const atoms = new Map<string, Atom>();
  for (const statement of toList(document.Statement)) {
    for (const atom of split(statement, variables)) atoms.set(atom.key, atom);
    if (atoms.size > MAX_ATOMS) throw new UnreadablePolicy("it is too large to compare");
  }
  return [...atoms.values()];
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new UnreadablePolicy("it is not JSON");
  }
}

const ELEMENTS = new Set(
  "Sid Effect Principal NotPrincipal Action NotAction Resource NotResource Condition".split(" "),
);

function split(statement: Json, variables: boolean): Atom[] {
  if (!isObject(statement)) throw new UnreadablePolicy("a statement is not an object");
  const unknown = Object.keys(statement).find((key) => !ELEMENTS.has(key));
  if (unknown !== undefined) throw new UnreadablePolicy("a statement has an element that is not known");
  const { Effect: effect } = statement;
  if (effect !== "Allow" && effect !== "Deny") throw new UnreadablePolicy("a statement has no effect");
  const read = (text: string): Pattern => pattern(text, { wildcards: true, variables });
  const sides = {
    action: side(statement, "Action", (value) => texts(value).map((text) => readAction(text, variables))),
    resource: side(statement, "Resource", (value) => texts(value).map(read)) ?? {
      not: false,
      of: [read("*")],
    },
    principal: side(statement, "Principal", principals) ?? { not: false, of: [SELF] },
  };
  if (sides.action === undefined) throw new UnreadablePolicy("a statement has no action");
  const line = describeStatement(statement);
  const found: Atom[] = [];
  const choices = combinations(readConditions(statement.Condition, variables));
  const [principal, action, resource] = [
    singles(sides.principal),
    singles(sides.action),
    singles(sides.resource),
  ];
  if (principal.length * action.length * resource.length * choices.length > MAX_ATOMS) {
    throw new UnreadablePolicy("it is too large to compare");
  }
  for (const who of principal) {
    for (const what of action) {
      for (const where of resource) {
        for (const when of choices) found.push(atom(effect, who, what, where, when, line));
      }
    }
  }
  return found;
}

const ACTIONS = new Map<string, Pattern>();

/** Few actions are named in many policies. */
function readAction(text: string, variables: boolean): Pattern {
  const index = `${variables} ${text}`;
  const known = ACTIONS.get(index) ?? pattern(text.toLowerCase(), { wildcards: true, variables });
  if (ACTIONS.size >= MAX_KNOWN) ACTIONS.clear();
  ACTIONS.set(index, known);
  return known;
}

function atom(
  effect: Atom["effect"],
  principal: Side<Principal>,
  action: Side<Pattern>,
  resource: Side<Pattern>,
  when: readonly Condition[],
  statement: string,
): Atom {
  const folded = foldPrincipal(principal, when);
  const key = JSON.stringify([
    effect,
    sideKey(folded.principal, ({ kind, name }) => kind + name.id),
    sideKey(action, ({ id }) => id),
    sideKey(resource, ({ id }) => id),
    folded.conditions.map(conditionKey).sort(),
  ]);
  return { effect, action, resource, statement, key, ...folded };
}

function side<T>(statement: JsonObject, name: string, read: (value: Json) => T[]): Side<T> | undefined {
  const [plain, not] = [statement[name], statement[`Not${name}`]];
  if (plain !== undefined && not !== undefined) throw new UnreadablePolicy(`a statement has ${name} twice`);
  const value = plain ?? not;
  return value === undefined ? undefined : { not: plain === undefined, of: read(value) };
}

/** One choice for each way to meet conditions with several values: "a or b" is two atoms. */
function combinations(conditions: readonly Condition[]): Condition[][] {
  let choices: Condition[][] = [[]];
  for (const one of conditions) {
    const splits =
      one.negated || one.set !== "" || one.values.length < 2 ? [one.values] : one.values.map((v) => [v]);
    if (choices.length * splits.length > MAX_ATOMS) throw new UnreadablePolicy("it is too large to compare");
    choices = choices.flatMap((choice) => splits.map((values) => [...choice, { ...one, values }]));
  }
  return choices;
}

/**
 * A principal named in a condition is the same as one named in the principal: AWS refuses policies that
 * name a principal which does not exist, so such policies are written with the account and a condition.
 */
function foldPrincipal(
  principal: Side<Principal>,
  conditions: readonly Condition[],
): { principal: Side<Principal>; conditions: readonly Condition[] } {
  let [who] = principal.of;
  if (principal.not || who === undefined) return { principal, conditions };
  const rest: Condition[] = [];
  for (const one of conditions) {
    const [value] = one.values;
    const plain =
      !one.negated && !one.ifExists && one.set === "" && value !== undefined && one.values.length === 1;
    if (plain && one.key === "aws:principalaccount" && who.kind === "any" && /^\d{12}$/.test(value.text)) {
      who = { kind: "AWS", name: pattern(`arn:aws:iam::${value.text}:root`) };
    } else if (plain && one.key === "aws:principalarn" && isNamed(value) && holds(who, value)) {
      // A principal of an account that the statement names keeps needing the account's own policies.
      who = { kind: "AWS", name: value, ...(who.kind === "AWS" ? { isDelegated: true } : {}) };
    } else {
      rest.push(one);
    }
  }
  return { principal: { not: false, of: [who] }, conditions: rest };
}

function isNamed({ text }: Pattern): boolean {
  return /^arn:[\w-]+:iam::(\d{12}|\*):(role|user)\/[^$]+$/.test(text);
}

function holds(who: Principal, arn: Pattern): boolean {
  return (
    who.kind === "any" ||
    (who.kind === "AWS" && readRootAccount(who) !== undefined && readRootAccount(who) === readAccount(arn))
  );
}

export function isCovered(atom: Atom, by: readonly Atom[]): boolean {
  return by.some((other) => covers(other, atom));
}

/** Whether every request that `inner` matches is matched by `outer`. */
export function covers(outer: Atom, inner: Atom): boolean {
  return (
    outer.key === inner.key ||
    (outer.effect === inner.effect &&
      coversBare(outer, inner) &&
      impliesAll(inner.conditions, outer.conditions))
  );
}

export function coversBare(outer: Atom, inner: Atom): boolean {
  return (
    sideCovers(outer.action, inner.action, patternCovers, overlaps) &&
    sideCovers(outer.resource, inner.resource, patternCovers, overlaps) &&
    principalSideCovers(
      outer.principal,
      inner.principal,
      outer.effect === "Allow" ? allowedPrincipalCovers : principalCovers,
    )
  );
}

function sideKey<T>({ not, of }: Side<T>, key: (one: T) => string): unknown {
  return [not, of.map(key).sort()];
}

/** Actions as patterns. */
export const actions = (...names: string[]): Pattern[] =>
  names.map((name) => pattern(name.toLowerCase(), { wildcards: true }));
