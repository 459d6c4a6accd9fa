import { z } from "zod";
import { accessLogBucketName } from "../aws/arns";
import { bucketName, flag, listOf, oneOf, section, text, wholeNumber } from "./fields";
import { Readers } from "./readers";
import { rulesAcross } from "./rule";

/** S3's own limit for days in retention and lifecycle: 100 years. */
const MAXIMUM_DAYS = 36_500;

/** Storage classes in the order in which S3 allows transitions. */
const STORAGE_CLASSES = [
  "STANDARD_IA",
  "INTELLIGENT_TIERING",
  "ONEZONE_IA",
  "GLACIER_IR",
  "GLACIER",
  "DEEP_ARCHIVE",
] as const;

const Transition = section({
  afterDays: wholeNumber(0, MAXIMUM_DAYS).describe(
    "Days after which S3 moves a log file. At least 30 for `STANDARD_IA` and `ONEZONE_IA`.",
  ),
  storageClass: oneOf(STORAGE_CLASSES).describe("Storage class to which S3 moves the log file."),
});
export type TransitionSettings = z.output<typeof Transition>;

const expireAfterDaysRule = `must be a whole number of days between 1 and ${MAXIMUM_DAYS}, or never`;

const AccessLogging = section({
  enabled: flag()
    .default(true)
    .describe(
      "S3 logs every request to the log bucket to an access-log bucket, `<name of the log bucket>-access-logs`.",
    ),
  expireAfterDays: wholeNumber(1, MAXIMUM_DAYS)
    .default(365)
    .describe("Days after which S3 deletes an access log."),
}).meta({
  description: "Server access logging of the log bucket.",
  option: {
    title: "Access logging of the log bucket",
    cost: "S3 storage of the access logs, about one line per request. Enabled by default.",
    disabling:
      "Stops the logging and removes the access-log bucket from the Terraform state. The bucket and its protection stay, because a bucket with objects cannot be destroyed. To manage it again, enable access logging and run once `terraform -chdir=cdktf.out/stacks/organization-trail import aws_s3_bucket.AccessLogBucket <name of the log bucket>-access-logs`; the next deployment restores its configuration.",
    deployedBy: {
      test: "access logging is disabled, Terraform forgets its bucket, and an import enables it again",
    },
  },
});
export type AccessLoggingSettings = z.output<typeof AccessLogging>;

const ObjectLock = section({
  mode: oneOf(["GOVERNANCE", "COMPLIANCE"])
    .default("GOVERNANCE")
    .meta({
      description:
        "Retention mode of log files. In `GOVERNANCE` mode break-glass principals can shorten the retention. In `COMPLIANCE` mode no principal can, the root user included.",
      option: {
        title: "COMPLIANCE mode",
        cost: "S3 storage until the last retention period ends. Nothing can end it earlier.",
        disabling:
          "New log files get the `GOVERNANCE` mode. Existing log files keep `COMPLIANCE` until their retention period ends.",
        deployedBy: { test: "the lock has the mode COMPLIANCE, and log files never expire" },
      },
    }),
  days: wholeNumber(1, MAXIMUM_DAYS)
    .default(180)
    .describe("Retention period: days in which no version of a log file can be deleted or overwritten."),
  acknowledgeCompliance: flag()
    .default(false)
    .describe("Required to be `true` in `COMPLIANCE` mode, which cannot be undone."),
}).describe("Object Lock of the log bucket. A change applies to log files that arrive afterwards.");

export const LogBucket = section({
  namePrefix: text(
    /^(?!xn--|sthree-|amzn-s3-demo-)[a-z0-9][a-z0-9-]{0,51}$/,
    "must be 1 to 52 lower-case letters, digits and hyphens, beginning with a letter or digit, no reserved prefix",
  )
    .optional()
    .describe(
      "Prefix of the bucket's name: the bucket is `<namePrefix>-cloudtrail`. Set either `namePrefix` or `name`. Decided at the first deployment.",
    ),
  name: bucketName()
    .optional()
    .describe("Full name of the bucket. Set either `namePrefix` or `name`. Decided at the first deployment."),
  objectLock: ObjectLock.prefault({}),
  transitions: listOf(Transition, 5)
    .default([{ afterDays: 14, storageClass: "GLACIER" }])
    .describe(
      "Lifecycle transitions to cheaper storage classes, in order. With the default minimum size, log files under 128 KB never move. A log file in `GLACIER` or `DEEP_ARCHIVE` must be restored before it is read; one in `GLACIER_IR` need not.",
    ),
  transitionDefaultMinimumObjectSize: oneOf(["all_storage_classes_128K", "varies_by_storage_class"])
    .default("all_storage_classes_128K")
    .describe(
      "Minimum size of log files that S3 moves: 128 KB for every storage class, or a minimum that depends on the storage class.",
    ),
  expireAfterDays: z
    .union([wholeNumber(1, MAXIMUM_DAYS, expireAfterDaysRule), z.literal("never")], {
      error: expireAfterDaysRule,
    })
    .default(180)
    .describe("Days after which a log file expires, or `never`. At least `logBucket.objectLock.days`."),
  accessLogging: AccessLogging.prefault({}),
  requireEncryptedUploads: flag()
    .default(false)
    .meta({
      description: "Denies uploads that request an encryption other than a KMS key of the audit account.",
      option: {
        title: "Required encryption of uploads",
        cost: "None.",
        disabling: "Removes the Deny statements from the bucket policy.",
        deployedBy: { test: "the deployed policies are equal to the synthesized ones" },
      },
    }),
  readers: Readers.prefault({}),
}).describe("The S3 bucket of the log files.");

