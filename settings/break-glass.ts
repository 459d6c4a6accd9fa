import { listOf, principalArn } from "./fields";
import { arnMismatch } from "./partition";
import { rulesAcross } from "./rule";

export const BreakGlassPrincipalArns = listOf(principalArn(), 10)
  .default([])
  .describe(
    "Principals that may delete log files, shorten or remove their retention in `GOVERNANCE` mode, disable the KMS key and schedule its deletion. The policies deny these actions to every other principal.",
  );

const rule = rulesAcross<{ breakGlassPrincipalArns: string[]; region: string }>();

const principalsAreInPartition = rule(
  { arns: "breakGlassPrincipalArns", region: "region" },
  ({ arns, region }, problem) => {
    for (const [index, arn] of arns.entries()) {
      const message = arnMismatch(region, arn);
      if (message) problem("arns", message, index);
    }
  },
);

export const breakGlassRules = [principalsAreInPartition];
