import { AUDIT, type Choices, LOG_ARCHIVE, MANAGEMENT, MEMBER } from "./deployment";
import { OUTSIDE_ACCOUNT_ID } from "./facts/principals";

/** ARN of a principal. */
export const iam = (accountId: string, name: string) => `arn:aws:iam::${accountId}:${name}`;

const BREAK_GLASS = [iam(AUDIT, "role/emergency/break-glass"), iam(AUDIT, "user/break-glass")];
/** A role, and a permission set of an IAM Identity Center in us-east-1 and elsewhere. */
const deployersOf = (accountId: string) => [
  iam(accountId, "role/ci/deployer"),
  ...["", "eu-west-1/"].map((region) =>
    iam(accountId, `role/aws-reserved/sso.amazonaws.com/${region}AWSReservedSSO_Audit_${"?".repeat(16)}`),
  ),
];
const READERS = [
  iam(MANAGEMENT, "role/security/analyst"),
  iam(AUDIT, "role/analyst"),
  iam(AUDIT, "user/analyst"),
  iam(MEMBER, "user/analyst"),
  iam(OUTSIDE_ACCOUNT_ID, "role/auditor"),
];
const READER_ROLE = {
  name: "log-reader",
  trustedPrincipalArns: [iam(AUDIT, "role/analyst"), iam(MANAGEMENT, "user/analyst")],
  trustedExternal: [
    { accountId: "888888888888", externalId: "of-acme" },
    { accountId: "777777777777", externalId: "also-of-acme" },
  ],
};
const SUBSCRIBERS = [`arn:aws:sqs:us-east-1:${MEMBER}:files`, "https://siem.example/files"];
/** Every option. */
export const EVERYTHING: Choices = {
  s3KeyPrefix: "all/logs",
  formerS3KeyPrefixes: ["old"],
  breakGlassPrincipalArns: BREAK_GLASS,
  deployerArns: { [AUDIT]: deployersOf(AUDIT) },
  readerArns: READERS,
  readerRole: READER_ROLE,
  searcherArns: [iam(AUDIT, "role/analyst"), iam(MANAGEMENT, "user/analyst")],
  subscribers: SUBSCRIBERS,
  memberAccountsRead: true,
  state: {
    writerArns: [iam(AUDIT, "role/apply"), iam(MEMBER, "role/apply")],
    readerArns: [iam(MEMBER, "role/plan"), iam(MANAGEMENT, "role/plan")],
  },
  encryptedUploadsRequired: true,
  digestReaderArns: [iam(AUDIT, "role/digests"), iam(MEMBER, "role/digests")],
  checkpointWriterArns: [iam(AUDIT, "role/digests"), iam(MEMBER, "role/digests")],
};

/** A fact about the same policy is not asked again for a later entry. */
export const DEPLOYMENTS: Readonly<Record<string, Choices>> = {
  "with everything": EVERYTHING,
  "with the defaults": {},
  "with a pipeline and no deployers": {
    state: { writerArns: [iam(MEMBER, "role/apply")], readerArns: [iam(MEMBER, "role/plan")] },
  },
  "with everything and a log archive account": {
    ...EVERYTHING,
    hasLogArchive: true,
    breakGlassPrincipalArns: [...BREAK_GLASS, iam(LOG_ARCHIVE, "role/break-glass")],
    deployerArns: { [AUDIT]: deployersOf(AUDIT), [LOG_ARCHIVE]: deployersOf(LOG_ARCHIVE) },
    readerArns: [...READERS, iam(LOG_ARCHIVE, "role/analyst")],
  },
};
/** The deployment with every statement. */
export const MUTATED = "with everything";
