import { accountRootArn } from "../aws/arns";
import type { PolicyStatement } from "./policy-document";

/**
 * Lets the IAM policies of the account grant access. Without it nobody can administer the key.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function allowKeyAdministration(account: { region: string; accountId: string }): PolicyStatement {
  return {
    Sid: "AllowAccount",
    Effect: "Allow",
    Principal: { AWS: accountRootArn(account) },
    Action: "kms:*",
    Resource: "*",
  };
}
