import { MAXIMUM_PATTERN_LENGTH } from "./alarm";

/** A comparison with any of several strings. `*` in a value stands for any text. */
export function is(field: string, ...values: readonly string[]): string {
  return anyOf(...values.map((value) => `($.${field} = "${value}")`));
}

/** A refusal of a call on a resource. CloudTrail leaves the parameters out of most refusals, but not the ARN out of their message. */
export function isRefused(arn: string): string {
  return is("errorMessage", `*${arn}`, `*${arn} *`);
}

/** The field is there, and has none of these values. */
export function isNot(field: string, ...values: readonly string[]): string {
  return allOf(...values.map((value) => `($.${field} != "${value}")`));
}

export function anyOf(...expressions: readonly string[]): string {
  return join(expressions, "||");
}

export function allOf(...expressions: readonly string[]): string {
  return join(expressions, "&&");
}

function join(expressions: readonly string[], operator: string): string {
  return expressions.length === 1 ? String(expressions[0]) : `(${expressions.join(` ${operator} `)})`;
}

/**
 * The event changes something. CloudTrail's reference calls `readOnly` optional.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export const WRITES = "(($.readOnly IS FALSE) || ($.readOnly NOT EXISTS))";

/** The event is no data event: those are many, and each message of a topic is one. CloudTrail's reference calls the field optional. */
export const IS_MANAGEMENT = anyOf(is("eventCategory", "Management"), "($.eventCategory NOT EXISTS)");

/** A filter pattern for JSON. */
export function pattern(expression: string): string {
  return `{ ${expression} }`;
}

/** Characters by which the limit of a name falls until the pattern fits. */
const SHORTENING = 16;

type Write = (shorten: (name: string) => string) => string;

/**
 * A pattern with names that are as long as the limit allows: the middle of the longest is left out until CloudWatch Logs
 * accepts the pattern. A shortened name matches more, so never shorten what a pattern exempts. The first of several
 * patterns that fits is taken. Not for Terraform references, whose length is unknown.
 */
export function fitted(...writes: readonly [Write, ...Write[]]): string {
  for (const write of writes) {
    for (let limit = MAXIMUM_PATTERN_LENGTH; limit > 0; limit -= SHORTENING) {
      const text = pattern(write((name) => shortened(name, limit)));
      if (text.length <= MAXIMUM_PATTERN_LENGTH) return text;
    }
  }
  throw new Error(`the pattern is longer than ${MAXIMUM_PATTERN_LENGTH} characters, whatever the names`);
}

function shortened(name: string, limit: number): string {
  if (name.length <= limit) return name;
  const head = Math.ceil((limit - 1) / 2);
  return `${name.slice(0, head)}*${name.slice(name.length - (limit - 1 - head))}`;
}
