import type { Comparison, Expression, Operator, Step, Test } from "./expression";
import { Reader } from "./reader";

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html */
const MAXIMUM_LENGTH = 1_024;
const MAXIMUM_WILDCARDS = 3;
const MAXIMUM_REGEXES = 2;

/**
 * Parses a filter pattern for JSON. Throws a {@link FilterPatternError} for everything that AWS does not document.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function parseFilterPattern(pattern: string): Expression {
  const reader = new Reader(pattern);
  if (pattern.length > MAXIMUM_LENGTH) {
    reader.refuse(
      `has ${pattern.length} characters, but at most ${MAXIMUM_LENGTH} are allowed`,
      MAXIMUM_LENGTH,
    );
  }
  reader.require(/\{/y, "{ at the beginning of a pattern for JSON");
  const expression = anyOf(reader);
  reader.require(/\}/y, "&&, || or }");
  reader.require(/$/y, "the end");
  checkQuotas(expression, reader);
  return expression;
}

/** The comparisons of an expression, from left to right. */
export function comparisonsOf(expression: Expression): readonly Comparison[] {
  return expression.kind === "comparison" ? [expression] : expression.of.flatMap(comparisonsOf);
}

function checkQuotas(expression: Expression, reader: Reader): void {
  const comparisons = comparisonsOf(expression);
  const wildcards = comparisons.filter(({ selector }) => selector.includes("*")).length;
  if (wildcards > MAXIMUM_WILDCARDS) {
    reader.refuse(`has ${wildcards} selectors with a wildcard, but at most ${MAXIMUM_WILDCARDS} are allowed`);
  }
  const regexes = comparisons.filter(({ test }) => test.kind === "regex").length;
  if (regexes > MAXIMUM_REGEXES) {
    reader.refuse(`has ${regexes} regular expressions, but at most ${MAXIMUM_REGEXES} are allowed`);
  }
}

function anyOf(reader: Reader): Expression {
  return series("or", /\|\|/y, allOf, reader);
}

function allOf(reader: Reader): Expression {
  return series("and", /&&/y, factor, reader);
}

function series(
  kind: "and" | "or",
  operator: RegExp,
  operand: (reader: Reader) => Expression,
  reader: Reader,
): Expression {
  const first = operand(reader);
  const others: Expression[] = [];
  while (reader.take(operator) !== undefined) others.push(operand(reader));
  return others.length === 0 ? first : { kind, of: [first, ...others] };
}

function factor(reader: Reader): Expression {
  if (reader.take(/\(/y) === undefined) return comparison(reader);
  const expression = anyOf(reader);
  reader.require(/\)/y, "&&, || or )");
  return expression;
}

function comparison(reader: Reader): Comparison {
  reader.take(/(?=\S)/y);
  const begin = reader.at;
  const selector = selectorOf(reader);
  const test = testOf(reader);
  return { kind: "comparison", selector, test, source: reader.since(begin) };
}

function selectorOf(reader: Reader): readonly Step[] {
  reader.require(/\$/y, "( or a selector such as $.eventName");
  const begin = reader.at;
  const steps: Step[] = [];
  for (let step = named(reader); step !== undefined; step = named(reader) ?? indexed(reader))
    steps.push(step);
  if (steps.length === 0) reader.refuse("expected a name after $, as in $.eventName");
  if (steps.filter((step) => step === "*").length > 1) {
    reader.refuse("a selector may have one wildcard", begin);
  }
  return steps;
}

function named(reader: Reader): Step | undefined {
  const found = reader.takeHere(/\.(?:\*|([\w-]+)|\['([^'\]]+)'\])/y);
  if (found === undefined) return undefined;
  const name = found[1] ?? found[2];
  return name === undefined ? "*" : { name };
}

function indexed(reader: Reader): Step | undefined {
  const found = reader.takeHere(/\[(?:\*|(\d+))\]/y);
  if (found === undefined) return undefined;
  return found[1] === undefined ? "*" : { index: Number(found[1]) };
}

const VALUES = { NULL: null, TRUE: true, FALSE: false } as const;

function testOf(reader: Reader): Test {
  if (reader.take(/NOT\s+EXISTS\b/y) !== undefined) return { kind: "not exists" };
  if (reader.take(/IS\b/y) !== undefined) {
    const [word] = reader.require(/(NULL|TRUE|FALSE)\b/y, "NULL, TRUE or FALSE after IS");
    return { kind: "is", value: VALUES[word as keyof typeof VALUES] };
  }
  const [symbol] = reader.require(/!=|>=|<=|=|>|</y, "=, !=, >, <, >=, <=, IS or NOT EXISTS");
  const operator = symbol as Operator;
  if (operator === "=" || operator === "!=") return equality(operator, reader);
  const [word] = reader.require(WORD, "a number");
  return NUMBER.test(word)
    ? { kind: "number", operator, number: Number(word), text: word }
    : reader.refuse(`${operator} compares with a number, got ${JSON.stringify(word)}`);
}

/** AWS asks for quotes around everything but letters, digits and `_`, but writes IP addresses and service names without. */
const WORD = /[\w.*:/+-]+/y;
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

function equality(operator: "=" | "!=", reader: Reader): Test {
  const quoted = reader.take(/"([^"\\]*)"/y);
  if (quoted !== undefined) return { kind: "text", operator, text: quoted[1] ?? "" };
  const regex = reader.take(/%([^%]*)%/y);
  if (regex !== undefined) return { kind: "regex", operator, regex: regexOf(regex[1] ?? "", reader) };
  const [text] = reader.require(WORD, 'a word, a number, "text" without a backslash, or %regex%');
  return NUMBER.test(text)
    ? { kind: "number", operator, number: Number(text), text }
    : { kind: "text", operator, text };
}

function regexOf(source: string, reader: Reader): RegExp {
  const refused = /[^\w#=@/;,:^$?[\]{}|\\*+.-]/u.exec(source.replaceAll(/\\./gsu, ""))?.[0];
  if (refused !== undefined) {
    return reader.refuse(
      `CloudWatch Logs does not support ${JSON.stringify(refused)} in a regular expression`,
    );
  }
  try {
    return new RegExp(source);
  } catch {
    return reader.refuse(`${JSON.stringify(source)} is not a regular expression`);
  }
}
