/** One step of a property selector: a name, an index, or `*` for any of both. */
export type Step = { readonly name: string } | { readonly index: number } | "*";

export type Operator = "=" | "!=" | ">" | "<" | ">=" | "<=";

/** What a comparison asks about the value that its selector points to. */
export type Test =
  | { readonly kind: "text"; readonly operator: "=" | "!="; readonly text: string }
  | { readonly kind: "number"; readonly operator: Operator; readonly number: number; readonly text: string }
  | { readonly kind: "regex"; readonly operator: "=" | "!="; readonly regex: RegExp }
  | { readonly kind: "is"; readonly value: null | boolean }
  | { readonly kind: "not exists" };

/** A term of a filter pattern, such as `$.eventName = "StopLogging"`. */
export interface Comparison {
  readonly kind: "comparison";
  readonly selector: readonly Step[];
  readonly test: Test;
  /** The term as the pattern writes it. */
  readonly source: string;
}

/** A filter pattern for JSON, parsed. */
export type Expression =
  | Comparison
  | { readonly kind: "and" | "or"; readonly of: readonly [Expression, ...Expression[]] };

/** A pattern that this evaluator does not know, and perhaps CloudWatch Logs neither. */
export class FilterPatternError extends Error {
  override readonly name = "FilterPatternError";

  constructor(
    reason: string,
    /** Where the problem is, counted from 1. */
    readonly position: number,
  ) {
    super(`${reason}, at character ${position}`);
  }
}
