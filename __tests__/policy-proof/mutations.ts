import type { PolicyCondition, PolicyStatement } from "../../policies/policy-document";
import type { Answer, PolicyDocument } from "./simulator";

/** A policy with one element removed or one element widened. */
export interface Mutation {
  readonly name: string;
  readonly document: PolicyDocument;
  /** Actions, perhaps with wildcards, of the changed statement. No answer about another action can change. */
  readonly actions: readonly string[];
  /** The actions for which the statement is the same before and after. */
  readonly unchangedActions: readonly string[];
  /** The answer that is most likely to change. */
  readonly endangered: Answer;
}

const EVERY_ACTION = "every action";

interface Variant<Value> {
  readonly name: string;
  readonly value: Value;
  /** True if the statement applies to more requests than before. */
  readonly widens: boolean;
}

const ENDANGERED = {
  Allow: { narrower: "Allowed", wider: "ImplicitlyDenied" },
  Deny: { narrower: "ExplicitlyDenied", wider: "Allowed" },
} as const;

/** Every mutation of a policy: fewer statements, conditions, keys, values, actions, resources, or wider ones. */
export function mutations(
  document: PolicyDocument,
  mutates: (statement: PolicyStatement) => boolean = () => true,
): readonly Mutation[] {
  const statements = document.Statement;
  return statements.flatMap((statement, index) => {
    if (!mutates(statement)) return [];
    const removed = { name: "removed", value: [], widens: false };
    const variants = statementVariants(statement).map((variant) => ({ ...variant, value: [variant.value] }));
    return [removed, ...variants].map(({ name, value, widens }) => ({
      name: `${statement.Sid}: ${name}`,
      document: { ...document, Statement: statements.toSpliced(index, 1, ...value) },
      actions: [statement, ...value].flatMap(({ Action }) => Action),
      unchangedActions: name === EVERY_ACTION ? [statement.Action].flat() : [],
      endangered: ENDANGERED[statement.Effect][widens ? "wider" : "narrower"],
    }));
  });
}

/** Returns true if one of the patterns, which may contain `*`, matches the action. */
export function matchesAny(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => new RegExp(`^${pattern.replaceAll("*", ".*")}$`, "i").test(action));
}

function statementVariants(statement: PolicyStatement): readonly Variant<PolicyStatement>[] {
  const { Condition: condition, ...unconditional } = statement;
  return [
    ...conditionVariants(condition ?? {}).map(({ value, ...variant }) => ({
      ...variant,
      value: Object.keys(value).length === 0 ? unconditional : { ...unconditional, Condition: value },
    })),
    ...fewer(statement.Action).map(({ value, ...variant }) => ({
      ...variant,
      value: { ...statement, Action: value },
    })),
    ...fewer(statement.Resource).map(({ value, ...variant }) => ({
      ...variant,
      value: { ...statement, Resource: value },
    })),
    ...fewer(accountsOf(statement)).map(({ value, ...variant }) => ({
      ...variant,
      value: { ...statement, Principal: { AWS: value } },
    })),
    ...wider(statement),
  ];
}

function conditionVariants(condition: PolicyCondition): readonly Variant<PolicyCondition>[] {
  return Object.entries(condition).flatMap(([operator, keys]) => {
    const { [operator]: _, ...rest } = condition;
    const withKeys = (kept: PolicyCondition[string]) => ({ ...condition, [operator]: kept });
    const strict = operator.replace(/IfExists$/, "");
    return [
      { name: `without ${operator}`, value: rest, widens: true },
      ...(strict === operator
        ? []
        : [
            {
              name: `${strict} for ${operator}`,
              value: { ...rest, [strict]: { ...rest[strict], ...keys } },
              widens: false,
            },
          ]),
      ...Object.entries(keys).flatMap(([key, values]) => {
        const { [key]: __, ...others } = keys;
        return [
          ...(Object.keys(others).length === 0
            ? []
            : [{ name: `${operator} without ${key}`, value: withKeys(others), widens: true }]),
          ...fewer(values).map(({ name, value }) => ({
            name: `${operator} ${key} ${name}`,
            value: withKeys({ ...keys, [key]: value }),
            widens: operator.includes("Not"),
          })),
        ];
      }),
    ];
  });
}

function accountsOf({ Principal: principal }: PolicyStatement): string | readonly string[] | undefined {
  return typeof principal === "object" && "AWS" in principal ? principal.AWS : undefined;
}

/** A list without each of its items in turn; a list of one has no shorter one that would mean anything. */
function fewer(items: string | readonly string[] = []): readonly Variant<readonly string[]>[] {
  if (typeof items === "string" || items.length < 2) return [];
  return items.map((removed) => ({
    name: `without ${removed}`,
    value: items.filter((item) => item !== removed),
    widens: false,
  }));
}

/** Every action of the service, every object of the bucket; and whoever it is, where a statement allows. */
function wider(statement: PolicyStatement): readonly Variant<PolicyStatement>[] {
  const actions = [statement.Action].flat().map((action) => action.replace(/:.*/, ":*"));
  const { NotResource: _, ...rest } = statement;
  const everywhere = { ...rest, Resource: "*" };
  const resources = [statement.Resource ?? []].flat().map((arn) => arn.replace(/\/.*/, "/*"));
  return [
    { name: EVERY_ACTION, value: { ...statement, Action: [...new Set(actions)] }, widens: true },
    ...(statement.Resource === undefined
      ? []
      : [{ name: "every path", value: { ...statement, Resource: [...new Set(resources)] }, widens: true }]),
    ...(statement.NotResource === undefined
      ? []
      : [{ name: "every resource", value: everywhere, widens: true }]),
    ...(statement.Principal === undefined || statement.Effect === "Deny"
      ? []
      : [{ name: "every principal", value: { ...statement, Principal: "*" as const }, widens: true }]),
  ].filter(({ value }) => !sameMeaning(value, statement));
}

function sameMeaning(one: PolicyStatement, other: PolicyStatement): boolean {
  const meaning = ({ Action, Resource, NotResource, Principal }: PolicyStatement) =>
    JSON.stringify([[Action].flat(), [Resource].flat(), NotResource, Principal]);
  return meaning(one) === meaning(other);
}
