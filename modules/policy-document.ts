import { Token } from "cdktf";

/** Condition block: operator, then context key, then the value or values. */
export type PolicyCondition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** One statement of an IAM policy: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  /** Left out in the policies of roles. */
  readonly Principal?: "*" | { readonly AWS: string | readonly string[] } | { readonly Service: string };
  readonly Action: string | readonly string[];
  /** Left out in trust policies. */
  readonly Resource?: string | readonly string[];
  readonly Condition?: PolicyCondition;
}

/**
 * Renders a policy as the JSON text that is synthesized: what is proven, scanned and deployed is one document.
 * Policy variables such as `${aws:PrincipalAccount}` are escaped, or Terraform would read them as its own.
 * Throws when a CDKTF token is inside, since its value would be unknown in the first plan.
 */
export function renderPolicy(statements: readonly PolicyStatement[]): string {
  const json = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  if (Token.isUnresolved(json))
    throw new Error(`a policy must be built from names, but holds a token: ${json}`);
  return json.replaceAll("${", () => "$${").replaceAll("%{", "%%{");
}

/** Condition that spares the principals who may break the glass; none without any. */
export function exceptPrincipals(arns: readonly string[]): { Condition?: PolicyCondition } {
  return arns.length === 0 ? {} : { Condition: { ArnNotEquals: { "aws:PrincipalArn": arns } } };
}
