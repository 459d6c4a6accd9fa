import { type Act, acts } from "./capability";

const WINDOW = "kms:ScheduleKeyDeletionPendingWindowInDays";

/** The deletion of the key after the longest waiting period, and after a shorter one. */
export const SLOW_DELETION: Act = {
  action: "kms:ScheduleKeyDeletion",
  on: "key",
  context: { [WINDOW]: "30" },
};
export const QUICK_DELETION: Act = { ...SLOW_DELETION, context: { [WINDOW]: "7" } };

/** Every way to lose, hide or replace what was recorded. */
export const UNDOING = acts(
  "log file",
  "s3:DeleteObject",
  "s3:DeleteObjectVersion",
  "s3:PutObjectRetention",
  "s3:PutObjectLegalHold",
  "s3:BypassGovernanceRetention",
);
export const FORGING = acts(
  "log file",
  "s3:PutObject",
  "s3:ReplicateObject",
  "s3:ReplicateDelete",
  "s3:UpdateObjectEncryption",
);

/** Every way to forge an access log, or to lose or hide it. */
export const ACCESS_LOGS = acts(
  "access log",
  "s3:PutObject",
  "s3:DeleteObject",
  "s3:DeleteObjectVersion",
  "s3:ReplicateObject",
  "s3:ReplicateDelete",
);

/** A lifecycle rule hides every file, and deletes what is not locked: access logs, and log files past their lock. */
export const LIFECYCLE = [
  ...acts("log bucket", "s3:PutLifecycleConfiguration"),
  ...acts("access-log bucket", "s3:PutLifecycleConfiguration"),
];

/** Settings with which future log files are lost, copied elsewhere, or no longer delivered. */
export const SETTINGS = [
  ...acts(
    "log bucket",
    "s3:PutBucketObjectLockConfiguration",
    "s3:PutReplicationConfiguration",
    "s3:PutBucketLogging",
    "s3:PutEncryptionConfiguration",
    "s3:PutBucketVersioning",
    "s3:PutBucketRequestPayment",
    "s3:PutBucketNotification",
    "s3:PutInventoryConfiguration",
    "s3:PutIntelligentTieringConfiguration",
    "s3:PutBucketOwnershipControls",
    "s3:PutBucketPublicAccessBlock",
  ),
  ...LIFECYCLE,
];
export const BUCKET_POLICIES = [
  ...acts("log bucket", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"),
  ...acts("access-log bucket", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"),
];
export const KEY_POLICY = acts(
  "key",
  "kms:PutKeyPolicy",
  "kms:DisableKeyRotation",
  "kms:EnableKeyRotation",
  "kms:RotateKeyOnDemand",
  "kms:DeleteAlias",
);

export const READING = [...acts("log file", "s3:GetObject"), ...acts("key of log file", "kms:Decrypt")];

/** Any change of log files, buckets and key. */
export const CHANGING = [
  ...UNDOING,
  ...FORGING,
  ...SETTINGS,
  ...BUCKET_POLICIES,
  ...KEY_POLICY,
  ...acts("key", "kms:DisableKey", "kms:CreateGrant"),
  SLOW_DELETION,
];
