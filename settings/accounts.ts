import type { z } from "zod";
import { accountId, filledListOf, profile, roleArn, roleArnPattern, section } from "./fields";
import { arnMismatch, arnsAreInPartition } from "./partition";
import { rulesAcross } from "./rule";

const NAMES = ["management", "audit", "logArchive"] as const;

/** `variable` is the Terraform variable that overrides the role. */
function account(name: string, variable: string) {
  return section({
    id: accountId().describe(
      `Id of the ${name} account. The AWS provider rejects credentials of any other account.`,
    ),
    profile: profile().optional().describe(`AWS profile with credentials for the ${name} account.`),
    roleArn: roleArn()
      .optional()
      .describe(
        `IAM role of the ${name} account that Terraform and \`verify\` assume. The Terraform variable \`${variable}\` overrides it.`,
      ),
    deployerArns: filledListOf(roleArnPattern(), 10)
      .optional()
      .describe(
        `Roles of the ${name} account that apply this stack. The policies of its buckets and its key then let only them, and break glass, change settings and policies, the lifecycle included, which can hide every log file. Without it every administrator of the account can.`,
      ),
  });
}

export const Accounts = section({
  management: account("management", "management_role_arn").describe(
    "Management account of the organization. It owns the trail.",
  ),
  audit: account("audit", "audit_role_arn").describe("Account that owns the KMS key and the log bucket."),
  logArchive: account("log archive", "log_archive_role_arn")
    .optional()
    .meta({
      description: "Account that owns the log bucket, if the audit account does not.",
      option: {
        title: "Log archive account",
        cost: "None for the account. S3 charges the requests to the owner of the bucket.",
        disabling:
          "Moves the log bucket to the audit account, which replaces the bucket. `preventDestroy: true` makes Terraform reject that plan.",
        deployedBy: { test: "the Control Tower example delivers data events to the log archive account" },
      },
    }),
}).describe("AWS accounts, and the credentials that reach them.");
export type AccountSettings = z.output<typeof Accounts>["audit"];

const rule = rulesAcross<{ accounts: z.output<typeof Accounts>; region: string }>();

const credentialsAreDistinct = rule({ accounts: "accounts" }, ({ accounts }, problem) => {
  const withoutCredentials = Object.values(accounts).filter(
    (account) => account?.profile === undefined && account?.roleArn === undefined,
  );
  if (new Set(withoutCredentials.map((account) => account?.id)).size > 1) {
    problem(
      "accounts",
      "must have a `profile` or a `roleArn` in all accounts but one: the credentials of the environment reach only one account",
    );
  }
});

const roleBelongsToAccount = NAMES.map((name) =>
  rule({ id: `accounts.${name}.id`, roleArn: `accounts.${name}.roleArn` }, ({ id, roleArn }, problem) => {
    if (roleArn !== undefined && roleArn.split(":")[4] !== id) {
      problem("roleArn", `must be a role of the account ${id}`);
    }
  }),
);

const deployersBelongToAccount = NAMES.map((name) =>
  rule({ id: `accounts.${name}.id`, arns: `accounts.${name}.deployerArns` }, ({ id, arns = [] }, problem) => {
    for (const [index, arn] of arns.entries()) {
      if (arn.split(":")[4] !== id) problem("arns", `must be a role of the account ${id}`, index);
    }
  }),
);

const deployersAreInPartition = NAMES.map((name) =>
  rule({ arns: `accounts.${name}.deployerArns`, region: "region" }, arnsAreInPartition),
);

const roleIsInPartition = NAMES.map((name) =>
  rule({ roleArn: `accounts.${name}.roleArn`, region: "region" }, ({ roleArn, region }, problem) => {
    const message = roleArn && arnMismatch(region, roleArn);
    if (message) problem("roleArn", message);
  }),
);

export const accountsRules = [
  credentialsAreDistinct,
  ...roleBelongsToAccount,
  ...roleIsInPartition,
  ...deployersBelongToAccount,
  ...deployersAreInPartition,
];
