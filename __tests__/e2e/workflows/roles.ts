import type { EmulatedOrganization } from "../../../emulator/emulated-organization";

/** Who is told. */
export const ASSIGNEE = "ada";

/**
 * Variables of the repository and of its environment: for each purpose, the role to enter with and the roles to assume
 * from there. Those of a second environment begin with its name.
 */
export function variablesFor({ managementAccountId, accounts }: EmulatedOrganization, name?: string) {
  const rolesFor = (purpose: string) => {
    const role = name === undefined ? purpose : `${name}-${purpose}`;
    return {
      [`${purpose.toUpperCase()}_ROLE_ARN`]: roleArn(accounts.audit, `${role}-entry`),
      [`${purpose.toUpperCase()}_MANAGEMENT_ROLE_ARN`]: roleArn(managementAccountId, role),
      [`${purpose.toUpperCase()}_AUDIT_ROLE_ARN`]: roleArn(accounts.audit, role),
    };
  };
  const variables = { AWS_REGION: "us-east-1", ALERT_ASSIGNEES: ASSIGNEE };
  return {
    variables: { ...variables, ...rolesFor("plan"), ...rolesFor("verify"), ...rolesFor("integrity") },
    environments: { [name ?? "audit-trail"]: rolesFor("apply") },
  };
}

/** ARN of a role. */
export function roleArn(accountId: string, name: string): string {
  return `arn:aws:iam::${accountId}:role/${name}`;
}
