import type { z } from "zod";
import { accountRoots } from "../aws/arns";
import type { Accounts } from "./accounts";
import { accountId, flag, listOf, principalArn, section, text } from "./fields";
import { arnsAreInPartition } from "./partition";
import { rulesAcross } from "./rule";

const TrustedExternal = section({
  accountId: accountId().describe("Id of the account outside the organization, such as a vendor's."),
  externalId: text(
    /^[\w+=,.@:/-]{2,1224}$/,
    "must be an external id: 2 to 1224 letters, digits and `+=,.@:/-_`",
    "organization-trail-of-acme",
  ).describe("External id that the account must send when it assumes the role."),
});
export type TrustedExternalSettings = z.output<typeof TrustedExternal>;

const ReaderRole = section({
  enabled: flag()
    .default(false)
    .describe("Creates an IAM role in the audit account that may only read log files."),
  name: text(/^[\w+=,.@-]{1,64}$/, "must be 1 to 64 letters, digits and `+=,.@-_`")
    .default("organization-trail-reader")
    .describe("Name of the role."),
  trustedPrincipalArns: listOf(principalArn(), 20)
    .default([])
    .describe(
      "Principals of the organization that may assume the role. Required if the role is enabled and `trustedExternal` is empty.",
    ),
  trustedExternal: listOf(TrustedExternal, 5)
    .default([])
    .describe("Accounts outside the organization that may assume the role, and so read every log file."),
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
  accounts: z.output<typeof Accounts>;
  logBucket: { readers: z.output<typeof Readers> };
  integrity: { digestReaderArns: string[] };
  breakGlassPrincipalArns: string[];
  region: string;
}>();

const principalsAreInPartition = (
  ["logBucket.readers.principalArns", "logBucket.readers.role.trustedPrincipalArns"] as const
).map((path) => rule({ arns: path, region: "region" }, arnsAreInPartition));

const enabledRoleIsTrusted = rule(
  {
    enabled: "logBucket.readers.role.enabled",
    trusted: "logBucket.readers.role.trustedPrincipalArns",
    external: "logBucket.readers.role.trustedExternal",
  },
  ({ enabled, trusted, external }, problem) => {
    if (enabled && trusted.length === 0 && external.length === 0) {
      problem(
        "trusted",
        "must have at least one principal if `logBucket.readers.role.enabled` is true and `trustedExternal` is empty",
      );
    }
  },
);

const externalAccountsAreOutside = rule(
  { external: "logBucket.readers.role.trustedExternal", accounts: "accounts" },
  ({ external, accounts }, problem) => {
    const own = Object.values(accounts).map((account) => account?.id);
    for (const [index, { accountId: id }] of external.entries()) {
      if (own.includes(id)) {
        const message = "must be outside the organization: name its principals in `trustedPrincipalArns`";
        problem("external", message, index, "accountId");
      }
      if (external.findIndex(({ accountId: other }) => other === id) < index) {
        problem("external", "must not be there twice", index, "accountId");
      }
    }
  },
);

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html, less the rest of the policy. */
export const MAXIMUM_TRUST_LENGTH = 2_048 - 330;
/** Length of the statement of an external account, without its external id. */
const EXTERNAL_STATEMENT_LENGTH = 210;

const trustPolicyFits = rule(
  {
    trusted: "logBucket.readers.role.trustedPrincipalArns",
    external: "logBucket.readers.role.trustedExternal",
  },
  ({ trusted, external }, problem) => {
    const ofExternal = external.map(({ externalId }) => externalId.length + EXTERNAL_STATEMENT_LENGTH);
    const length = ofExternal.reduce(
      (sum, one) => sum + one,
      JSON.stringify([...trusted, ...accountRoots(trusted)]).length,
    );
    if (length > MAXIMUM_TRUST_LENGTH) {
      problem(
        "trusted",
        `must have at most ${MAXIMUM_TRUST_LENGTH} characters together with the root ARNs of their accounts and ${EXTERNAL_STATEMENT_LENGTH} for each of \`trustedExternal\` with its external id, the limit of the role's trust policy, but has ${length}`,
      );
    }
  },
);

/** S3 allows 20 KB for a bucket policy, of which the statements themselves need a third. */
const MAXIMUM_PRINCIPALS_LENGTH = 8_000;

const bucketPolicyFits = rule(
  {
    readers: "logBucket.readers.principalArns",
    digestReaders: "integrity.digestReaderArns",
    breakGlass: "breakGlassPrincipalArns",
    accounts: "accounts",
  },
  ({ readers, digestReaders, breakGlass, accounts }, problem) => {
    const { deployerArns } = accounts.logArchive ?? accounts.audit;
    const exempt = deployerArns === undefined ? breakGlass : [...breakGlass, ...breakGlass, ...deployerArns];
    const named = [...readers, ...accountRoots(readers), ...digestReaders, ...digestReaders];
    const length = [...exempt, ...named, ...accountRoots(digestReaders)].join().length;
    if (length > MAXIMUM_PRINCIPALS_LENGTH) {
      problem(
        "readers",
        `must have at most ${MAXIMUM_PRINCIPALS_LENGTH} characters together with the root ARNs of the readers' accounts, \`integrity.digestReaderArns\`, which count twice and with the root ARNs of their accounts, the \`deployerArns\` of the account that owns the bucket and \`breakGlassPrincipalArns\`, which count twice with deployers, so that the bucket policy fits, but has ${length}`,
      );
    }
  },
);

export const readersRules = [
  ...principalsAreInPartition,
  enabledRoleIsTrusted,
  externalAccountsAreOutside,
  trustPolicyFits,
  bucketPolicyFits,
];
