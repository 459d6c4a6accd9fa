import type { z } from "zod";
import type { Accounts } from "./accounts";
import { listOf, roleOrUserArn } from "./fields";
import { arnsAreInPartition } from "./partition";
import { rulesAcross } from "./rule";

export const BreakGlassPrincipalArns = listOf(roleOrUserArn(), 10)
  .default([])
  .describe(
    "Principals that may delete log files, shorten or remove their retention in `GOVERNANCE` mode, disable the KMS key and schedule its deletion. The policies deny these actions to every other principal. They may also change what a deployer may, except the settings of the state bucket.",
  );

const rule = rulesAcross<{
  accounts: z.output<typeof Accounts>;
  breakGlassPrincipalArns: string[];
  region: string;
}>();

const principalsAreInPartition = rule(
  { arns: "breakGlassPrincipalArns", region: "region" },
  arnsAreInPartition,
);

const principalsCanAct = rule(
  { arns: "breakGlassPrincipalArns", audit: "accounts.audit.id", logArchive: "accounts.logArchive.id" },
  ({ arns, audit, logArchive }, problem) => {
    const owners = logArchive === undefined ? [audit] : [audit, logArchive];
    for (const [index, arn] of arns.entries()) {
      if (owners.some((id) => arn.split(":")[4] === id)) continue;
      const message = `must be a principal of the account that owns the log bucket or the key (${owners.join(", ")}): the policies would spare any other, but no policy would allow it anything`;
      problem("arns", message, index);
    }
  },
);

export const breakGlassRules = [principalsAreInPartition, principalsCanAct];
