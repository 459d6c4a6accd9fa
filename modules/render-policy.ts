import { Token } from "cdktf";
import { type PolicyStatement, policyJson } from "../policies/policy-document";

/**
 * Renders a policy as JSON, so that unit tests, scanners and AWS read the same document. Policy variables such as
 * `${aws:PrincipalAccount}` are escaped, because Terraform would interpolate them.
 *
 * @throws Error if the policy contains a CDKTF token, whose value would be unknown in the first plan.
 */
export function renderPolicy(statements: readonly PolicyStatement[]): string {
  const json = policyJson(statements);
  if (Token.isUnresolved(json)) {
    throw new Error(`a policy must be built from names, but it contains a token: ${json}`);
  }
  return literal(json);
}

/** Text that Terraform takes as it is: without it `${` would begin an interpolation and `%{` a directive. */
export function literal(text: string): string {
  return text.replaceAll("${", () => "$${").replaceAll("%{", "%%{");
}
