import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { ROLE_VARIABLES } from "../../shared/credentials";
import { isSessionOf } from "../../shared/session";
import { type Check, checkOne } from "../../verify/check";
import { accounts as accountsTheme } from "../../verify/checks/accounts";
import { fail, pass, warn } from "../../verify/judgement";
import type { Examination, NamedAccount } from "../examination";

/** Whether the credentials reach the accounts, with roles that may apply. */
export function credentialsChecks(examination: Examination): readonly Check[] {
  const context = { aws: examination.aws, coverage: () => Promise.reject(), examines: () => true };
  return [
    ...accountsTheme.checks(context),
    ...examination.accounts.map((named) => deployer(examination, named)),
  ];
}

/** Terraform refuses to apply with a role that the settings do not list. sts:GetCallerIdentity needs no permission. */
function deployer({ settings, environment }: Examination, { name, account }: NamedAccount): Check {
  const { deployerArns } = settings.accounts[name] ?? settings.accounts.audit;
  return checkOne({
    id: `accounts.${name}-deployer`,
    title: `the role of the ${name} account may apply`,
    setting: `accounts.${name}.deployerArns: ${deployerArns?.join(", ") ?? "not set"}`,
    permissions: [],
    read: async () => {
      const client = account.client(STSClient, settings.trail.homeRegion);
      return String((await client.send(new GetCallerIdentityCommand({}))).Arn);
    },
    judge: (caller) => {
      if (deployerArns === undefined) return pass(`any role, also ${caller}`);
      if (deployerArns.some((arn) => isSessionOf(arn, caller))) return pass(caller);
      const wayOut = `Apply with a role of the list, or add its role to accounts.${name}.deployerArns.`;
      return environment[ROLE_VARIABLES[name]]
        ? warn(
            `${caller}, of ${ROLE_VARIABLES[name]}, is not in the list, so Terraform applies nothing with it`,
            wayOut,
          )
        : fail(`${caller} is not in the list, so Terraform applies nothing with it`, wayOut);
    },
  });
}
