import type { Expression } from "./expression";
import { FilterPatternError } from "./expression";
import { parseFilterPattern } from "./parse";

/**
 * How a filter pattern compares with the one before: it matches the same events, also those of further alternatives, or
 * nobody can tell. Terms are compared as they are written, but for spaces, parentheses, quotes and their order.
 */
export function comparePatterns(was: string, is: string): "same" | "wider" | "other" {
  if (was.trim() === is.trim()) return "same";
  try {
    const [old, now] = [was, is].map((pattern) => new Set(alternatives(parseFilterPattern(pattern))));
    if (old === undefined || now === undefined || [...old].some((one) => !now.has(one))) return "other";
    return now.size === old.size ? "same" : "wider";
  } catch (error) {
    if (error instanceof FilterPatternError) return "other";
    throw error;
  }
}

function alternatives(expression: Expression): readonly string[] {
  return operands("or", expression).map(textOf);
}

/** The operands of a series, also of those in it, which say the same. */
function operands(kind: "and" | "or", expression: Expression): readonly Expression[] {
  return expression.kind === kind ? expression.of.flatMap((one) => operands(kind, one)) : [expression];
}

function textOf(expression: Expression): string {
  if (expression.kind === "comparison") {
    const { selector, test } = expression;
    return JSON.stringify([selector, test], (_, value) => (value instanceof RegExp ? value.source : value));
  }
  const { kind } = expression;
  return `${kind}(${[...new Set(operands(kind, expression).map(textOf))].sort().join()})`;
}
