// biome-ignore-all format: a table is read by its rows
/** Everything inline, as for version 3 of the provider. */
import { type Edit, edited, type StyleCase } from "../style";
import { additions } from "./additions";
import { bucketPolicy, keyPolicy } from "./policies";
import { drifted, filtered, rewritten, targeted } from "./tampered";
import { trail } from "./trail";

const LATER = 'resource "terraform_data" "later" {\n  input = "x"\n}\n';
const FORCE = "  force_destroy = false\n";
const bucket = (argument: string): Edit => [FORCE, `${FORCE}  ${argument}\n`];
const LOCK_RULE = '    rule {\n      default_retention {\n        mode = "COMPLIANCE"\n        days = 365\n      }\n    }\n';
const separateLock = (days: number): string =>
  `resource "aws_s3_bucket_object_lock_configuration" "store" {\n  bucket = "acme-trail-store"\n  rule {\n    default_retention {\n      mode = "COMPLIANCE"\n      days = ${days}\n    }\n  }\n}\n`;
const LIFECYCLE = (days: number): string =>
  `resource "aws_s3_bucket_lifecycle_configuration" "store" {\n  bucket = "acme-trail-store"\n  rule {\n    id     = "expire"\n    status = "Enabled"\n    filter {}\n    expiration {\n      days = ${days}\n    }\n    noncurrent_version_expiration {\n      noncurrent_days = 60\n    }\n  }\n  rule {\n    id     = "scratch"\n    status = "Enabled"\n    filter {\n      prefix = "scratch/"\n    }\n    expiration {\n      days = 7\n    }\n  }\n}\n`;
const INLINE_EXPIRE = '  lifecycle_rule {\n    id      = "expire"\n    enabled = true\n    expiration {\n      days = 730\n    }\n    noncurrent_version_expiration {\n      days = 60\n    }\n  }\n';
const INLINE_SCRATCH = '  lifecycle_rule {\n    id      = "scratch"\n    enabled = true\n    prefix  = "scratch/"\n    expiration {\n      days = 7\n    }\n  }\n';
const topic = (to: string): Edit => ['"SNS:Publish"', to];

const SEPARATE_POLICY =
  'resource "aws_s3_bucket_policy" "copy" {\n  bucket = aws_s3_bucket.copy.id\n  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:DeleteBucket", Resource = "arn:aws:s3:::acme-trail-copy" }] })\n}\n';

