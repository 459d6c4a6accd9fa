import { roleArn } from "../../aws/arns";
import type { Settings } from "../../settings/file";
import type { PolicyStatement } from "../policy-document";
import type { AccountName } from "./grant";

/** An IAM role that somebody creates before the stacks are deployed. */
export interface Role {
  readonly account: AccountName;
  readonly arn: string;
  readonly description: string;
  /** Longest session in seconds. */
  readonly maxSessionDuration: number;
  readonly trust: readonly PolicyStatement[];
  readonly permissions: readonly PolicyStatement[];
}

/** IAM's default for the longest session, in seconds. */
export const ONE_HOUR = 3_600;

/** What a role of an account is for, with its name, unless the settings name the role. */
export const ACCOUNT_ROLES = {
  deploy: "organization-trail-deployer",
  plan: "organization-trail-planner",
  verify: "organization-trail-verifier",
  integrity: "organization-trail-digest-reader",
} as const;

/** Name of the role of an account that runs `integrity` at its full depth. No workflow assumes it. */
export const LOG_VALIDATOR = "organization-trail-log-validator";

export type AccountRole = keyof typeof ACCOUNT_ROLES;

/** What an entry role of a pipeline is for, with its name. Each assumes the role of the same purpose in every account. */
export const ENTRY_ROLES = {
  plan: "organization-trail-plan",
  verify: "organization-trail-verify",
  integrity: "organization-trail-integrity",
  deploy: "organization-trail-apply",
} as const satisfies Record<AccountRole, string>;

/** The accounts of the settings. */
export function accountNames({ accounts }: Settings): readonly AccountName[] {
  return (["management", "audit", "logArchive"] as const).filter((name) => accounts[name] !== undefined);
}

/** ARN of a role of an account. That of the deployer is in the settings, unless they name permission sets only. */
export function accountRoleArn(settings: Settings, role: AccountRole, name: AccountName): string {
  const account = settings.accounts[name] ?? settings.accounts.audit;
  const named = [
    ...(account.deployerArns ?? []),
    ...(account.roleArn === undefined ? [] : [account.roleArn]),
  ];
  const deployer = role === "deploy" ? named.find((arn) => !arn.includes("?")) : undefined;
  return deployer ?? roleArn({ region: settings.region, accountId: account.id, name: ACCOUNT_ROLES[role] });
}

/** ARN of an entry role, in the account that trusts GitHub. */
export function entryRoleArn(settings: Settings, role: AccountRole, name: AccountName = "audit"): string {
  const { id } = settings.accounts[name] ?? settings.accounts.audit;
  return roleArn({ region: settings.region, accountId: id, name: ENTRY_ROLES[role] });
}

/** Trust of a role of an account: the principals alone. IAM rejects one that does not exist yet. */
export function trustPrincipals(arns: readonly string[]): PolicyStatement {
  return { Sid: "TrustCallers", Effect: "Allow", Principal: { AWS: arns }, Action: "sts:AssumeRole" };
}

/** A warning if the stack would create the reader role with the name of a role that has to exist before. */
export function roleNameWarnings(settings: Settings): readonly string[] {
  const { enabled, name } = settings.logBucket.readers.role;
  if (!enabled) return [];
  const { roleArn: signedIn, deployerArns = [] } = settings.accounts.audit;
  const others = [
    ...Object.keys(ACCOUNT_ROLES).flatMap((role) => [
      accountRoleArn(settings, role as AccountRole, "audit"),
      entryRoleArn(settings, role as AccountRole),
    ]),
    ...(signedIn === undefined ? [] : [signedIn]),
    ...deployerArns,
  ];
  return others.some((arn) => arn.endsWith(`/${name}`))
    ? [
        `logBucket.readers.role.name ${name} is also the name of a role that deploys, plans or verifies: the deployment cannot create the reader role; choose another name`,
      ]
    : [];
}
