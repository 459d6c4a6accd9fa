/** Condition block: operator, then context key, then the value or values. */
export type PolicyCondition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** One statement of an IAM policy: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  /** Absent in identity policies. */
  readonly Principal?: "*" | { readonly AWS: string | readonly string[] } | { readonly Service: string };
  readonly Action: string | readonly string[];
  /** Absent in trust policies, and where {@link NotResource} is. */
  readonly Resource?: string | readonly string[];
  /** Every resource but these. */
  readonly NotResource?: string | readonly string[];
  readonly Condition?: PolicyCondition;
}

/** The policy document as JSON. */
export function policyJson(statements: readonly PolicyStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** A condition that exempts principals from a Deny; empty if there are none. */
export function exceptPrincipals(arns: readonly string[]): { Condition?: PolicyCondition } {
  return arns.length === 0 ? {} : { Condition: { ArnNotEquals: { "aws:PrincipalArn": arns } } };
}
