/** Rules about the log bucket, whether its settings are arguments of `aws_s3_bucket` or resources of their own. */
import type { Json } from "../../../policies/analysis/json";
import { members, number, ownKey, present, ranked, stays, unchanged, unlessRemoved } from "../comparators";
import { findsLogFiles } from "../log-folders";
import { BUCKET } from "../things/places";
import {
  compareEncryptionKey,
  compareLifecycle,
  compareNotifications,
  compareObjects,
  comparePublicAccess,
  PUBLIC_ACCESS_FLAGS as FLAGS,
} from "./bucket-comparisons";
import { BUCKET_REPLICATION_RULES } from "./bucket-replication";
import { deployersRule } from "./deployers";
import { policyRules } from "./policy-rules";
import { type Rule, removalRule, settingRule } from "./rule";

const example = (name: string, before: Json, after: Json) => ({
  type: `aws_s3_bucket_${name}`,
  before: before as Record<string, Json> | null,
  after: after as Record<string, Json> | null,
});
const lock = (retention: Record<string, Json>) => ({ rule: [{ default_retention: [retention] }] });
const encryption = (more: Record<string, Json>) => ({
  rule: [{ apply_server_side_encryption_by_default: [more] }],
});
const OPEN = [["public-read-write"], ["public-read"], ["authenticated-read"]];
const CLOSED = [
  "private",
  "log-delivery-write",
  "aws-exec-read",
  "bucket-owner-read",
  "bucket-owner-full-control",
];