/** The log bucket's settings, with its full name. */
export interface LogBucketSettings extends Omit<z.output<typeof LogBucket>, "name" | "namePrefix"> {
  /** Name of the bucket. */
  readonly name: string;
}

/** Fills in the bucket's name. */
export function resolveLogBucket({
  logBucket: { name, namePrefix, ...logBucket },
}: {
  readonly logBucket: z.output<typeof LogBucket>;
}): LogBucketSettings {
  return { ...logBucket, name: logBucketName({ name, namePrefix }) };
}

/** The bucket's full name, from either of the two settings. */
export function logBucketName({
  name,
  namePrefix,
}: Pick<z.output<typeof LogBucket>, "name" | "namePrefix">): string {
  return name ?? `${namePrefix}-cloudtrail`;
}

const rule = rulesAcross<{ logBucket: z.output<typeof LogBucket> }>();

const bucketHasOneName = rule(
  { name: "logBucket.name", namePrefix: "logBucket.namePrefix" },
  ({ name, namePrefix }, problem) => {
    if (name === undefined && namePrefix === undefined) {
      problem("namePrefix", "is required unless `logBucket.name` is set");
    } else if (name !== undefined && namePrefix !== undefined) {
      problem("name", "cannot be set together with `logBucket.namePrefix`: remove one of them");
    }
  },
);

const LONGEST_BUCKET_NAME = 63;

const accessLogBucketNameFits = rule(
  {
    name: "logBucket.name",
    namePrefix: "logBucket.namePrefix",
    enabled: "logBucket.accessLogging.enabled",
  },
  ({ name, namePrefix, enabled }, problem) => {
    const derived = accessLogBucketName(logBucketName({ name, namePrefix }));
    const excess = derived.length - LONGEST_BUCKET_NAME;
    if (enabled && excess > 0) {
      problem(
        name === undefined ? "namePrefix" : "name",
        `must be shorter by ${excess}: its access-log bucket, ${derived}, may have at most ${LONGEST_BUCKET_NAME} characters`,
      );
    }
  },
);

const complianceIsAcknowledged = rule(
  { mode: "logBucket.objectLock.mode", acknowledged: "logBucket.objectLock.acknowledgeCompliance" },
  ({ mode, acknowledged }, problem) => {
    if (mode === "COMPLIANCE" && !acknowledged) {
      problem(
        "acknowledged",
        "must be true in COMPLIANCE mode: no principal, the root user included, can shorten the retention period or delete a log file before it ends",
      );
    }
  },
);

const lockEndsBeforeExpiration = rule(
  { days: "logBucket.objectLock.days", expire: "logBucket.expireAfterDays" },
  ({ days, expire }, problem) => {
    if (expire !== "never" && days > expire) {
      problem(
        "days",
        `must not be more than \`logBucket.expireAfterDays\` (${expire}): expiration hides a locked log file and does not delete it`,
      );
    }
  },
);

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html */
const INFREQUENT_ACCESS_DAYS = 30;
const INFREQUENT_ACCESS = ["STANDARD_IA", "ONEZONE_IA"];

const transitionsAreInOrder = rule({ transitions: "logBucket.transitions" }, ({ transitions }, problem) => {
  for (const [index, { storageClass, afterDays }] of transitions.entries()) {
    if (INFREQUENT_ACCESS.includes(storageClass) && afterDays < INFREQUENT_ACCESS_DAYS) {
      problem(
        "transitions",
        `must be at least ${INFREQUENT_ACCESS_DAYS} for ${storageClass}`,
        index,
        "afterDays",
      );
    }
    const before = transitions[index - 1];
    if (before === undefined) continue;
    if (STORAGE_CLASSES.indexOf(storageClass) <= STORAGE_CLASSES.indexOf(before.storageClass)) {
      const message = `cannot follow ${before.storageClass}: S3 moves objects only in the order ${STORAGE_CLASSES.join(", ")}`;
      problem("transitions", message, index, "storageClass");
    }
    const stay = INFREQUENT_ACCESS.includes(before.storageClass) ? INFREQUENT_ACCESS_DAYS : 1;
    if (afterDays < before.afterDays + stay) {
      const message = `must be at least ${before.afterDays + stay}: S3 keeps a log file in ${before.storageClass} for at least ${stay === 1 ? "a day" : `${stay} days`}`;
      problem("transitions", message, index, "afterDays");
    }
  }
});

const transitionsComeBeforeExpiration = rule(
  { transitions: "logBucket.transitions", expire: "logBucket.expireAfterDays" },
  ({ transitions, expire }, problem) => {
    for (const [index, { afterDays }] of transitions.entries()) {
      if (expire !== "never" && afterDays >= expire) {
        const message = `must be less than \`logBucket.expireAfterDays\` (${expire})`;
        problem("transitions", message, index, "afterDays");
      }
    }
  },
);

export const logBucketRules = [
  bucketHasOneName,
  complianceIsAcknowledged,
  lockEndsBeforeExpiration,
  transitionsAreInOrder,
  transitionsComeBeforeExpiration,
  accessLogBucketNameFits,
];
