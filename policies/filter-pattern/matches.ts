import type { Comparison, Expression, Step, Test } from "./expression";

/** Whether an event matches a filter pattern. */
export function matches(expression: Expression, event: unknown): boolean {
  switch (expression.kind) {
    case "comparison":
      return isMet(expression, event);
    case "and":
      return expression.of.every((operand) => matches(operand, event));
    case "or":
      return expression.of.some((operand) => matches(operand, event));
  }
}

/** Terms of a pattern that suffice for an event to match it, of alternatives the first; undefined if it does not match. */
export function matchingTerms(expression: Expression, event: unknown): readonly Comparison[] | undefined {
  if (!matches(expression, event)) return undefined;
  if (expression.kind === "comparison") return [expression];
  const met = expression.of.filter((operand) => matches(operand, event));
  const needed = expression.kind === "or" ? met.slice(0, 1) : met;
  return needed.flatMap((operand) => matchingTerms(operand, event) ?? []);
}

function isMet({ selector, test }: Comparison, event: unknown): boolean {
  const values = valuesAt(selector, event);
  return test.kind === "not exists" ? values.length === 0 : values.some((value) => passes(test, value));
}

/** What a selector points to: nothing, one value, or several if it has a wildcard. */
function valuesAt(selector: readonly Step[], event: unknown): readonly unknown[] {
  return selector.reduce<readonly unknown[]>(
    (values, step) => values.flatMap((value) => childrenOf(value, step)),
    [event],
  );
}

function childrenOf(value: unknown, step: Step): readonly unknown[] {
  if (typeof value !== "object" || value === null) return [];
  if (step === "*") return Object.values(value);
  if ("index" in step) return Array.isArray(value) && step.index < value.length ? [value[step.index]] : [];
  return !Array.isArray(value) && Object.hasOwn(value, step.name) ? [Reflect.get(value, step.name)] : [];
}

/**
 * No comparison matches a list or an object, as AWS says. It does not say how text compares with true, false and null, so
 * nothing here does.
 */
function passes(test: Exclude<Test, { kind: "not exists" }>, value: unknown): boolean {
  if (test.kind === "is") return value === test.value;
  if (typeof value !== "string" && typeof value !== "number") return false;
  switch (test.kind) {
    case "regex":
      return test.regex.test(String(value)) === (test.operator === "=");
    case "text":
      return isLike(String(value), test.text) === (test.operator === "=");
    case "number":
      return typeof value === "number" ? compares(value, test) : comparesText(value, test);
  }
}

type NumberTest = Extract<Test, { kind: "number" }>;

function compares(value: number, { operator, number }: NumberTest): boolean {
  switch (operator) {
    case "=":
      return value === number;
    case "!=":
      return value !== number;
    case ">":
      return value > number;
    case "<":
      return value < number;
    case ">=":
      return value >= number;
    case "<=":
      return value <= number;
  }
}

/** A string is never more or less than a number, but may have its digits. */
function comparesText(value: string, { operator, text }: NumberTest): boolean {
  if (operator === "=") return value === text;
  return operator === "!=" && value !== text;
}

/** Whether text is like a pattern in which `*` stands for any text. Takes no more than the product of the lengths. */
function isLike(text: string, pattern: string): boolean {
  const [head = "", ...rest] = pattern.split("*");
  const tail = rest.pop();
  if (tail === undefined) return text === pattern;
  if (text.length < head.length + tail.length || !text.startsWith(head) || !text.endsWith(tail)) return false;
  let from = head.length;
  for (const part of rest) {
    const found = text.indexOf(part, from);
    if (found === -1 || found + part.length > text.length - tail.length) return false;
    from = found + part.length;
  }
  return true;
}
