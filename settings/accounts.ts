import type { z } from "zod";
import { accountId, profile, roleArn, section } from "./fields";

function account(what: string) {
  return section({
    id: accountId().describe(`Id of the ${what}; the provider refuses any other account.`),
    profile: profile().optional().describe(`AWS profile that reaches the ${what}.`),
    roleArn: roleArn()
      .optional()
      .describe(`IAM role of the ${what} that is assumed; default of the Terraform variable of its name.`),
  });
}

export const Accounts = section({
  management: account("management account"),
  audit: account("audit account"),
  logArchive: account(
    "log archive account, which owns the log bucket in place of the audit account",
  ).optional(),
});
export type AccountSettings = z.output<typeof Accounts>["audit"];
