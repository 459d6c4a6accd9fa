import type { z } from "zod";
import { accountRoots } from "../aws/arns";
import { flag, listOf, principalArn, section, text } from "./fields";
import { arnMismatch } from "./partition";
import { rulesAcross } from "./rule";

const ReaderRole = section({
  enabled: flag()
    .default(false)
    .describe("Creates an IAM role in the audit account that may only read log files."),
  name: text(/^[\w+=,.@-]{1,64}$/, "must be 1 to 64 letters, digits and `+=,.@-_`")
    .default("organization-trail-reader")
    .describe("Name of the role."),
  trustedPrincipalArns: listOf(principalArn(), 20)
    .default([])
    .describe("Principals that may assume the role. Required if the role is enabled."),
}).meta({
  description: "IAM role that may read every log file.",
  option: {
    title: "Reader role",
    cost: "S3 and KMS requests.",
    disabling: "Deletes the role, and removes it from the bucket policy.",
    deployedBy: { test: "the deployed policies are equal to the synthesized ones" },
  },
});
export type ReaderRoleSettings = z.output<typeof ReaderRole>;

export const Readers = section({
  memberAccounts: flag()
    .default(false)
    .meta({
      description: "Each member account may read its own log files, and no others.",
      option: {
        title: "Member accounts read their log files",
        cost: "S3 and KMS requests, which AWS charges to the owners of the bucket and of the key.",
        disabling: "Removes the statements for member accounts from the bucket policy and the key policy.",
        deployedBy: { test: "member accounts become readers in place" },
      },
    }),
  principalArns: listOf(principalArn(), 20)
    .default([])
    .meta({
      description: "Principals of the organization that may read every log file.",
      option: {
        title: "Named readers",
        cost: "S3 and KMS requests.",
        disabling: "Removes the principals from the bucket policy and the key policy.",
        deployedBy: { test: "the deployed policies are equal to the synthesized ones" },
      },
    }),
  role: ReaderRole.prefault({}),
}).describe("Principals that may read log files.");

const rule = rulesAcross<{
  logBucket: { readers: z.output<typeof Readers> };
  breakGlassPrincipalArns: string[];
  region: string;
}>();

const principalsAreInPartition = (
  ["logBucket.readers.principalArns", "logBucket.readers.role.trustedPrincipalArns"] as const
).map((path) =>
  rule({ arns: path, region: "region" }, ({ arns, region }, problem) => {
    for (const [index, arn] of arns.entries()) {
      const message = arnMismatch(region, arn);
      if (message) problem("arns", message, index);
    }
  }),
);

const enabledRoleIsTrusted = rule(
  {
    enabled: "logBucket.readers.role.enabled",
    trusted: "logBucket.readers.role.trustedPrincipalArns",
  },
  ({ enabled, trusted }, problem) => {
    if (enabled && trusted.length === 0) {
      problem("trusted", "must have at least one principal if `logBucket.readers.role.enabled` is true");
    }
  },
);

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html, less the rest of the policy. */
const MAXIMUM_TRUST_LENGTH = 2_048 - 248;

const trustPolicyFits = rule(
  { trusted: "logBucket.readers.role.trustedPrincipalArns" },
  ({ trusted }, problem) => {
    const length = JSON.stringify([...trusted, ...accountRoots(trusted)]).length;
    if (length > MAXIMUM_TRUST_LENGTH) {
      problem(
        "trusted",
        `must have at most ${MAXIMUM_TRUST_LENGTH} characters together with the root ARNs of their accounts, the limit of the role's trust policy, but has ${length}`,
      );
    }
  },
);

/** Half of the 20 KB that S3 allows for a bucket policy. */
const MAXIMUM_PRINCIPALS_LENGTH = 4_600;

const bucketPolicyFits = rule(
  { readers: "logBucket.readers.principalArns", breakGlass: "breakGlassPrincipalArns" },
  ({ readers, breakGlass }, problem) => {
    const length = [...breakGlass, ...readers, ...accountRoots(readers)].join().length;
    if (length > MAXIMUM_PRINCIPALS_LENGTH) {
      problem(
        "readers",
        `must have at most ${MAXIMUM_PRINCIPALS_LENGTH} characters together with \`breakGlassPrincipalArns\` and the root ARNs of the readers' accounts, so that the bucket policy fits, but has ${length}`,
      );
    }
  },
);

export const readersRules = [
  ...principalsAreInPartition,
  enabledRoleIsTrusted,
  trustPolicyFits,
  bucketPolicyFits,
];
