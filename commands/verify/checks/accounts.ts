import type { AccountName } from "../../../policies/roles/grant";
import type { Account } from "../accounts";
import { type Check, checkOne } from "../check";
import { fail, pass } from "../judgement";
import type { Theme } from "../theme";

/** Whether the credentials reach the accounts of the settings. */
export const accounts = {
  id: "accounts",
  title: "Accounts",
  checks: ({ aws }) => {
    const { settings } = aws;
    return [
      reaches("management", aws.accounts.management),
      reaches("audit", aws.accounts.audit),
      ...(settings.accounts.logArchive ? [reaches("logArchive", aws.accounts.bucketOwner)] : []),
    ];
  },
} as const satisfies Theme;

/** sts:GetCallerIdentity needs no permission. */
function reaches(name: AccountName, account: Account): Check {
  return checkOne({
    id: `accounts.${name}`,
    title: `the credentials reach the ${name} account`,
    setting: `accounts.${name}.id: ${account.id}`,
    permissions: [],
    read: () => account.identity(),
    judge: (reached) =>
      reached === account.id
        ? pass(reached)
        : fail(
            `they reach account ${reached}`,
            `Correct accounts.${name}.profile, accounts.${name}.roleArn or accounts.${name}.id.`,
          ),
  });
}
