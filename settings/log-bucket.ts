import { z } from "zod";
import { bucketName, flag, listOf, oneOf, principalArn, section, text, wholeNumber } from "./fields";

/** S3's own limit for days in retention and lifecycle: 100 years. */
const MAXIMUM_DAYS = 36_500;

/** Storage classes in the order in which S3 lets an object move on. */
export const STORAGE_CLASSES = [
  "STANDARD_IA",
  "INTELLIGENT_TIERING",
  "ONEZONE_IA",
  "GLACIER_IR",
  "GLACIER",
  "DEEP_ARCHIVE",
] as const;

const Transition = section({
  afterDays: wholeNumber(0, MAXIMUM_DAYS).describe(
    "Days after which a log file moves; at least 30 before STANDARD_IA and ONEZONE_IA.",
  ),
  storageClass: oneOf(STORAGE_CLASSES).describe("Storage class it moves to."),
});
export type TransitionSettings = z.output<typeof Transition>;

const expireAfterDaysRule = `must be a whole number of days between 1 and ${MAXIMUM_DAYS}, or never`;

const AccessLogging = section({
  enabled: flag()
    .default(true)
    .describe("Every request to the log bucket is logged into a bucket beside it, `<name>-access-logs`."),
  expireAfterDays: wholeNumber(1, MAXIMUM_DAYS).default(365).describe("Days until an access log expires."),
});
export type AccessLoggingSettings = z.output<typeof AccessLogging>;

const ReaderRole = section({
  enabled: flag()
    .default(false)
    .describe("A role in the audit account that may read every log file, and nothing else."),
  name: text(/^[\w+=,.@-]{1,64}$/, "must be 1 to 64 letters, digits and `+=,.@-_`")
    .default("organization-trail-reader")
    .describe("Name of the role."),
  trustedPrincipalArns: listOf(principalArn(), 20)
    .default([])
    .describe("Principals who may assume the role."),
});
export type ReaderRoleSettings = z.output<typeof ReaderRole>;

const Readers = section({
  memberAccounts: flag()
    .default(false)
    .describe("Each member account may read its own log files, and only those."),
  principalArns: listOf(principalArn(), 20)
    .default([])
    .describe("Principals of the organization who may read every log file."),
  role: ReaderRole.prefault({}),
});

export const LogBucket = section({
  namePrefix: text(
    /^(?!xn--|sthree-|amzn-s3-demo-)[a-z0-9][a-z0-9-]{0,51}$/,
    "must be 1 to 52 lower-case letters, digits and hyphens, beginning with a letter or digit, no reserved prefix",
  )
    .optional()
    .describe(
      "The bucket is `<namePrefix>-cloudtrail`. Either this or `name`. Decided at the first deployment.",
    ),
  name: bucketName().optional().describe("The bucket's whole name, instead of `namePrefix`."),
  objectLock: section({
    mode: oneOf(["GOVERNANCE", "COMPLIANCE"])
      .default("GOVERNANCE")
      .describe("GOVERNANCE can be undone by break glass; COMPLIANCE by nobody, root included."),
    days: wholeNumber(1, MAXIMUM_DAYS)
      .default(180)
      .describe("Days for which no version of a log file can be deleted."),
    acknowledgeCompliance: flag()
      .default(false)
      .describe("Must be true with COMPLIANCE, because it cannot be undone."),
  }).prefault({}),
  transitions: listOf(Transition, 5)
    .default([{ afterDays: 14, storageClass: "GLACIER" }])
    .describe("Moves to cheaper storage classes, in order."),
  transitionDefaultMinimumObjectSize: oneOf(["all_storage_classes_128K", "varies_by_storage_class"])
    .default("all_storage_classes_128K")
    .describe(
      "Which log files are too small to move: below 128 KB for every class, or S3's older rule, by class.",
    ),
  expireAfterDays: z
    .union([wholeNumber(1, MAXIMUM_DAYS, expireAfterDaysRule), z.literal("never")], {
      error: expireAfterDaysRule,
    })
    .default(180)
    .describe("Days until a log file expires, or `never`; not shorter than the lock."),
  accessLogging: AccessLogging.prefault({}),
  requireEncryptedUploads: flag()
    .default(false)
    .describe("Refuses uploads that ask for another encryption than a KMS key of the audit account."),
  readers: Readers.prefault({}),
});

/** The log bucket's settings, with its name filled in. */
export interface LogBucketSettings extends Omit<z.output<typeof LogBucket>, "name" | "namePrefix"> {
  /** Name of the bucket. */
  readonly name: string;
}

/** The bucket's name, given in full or by its prefix. */
export function logBucketName({ name, namePrefix }: z.output<typeof LogBucket>): string {
  return name ?? `${namePrefix}-cloudtrail`;
}