export const INLINE: readonly StyleCase[] = [
  edited("none.nothing"),
  { name: "none.first", edits: [], isFirst: true },
  ...bucketPolicy("one-account-only source-misspelt customer-keys-required tls-version-required organization-required-of-people endpoint-required third-exempt exempt-reordered tls-for-writes-only stranger-reads not-principal reads-less more-kept auditor-overwrites transport-reworded"),
  ...keyPolicy("context-of-another-account organization-required-of-key organization-required-of-people-for-key administrator grant-maker key-disabled-by-all stranger-decrypts encrypt-split more-kept-of-key"),
  ...trail("validation-off trail-removed objects-recorded-too insights-added"),
  ...additions("second-policy-public application-added assumes-break-glass log-file-written read-only-by-argument"),
  edited("bucket-lock-shortened.lock-of-30-days", ["days = 365", "days = 30"]),
  edited("bucket-lock-mode-weakened.governance", ['mode = "COMPLIANCE"', 'mode = "GOVERNANCE"']),
  edited("none.lock-of-a-year", ["days = 365", "years = 1"]),
  edited("bucket-lock-shortened.lock-split-off-shorter", [LOCK_RULE, ""], separateLock(1)),
  edited("none.lock-split-off", [LOCK_RULE, ""], separateLock(365)),
  edited("bucket-versioning-suspended.versioning-off", ['request_payer = "BucketOwner"\n  versioning {\n    enabled = true', 'request_payer = "BucketOwner"\n  versioning {\n    enabled = false']),
  edited("bucket-force-destroy-enabled.force-destroy", [FORCE, "  force_destroy = true\n"]),
  edited("bucket-acl-published.public-read", ['acl           = "private"', 'acl           = "public-read"']),
  edited("bucket-acl-published.every-account-reads", ['acl           = "private"', 'acl           = "authenticated-read"']),
  edited("bucket-acl-grant-added.stranger-granted", ['  acl           = "private"\n', '  grant {\n    id          = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"\n    type        = "CanonicalUser"\n    permissions = ["READ"]\n  }\n']),
  edited("bucket-requester-pays.requester-pays", ['request_payer = "BucketOwner"', 'request_payer = "Requester"']),
  edited("bucket-access-logging-changed.logs-elsewhere", ["target_bucket = aws_s3_bucket.access.id", 'target_bucket = "acme-elsewhere"']),
  edited("none.logs-with-another-prefix", ['target_prefix = "store/"', 'target_prefix = "logs/store/"']),
  edited("bucket-expires-earlier.expires-in-30-days", ["days = 730", "days = 30"]),
  edited("bucket-expires-earlier.versions-expire-in-a-day", ["days = 60", "days = 1"]),
  edited("none.expires-later", ["days = 730", "days = 1460"]),
  edited("bucket-expires-earlier.scratch-becomes-all", ['    prefix  = "scratch/"\n', ""]),
  edited("bucket-expires-earlier.scratch-becomes-logs", ['prefix  = "scratch/"', 'prefix  = "AWSLogs/"']),
  edited("none.scratch-narrowed", ['prefix  = "scratch/"', 'prefix  = "scratch/tmp/"']),
  edited("none.scratch-disabled", [INLINE_SCRATCH, INLINE_SCRATCH.replace("enabled = true", "enabled = false")]),
  edited("none.lifecycle-split-off", [INLINE_EXPIRE + INLINE_SCRATCH, ""], LIFECYCLE(730)),
  edited("bucket-expires-earlier.lifecycle-split-off-shorter", [INLINE_EXPIRE + INLINE_SCRATCH, ""], LIFECYCLE(30)),
  edited("bucket-encryption-weakened.algorithm", ['sse_algorithm     = "aws:kms"\n        kms_master_key_id = aws_kms_key.this.arn', 'sse_algorithm     = "AES256"']),
  edited("bucket-encryption-key-changed.other-key", ["kms_master_key_id = aws_kms_key.this.arn", 'kms_master_key_id = "arn:aws:kms:eu-west-1:123456789012:key/0f0f0f0f-0000-4000-8000-000000000000"']),
  edited("bucket-replication-reduced.copies-off", ['id     = "all"\n      status = "Enabled"', 'id     = "all"\n      status = "Disabled"']),
  edited("bucket-replication-reduced.copies-narrowed", ['id     = "all"\n      status = "Enabled"', 'id     = "all"\n      prefix = "AWSLogs/123456789012/"\n      status = "Enabled"']),
  edited("bucket-replication-added.copies-elsewhere", ["bucket = aws_s3_bucket.copy.arn", 'bucket = "arn:aws:s3:::strangers-bucket"\n        account_id = "999999999999"\n        access_control_translation {\n          owner = "Destination"\n        }']),
  edited("none.tagged", bucket('tags = { team = "audit" }')),
  edited("topic-delivery-lost.not-published", topic('"SNS:Subscribe"')),
  edited("none.topic-statement-renamed", ['Sid = "Publish"', 'Sid = "CloudTrail"']),
  edited("trail-topic-removed.no-topic", ["  sns_topic_name             = aws_sns_topic.files.name\n", ""]),
  edited("trail-topic-changed.other-topic", ["sns_topic_name             = aws_sns_topic.files.name", 'sns_topic_name             = "acme-other"']),
  edited("topic-key-removed.topic-unencrypted", ['  kms_master_key_id = "alias/aws/sns"\n', ""]),
  edited("key-disabled.key-off", ["enable_key_rotation     = true", "enable_key_rotation     = true\n  is_enabled              = false"]),
  edited("bucket-deleted.bucket-renamed", ['bucket        = "acme-trail-store"', 'bucket        = "acme-trail-shop"']),
  edited("unknown.bucket-policy", LATER, ['"aws:SecureTransport" = "false"', '"aws:SecureTransport" = terraform_data.later.output']),
  edited("unknown.key-policy", LATER, ['Action = "kms:DescribeKey"', "Action = terraform_data.later.output"]),
  edited("unknown.topic-policy", LATER, topic("terraform_data.later.output")),
  edited("unknown.lifecycle-days", LATER, ["days = 730", "days = length(terraform_data.later.id)"]),
  edited("unknown.lock-days", LATER, ["days = 365", "days = length(terraform_data.later.id)"]),
  edited("unknown.log-target", LATER, ["target_bucket = aws_s3_bucket.access.id", "target_bucket = terraform_data.later.output"]),
  targeted("aws_s3_bucket.store", [["days = 730", "days = 800"]]),
  filtered("aws_kms_key"),
  drifted("bucket-policy-outside-access.drift-beside-a-separate-policy", "aws_s3_bucket.store", rewritten("123456789012:role/auditor", "999999999999:role/auditor"), [SEPARATE_POLICY]),
  drifted("bucket-expires-earlier.drift-of-lifecycle", "aws_s3_bucket.store", rewritten('"days":730', '"days":3')),
  drifted("bucket-versioning-suspended.drift-of-versioning", "aws_s3_bucket.store", rewritten('"versioning":[{"enabled":true', '"versioning":[{"enabled":false')),
  drifted("none.drift-of-tags", "aws_s3_bucket.store", (values) => ({ ...values, tags: { somebody: "was here" } })),
  drifted("none.drift-of-copy", "aws_s3_bucket.copy", rewritten('"versioning":[{"enabled":true', '"versioning":[{"enabled":false')),
];