// biome-ignore format: a table is read by its rows
export const BUCKET_RULES: readonly Rule[] = [
  removalRule("bucket", ["delete", "replace"], {
    name: "bucket-deleted", severity: "critical", replaces: ["AT004"],
    title: "The log bucket is deleted",
    why: "Its policy, locks and encryption go first; locked objects then stop the destroy half-way and stay unprotected.",
    remediation: "Keep the bucket and its name.",
    example: { type: "aws_s3_bucket", before: {}, after: null },
  }),
  removalRule("bucket", ["forget"], {
    name: "bucket-forgotten", severity: "critical", replaces: ["AT003"],
    title: "Terraform forgets the log bucket",
    why: "It stays in AWS, where no plan shows a change of it.",
    remediation: "Keep the resource, unless another configuration takes it over.",
  }),
  settingRule("bucket", BUCKET.forceDestroy, stays(false), {
    name: "bucket-force-destroy-enabled", severity: "high", replaces: ["AT027"],
    title: "Destroying the log bucket would delete every log file in it",
    why: "Such a destroy also bypasses governance locks.",
    remediation: "Set force_destroy to false.",
    example: { type: "aws_s3_bucket", before: { force_destroy: false }, after: { force_destroy: true } },
  }),
  settingRule("bucket", BUCKET.versioning, ranked([["Disabled", "Suspended"], ["Enabled"]]), {
    name: "bucket-versioning-suspended", severity: "critical", replaces: ["AT023"], unseen: { was: "Enabled" },
    title: "Versioning of the log bucket is suspended",
    why: "A log file that is overwritten or deleted is lost.",
    remediation: "Set the status to Enabled.",
    example: example("versioning", { versioning_configuration: [{ status: "Enabled" }] }, { versioning_configuration: [{ status: "Suspended" }] }),
  }),
  settingRule("bucket", BUCKET.mfaDelete, ranked([["Disabled"], ["Enabled"]]), {
    name: "bucket-mfa-delete-disabled", severity: "medium", replaces: ["AT049"],
    title: "Deleting a version no longer needs a second factor",
    why: "MFA delete is switched off.",
    remediation: "Set mfa_delete to Enabled.",
    example: example("versioning", { versioning_configuration: [{ status: "Enabled", mfa_delete: "Enabled" }] }, { versioning_configuration: [{ status: "Enabled", mfa_delete: "Disabled" }] }),
  }),
  settingRule("bucket", BUCKET.lockDays, present, {
    name: "bucket-lock-removed", severity: "critical", replaces: ["AT020"],
    title: "The default retention of the log bucket is removed",
    why: "New log files can be deleted at once.",
    remediation: "Restore the default retention.",
    example: example("object_lock_configuration", lock({ mode: "GOVERNANCE", days: 365 }), null),
  }),
  settingRule("bucket", BUCKET.lockDays, unlessRemoved(number()), {
    name: "bucket-lock-shortened", severity: "critical", replaces: ["AT021"], unseen: "unknown",
    title: "The default retention of the log bucket is shortened",
    why: "New log files can be deleted earlier.",
    remediation: "Restore the number of days or years.",
    example: example("object_lock_configuration", lock({ mode: "GOVERNANCE", days: 365 }), lock({ mode: "GOVERNANCE", days: 1 })),
  }),
  settingRule("bucket", BUCKET.lockMode, unlessRemoved(ranked([["GOVERNANCE"], ["COMPLIANCE"]])), {
    name: "bucket-lock-mode-weakened", severity: "critical", replaces: ["AT022"],
    title: "The lock of the log bucket can be bypassed",
    why: "A permission bypasses governance mode; nobody can bypass compliance mode.",
    remediation: "Set the mode to COMPLIANCE.",
    example: example("object_lock_configuration", lock({ mode: "COMPLIANCE", days: 365 }), lock({ mode: "GOVERNANCE", days: 365 })),
  }),
  {
    name: "bucket-public-access-unblocked", of: "bucket", severity: "critical", replaces: ["AT024"],
    title: "Public access to the log bucket is no longer blocked",
    why: "A policy or an ACL can publish log files.",
    remediation: "Set all four settings to true.",
    example: example("public_access_block", Object.fromEntries(FLAGS.map((name) => [name, true])), { ...Object.fromEntries(FLAGS.map((name) => [name, true])), block_public_policy: false }),
    compare: comparePublicAccess,
  },
  settingRule("bucket", BUCKET.encryptionAlgorithm, ranked([["AES256"], ["aws:kms"], ["aws:kms:dsse"]]), {
    name: "bucket-encryption-weakened", severity: "high", replaces: ["AT025"], unseen: "unknown",
    title: "The default encryption of the log bucket is weaker",
    why: "A principal needs no permission for a key to read objects that ask for no encryption of their own.",
    remediation: "Restore sse_algorithm.",
    example: example("server_side_encryption_configuration", encryption({ sse_algorithm: "aws:kms" }), encryption({ sse_algorithm: "AES256" })),
  }),
  settingRule("bucket", BUCKET.encryptionKey, ownKey, {
    name: "bucket-encryption-key-removed", severity: "high", replaces: ["AT025"],
    title: "The default encryption of the log bucket no longer uses your key",
    why: "The policy of your key no longer decides who can read the objects.",
    remediation: "Restore kms_master_key_id.",
    example: example("server_side_encryption_configuration", encryption({ sse_algorithm: "aws:kms", kms_master_key_id: "arn:aws:kms:us-east-1:111111111111:key/logs" }), encryption({ sse_algorithm: "aws:kms" })),
  }),
  {
    name: "bucket-encryption-key-changed", of: "bucket", severity: "medium", replaces: ["AT038"],
    title: "The default encryption of the log bucket uses another key",
    why: "Its policy now decides who can read the objects.",
    remediation: "Restore kms_master_key_id, or review the policy of the new key.",
    example: example("server_side_encryption_configuration", encryption({ sse_algorithm: "aws:kms", kms_master_key_id: "arn:aws:kms:us-east-1:111111111111:key/logs" }), encryption({ sse_algorithm: "aws:kms", kms_master_key_id: "arn:aws:kms:us-east-1:111111111111:key/other" })),
    compare: compareEncryptionKey,
  },
  settingRule("bucket", BUCKET.bucketKey, stays(true), {
    name: "bucket-key-disabled", severity: "low", replaces: ["AT039"],
    title: "The S3 Bucket Key is switched off",
    why: "Every object asks KMS, which costs more.",
    remediation: "Set bucket_key_enabled to true, unless the key policy demands the context of each object, as this app's does.",
    example: example("server_side_encryption_configuration", { rule: [{ bucket_key_enabled: true }] }, { rule: [{ bucket_key_enabled: false }] }),
  }),
  settingRule("bucket", BUCKET.blockedEncryption, members({ of: (type) => type === "SSE-C" }), {
    name: "bucket-customer-keys-allowed", severity: "low", replaces: ["AT039"],
    title: "Objects may be written with a key that only the writer has",
    why: "Nobody else can read such an object.",
    remediation: "Block SSE-C.",
    example: example("server_side_encryption_configuration", { rule: [{ blocked_encryption_types: ["SSE-C"] }] }, { rule: [{ blocked_encryption_types: ["NONE"] }] }),
  }),
  {
    name: "bucket-expires-earlier", of: "bucket", severity: "high", replaces: ["AT026"],
    title: "Log files expire that did not, or earlier",
    why: "S3 deletes them without any principal asking for it.",
    remediation: "Restore the lifecycle rules.",
    example: example("lifecycle_configuration", null, { rule: [{ status: "Enabled", filter: [{ prefix: "" }], expiration: [{ days: 1 }] }] }),
    compare: compareLifecycle,
  },
  settingRule("bucket", BUCKET.ownership, ranked([["ObjectWriter"], ["BucketOwnerPreferred"], ["BucketOwnerEnforced"]]), {
    name: "bucket-acls-enabled", severity: "high", replaces: ["AT028"], unseen: { was: "BucketOwnerEnforced" },
    title: "ACLs decide again who owns and reads objects of the log bucket",
    why: "An ACL can grant access past the bucket policy.",
    remediation: "Set object_ownership to BucketOwnerEnforced.",
    example: example("ownership_controls", { rule: [{ object_ownership: "BucketOwnerEnforced" }] }, { rule: [{ object_ownership: "ObjectWriter" }] }),
  }),
  settingRule("bucket", BUCKET.acl, ranked([...OPEN, CLOSED], "private"), {
    name: "bucket-acl-published", severity: "critical", replaces: ["AT048"],
    title: "The ACL publishes the log bucket",
    why: "Principals outside the organization gain access.",
    remediation: "Set the ACL to private.",
    example: example("acl", { acl: "private" }, { acl: "public-read" }),
  }),
  settingRule("bucket", BUCKET.grants, members({ grows: false }), {
    name: "bucket-acl-grant-added", severity: "critical", replaces: ["AT048"],
    title: "The ACL of the log bucket grants more than before",
    why: "A grantee gains access past the bucket policy.",
    remediation: "Remove the grant.",
    example: example("acl", { access_control_policy: [{ grant: [] }] }, { access_control_policy: [{ grant: [{ grantee: [{ uri: "http://acs.amazonaws.com/groups/global/AllUsers" }], permission: "READ" }] }] }),
  }),
  settingRule("bucket", BUCKET.logging, present, {
    name: "bucket-access-logging-removed", severity: "medium", replaces: ["AT029"],
    title: "Access to the log bucket is no longer logged",
    why: "Reads and changes of log files cannot be traced.",
    remediation: "Restore the access logging.",
    example: example("logging", { target_bucket: "access-logs" }, null),
  }),
  settingRule("bucket", BUCKET.logging, unchanged(), {
    name: "bucket-access-logging-changed", severity: "medium", replaces: ["AT029"],
    title: "Access logs of the log bucket go to another bucket",
    why: "It has its own protection, or none.",
    remediation: "Restore target_bucket.",
    example: example("logging", { target_bucket: "access-logs" }, { target_bucket: "elsewhere" }),
  }),
  ...BUCKET_REPLICATION_RULES,
  {
    name: "bucket-notification-removed", of: "bucket", severity: "medium",
    title: "A queue, topic or function is no longer notified of new log files",
    why: "Detection that processes them stops.",
    remediation: "Restore the notification.",
    example: example("notification", { queue: [{ queue_arn: "arn:aws:sqs:us-east-1:111111111111:siem" }] }, { queue: [] }),
    compare: compareNotifications,
  },
  settingRule("bucket", BUCKET.payer, ranked([["Requester"], ["BucketOwner"]], "BucketOwner"), {
    name: "bucket-requester-pays", severity: "critical", replaces: ["AT032"],
    title: "The log bucket lets the requester pay",
    why: "CloudTrail does not deliver to such a bucket.",
    remediation: "Set payer to BucketOwner.",
    example: example("request_payment_configuration", null, { payer: "Requester" }),
  }),
  settingRule("bucket", BUCKET.policy, present, {
    name: "bucket-policy-deleted", severity: "critical", replaces: ["AT030"],
    title: "The policy of the log bucket is deleted",
    why: "CloudTrail can no longer deliver, and no Deny statement is left.",
    remediation: "Keep the policy.",
    example: example("policy", { policy: '{"Version":"2012-10-17","Statement":[]}' }, null),
  }),
  {
    name: "log-file-overwritten", of: "bucket", severity: "high",
    title: "Terraform writes or deletes an object among the log files",
    why: "A log file can be replaced by another.",
    remediation: "Write the object to another bucket or folder.",
    example: { type: "aws_s3_object", before: null, after: { key: "AWSLogs/111111111111/CloudTrail/file.json.gz" } },
    compare: compareObjects,
  },
  ...policyRules("bucket", "bucket-policy", "policy of the log bucket", BUCKET.policy, {
    removedDenies: "high", removedConditions: "high", addedPermissions: "critical", addedOutsideReads: "high",
  }, findsLogFiles),
  deployersRule("bucket", "bucket-policy", "policy of the log bucket", BUCKET.policy, {
    change: { action: "s3:PutBucketPolicy", on: (resource) => !resource.includes("/") },
    destroy: { action: "s3:DeleteObjectVersion", on: (resource) => /[/*]/.test(resource) },
  }),
];
