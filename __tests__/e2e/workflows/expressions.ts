import { type Expression, parseExpression } from "./expression-syntax";

/** A value of GitHub's expressions: what JSON can say. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [name: string]: Value };

/** What an expression can see: its contexts by name, and the functions that depend on where it stands. */
export interface Scope {
  readonly contexts: Readonly<Record<string, Value>>;
  readonly functions?: Readonly<Record<string, () => Value>>;
}

const STATUS_FUNCTIONS = ["success", "failure", "always", "cancelled"];

/**
 * Evaluates GitHub's expressions. What GitHub would not accept, and every context and function that is not known here,
 * is an error.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
 */
export function evaluate(text: string, scope: Scope): Value {
  return resultOf(parseExpression(text), scope);
}

/** Replaces each `${{ }}` of a text. A text that is one expression keeps the type of its value. */
export function interpolate(text: string, scope: Scope): Value {
  const parts = partsOf(text);
  const [only] = parts;
  if (parts.length === 1 && only?.kind === "expression") return evaluate(only.text, scope);
  return parts.map(({ kind, text }) => (kind === "text" ? text : textOf(evaluate(text, scope)))).join("");
}

/** Whether an `if:` lets a job or a step run; without a status function it is `success() && (...)`. */
export function condition(text: string, scope: Scope): boolean {
  const parts = partsOf(text);
  const [only] = parts;
  const expression = parts.length === 1 && only?.kind === "expression" ? only.text : undefined;
  if (expression === undefined && parts.some(({ kind }) => kind === "expression")) {
    throw new Error(`if: ${text} mixes text and \${{ }}, so GitHub would always run it.`);
  }
  const parsed = parseExpression(expression ?? text);
  const value = isTrue(resultOf(parsed, scope));
  return asksForStatus(parsed) ? value : value && isTrue(resultOf(parseExpression("success()"), scope));
}

/** A value as text, as GitHub writes it into a string. */
export function textOf(value: Value): string {
  if (value === null) return "";
  return isList(value) ? "Array" : typeof value === "object" ? "Object" : String(value);
}

interface Part {
  readonly kind: "text" | "expression";
  readonly text: string;
}

/** A closing `}}` inside a string of the expression does not end it. */
const MARKED = /\$\{\{((?:[^'}]|'[^']*'|\}(?!\}))*)\}\}/g;

function partsOf(text: string): readonly Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(MARKED)) {
    if (match.index > end) parts.push({ kind: "text", text: text.slice(end, match.index) });
    parts.push({ kind: "expression", text: match[1] ?? "" });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ kind: "text", text: text.slice(end) });
  for (const { kind, text } of parts) {
    if (kind === "text" && text.includes("${{")) throw new Error(`An expression does not end: ${text}`);
  }
  return parts;
}

function resultOf(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "context":
      return contextOf(expression.name, scope);
    case "property":
      return propertyOf(resultOf(expression.of, scope), textOf(resultOf(expression.name, scope)));
    case "every":
      return everyOf(resultOf(expression.of, scope), expression.name);
    case "not":
      return !isTrue(resultOf(expression.of, scope));
    case "binary":
      return binary(expression, scope);
    case "call":
      return call(expression.name, expression.args, scope);
  }
}

function contextOf(name: string, { contexts }: Scope): Value {
  const value = contexts[name];
  if (value === undefined) throw new Error(`There is no context ${name} here.`);
  return value;
}

/** Names are compared without regard to case; what is not there is null. */
function propertyOf(value: Value, name: string): Value {
  if (isList(value)) return value[Number(name)] ?? null;
  if (value === null || typeof value !== "object") return null;
  return Object.entries(value).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? null;
}

function everyOf(value: Value, name: string | undefined): Value {
  const children = value === null || typeof value !== "object" ? [] : Object.values(value);
  if (name === undefined) return children;
  return children.map((child) => propertyOf(child, name)).filter((child) => child !== null);
}

function binary({ operator, left, right }: Extract<Expression, { kind: "binary" }>, scope: Scope): Value {
  const first = resultOf(left, scope);
  if (operator === "&&") return isTrue(first) ? resultOf(right, scope) : first;
  if (operator === "||") return isTrue(first) ? first : resultOf(right, scope);
  const second = resultOf(right, scope);
  if (operator === "==") return areEqual(first, second);
  if (operator === "!=") return !areEqual(first, second);
  const [x, y] = [numberOf(first), numberOf(second)];
  return { "<": x < y, "<=": x <= y, ">": x > y, ">=": x >= y }[operator];
}

/** Values of two types are compared as numbers; texts without regard to case. */
function areEqual(left: Value, right: Value): boolean {
  if (typeof left === "string" && typeof right === "string")
    return left.toLowerCase() === right.toLowerCase();
  if (typeof left === "object" && left !== null) return left === right;
  if (left === null && right === null) return true;
  return numberOf(left) === numberOf(right);
}

function numberOf(value: Value): number {
  if (value !== null && typeof value === "object") return Number.NaN;
  return Number(value);
}

function isTrue(value: Value): boolean {
  return Boolean(value);
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function call(name: string, args: readonly Expression[], scope: Scope): Value {
  const status = scope.functions?.[name];
  const expected = status === undefined ? ARGUMENTS[name] : 0;
  if (expected === undefined) throw new Error(`There is no function ${name}() here.`);
  if (expected !== args.length && !(name === "format" && args.length > 1)) {
    throw new Error(`${name}() takes ${expected} arguments, got ${args.length}.`);
  }
  const [first = null, second = null, ...more] = args.map((argument) => resultOf(argument, scope));
  if (status !== undefined) return status();
  switch (name) {
    case "contains":
      return isList(first)
        ? first.some((item) => areEqual(item, second))
        : lower(first).includes(lower(second));
    case "startsWith":
      return lower(first).startsWith(lower(second));
    case "endsWith":
      return lower(first).endsWith(lower(second));
    case "join":
      return isList(first) ? first.map(textOf).join(textOf(second)) : textOf(first);
    case "fromJSON":
      return JSON.parse(textOf(first));
    case "toJSON":
      return JSON.stringify(first, undefined, 2);
    default:
      return format(textOf(first), [second, ...more]);
  }
}

const ARGUMENTS: Readonly<Record<string, number>> = {
  contains: 2,
  startsWith: 2,
  endsWith: 2,
  join: 2,
  fromJSON: 1,
  toJSON: 1,
  format: 2,
};

function lower(value: Value): string {
  return textOf(value).toLowerCase();
}

function format(text: string, values: readonly Value[]): string {
  return text.replaceAll(/\{\{|\}\}|\{(\d+)\}/g, (found, index) => {
    if (index === undefined) return found.slice(1);
    const value = values[Number(index)];
    if (value === undefined) throw new Error(`format() got no value for ${found}.`);
    return textOf(value);
  });
}

function asksForStatus(expression: Expression): boolean {
  switch (expression.kind) {
    case "literal":
    case "context":
      return false;
    case "call":
      return STATUS_FUNCTIONS.includes(expression.name) || expression.args.some(asksForStatus);
    case "binary":
      return asksForStatus(expression.left) || asksForStatus(expression.right);
    case "property":
      return asksForStatus(expression.of) || asksForStatus(expression.name);
    default:
      return asksForStatus(expression.of);
  }
}
