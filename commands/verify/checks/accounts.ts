import type { AccountName } from "../../../policies/roles/grant";
import type { Account } from "../accounts";
import { type Check, fail, pass } from "../check";
import { ORGANIZATION, type Permission } from "../permission";
import type { Theme } from "../theme";

/** AWS lets every identity ask who it is. */
const WHO_AM_I: Permission = { call: "sts:GetCallerIdentity", actions: [], target: ORGANIZATION };

/** Do the credentials reach the accounts of the settings? */
export const accounts = {
  id: "accounts",
  title: "Accounts",
  permissions: [WHO_AM_I],
  checks: ({ aws }) => [
    accountCheck("management", aws.accounts.management),
    accountCheck("audit", aws.accounts.audit),
    ...(aws.settings.accounts.logArchive ? [accountCheck("logArchive", aws.accounts.bucketOwner)] : []),
  ],
} as const satisfies Theme;

function accountCheck(name: AccountName, account: Account): Check {
  return {
    id: `accounts.${name}`,
    title: `the credentials reach the ${name} account`,
    setting: `accounts.${name}.id: ${account.id}`,
    judge: async () => {
      const reached = await account.identity();
      return reached === account.id
        ? pass(reached)
        : fail(
            `they reach account ${reached}`,
            `Correct accounts.${name}.profile or accounts.${name}.roleArn, or accounts.${name}.id.`,
          );
    },
  };
}
