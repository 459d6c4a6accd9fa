// biome-ignore-all format: a table is read by its rows
/** Modules that pass outputs along, and count with for_each. */
import { edited, type StyleCase } from "../style";
import { additions } from "./additions";
import { bucketPolicy, keyPolicy } from "./policies";
import { filtered, TAMPERED, targeted } from "./tampered";
import { trail } from "./trail";

const LATER = 'resource "terraform_data" "later" {\n  input = "x"\n}\n';
const { errored, noChanges, otherAction, unactioned } = TAMPERED;

export const MODULES: readonly StyleCase[] = [
  edited("none.nothing"),
  { name: "none.first", edits: [], isFirst: true },
  ...bucketPolicy("one-account-only no-digests source-misspelt customer-keys-denied tls-version-required organization-required organization-required-of-people third-exempt exempt-reordered stranger-reads auditor-deletes"),
  ...keyPolicy("context-of-another-account context-narrowed administrator grant-maker key-disabled-by-all root-by-number stranger-decrypts encrypt-split"),
  ...trail("logging-off validation-off one-region only-reads selector-written-out trail-tagged"),
  ...additions("second-block second-block-alike second-lock second-lock-alike second-versioning second-encryption second-policy-public second-lifecycle second-lifecycle-later application-added stranger-reads-by-role new-administrator stopper assumes-everything log-file-written new-role-with-unknown-policy policy-for-unknown-bucket stranger-by-layer copied-to-stranger stack-of-another-kind object-in-another-bucket starter"),
  edited("trail-deleted.trail-removed", { remove: "aws_cloudtrail.this" }, ["value = aws_cloudtrail.this.arn", 'value = ""']),
  edited("trail-replaced.renamed", ['source     = "./trail"\n  name       = "acme-trail"', 'source     = "./trail"\n  name       = "acme-trail-two"']),
  edited("bucket-lock-shortened.lock-of-30-days", ["lock_days = 365", "lock_days = 30"]),
  edited("none.lock-of-two-years", ["lock_days = 365", "lock_days = 730"]),
  edited("bucket-expires-earlier.expires-in-90-days", ["keep_days = 730", "keep_days = 90"]),
  edited("none.expires-later", ["keep_days = 730", "keep_days = 1095"]),
  edited("bucket-delivery-lost.prefix-of-trail-only", ["prefix     = null", 'prefix     = "audit"']),
  edited("key-deletion-window-shortened.window-shortened", ["window_days = 30", "window_days = 7"]),
  edited("trail-key-removed.no-key", ['bucket     = module.store.name\n  key_arn    = module.key.arn', "bucket     = module.store.name\n  key_arn    = null"]),
  edited("trail-bucket-changed.other-bucket", ["bucket     = module.store.name", 'bucket     = "acme-elsewhere"']),
  edited("none.bucket-named-by-text", ["bucket     = module.store.name", 'bucket     = "acme-trail-store"']),
  edited("key-forgotten.module-forgotten", ["enable_key_rotation     = true", "enable_key_rotation     = true"], { remove: "aws_kms_key.this" }, "removed {\n  from = module.key.aws_kms_key.this\n  lifecycle {\n    destroy = false\n  }\n}\n", ["aws_kms_key.this.key_id\n  policy", '"1234"\n  policy'], ["target_key_id = aws_kms_key.this.key_id", 'target_key_id = "1234"'], ["value = aws_kms_key.this.arn", 'value = "arn:aws:kms:eu-west-1:123456789012:key/1234"']),
  edited("none.resource-renamed", ['resource "aws_s3_bucket_policy" "this"', 'moved {\n  from = aws_s3_bucket_policy.this\n  to   = aws_s3_bucket_policy.store\n}\n\nresource "aws_s3_bucket_policy" "store"']),
  edited("key-alias-retargeted.alias-elsewhere", ["target_key_id = aws_kms_key.this.key_id", 'target_key_id = "arn:aws:kms:eu-west-1:123456789012:key/0f0f0f0f-0000-4000-8000-000000000000"']),
  edited("unknown.lock-days", LATER, ["lock_days = 365", "lock_days = length(terraform_data.later.id)"]),
  edited("unknown.keep-days", LATER, ["keep_days = 730", "keep_days = length(terraform_data.later.id)"]),
  edited("unknown.bucket-policy", { into: "store", text: LATER }, ['"aws:SecureTransport" = "false"', '"aws:SecureTransport" = terraform_data.later.output']),
  edited("unknown.key-policy", { into: "key", text: LATER }, ['Action = "kms:DescribeKey"', "Action = terraform_data.later.output"]),
  edited("unknown.bucket-of-trail", LATER, ["bucket     = module.store.name", "bucket     = terraform_data.later.output"]),
  edited("unknown.key-of-trail", LATER, ['bucket     = module.store.name\n  key_arn    = module.key.arn', "bucket     = module.store.name\n  key_arn    = terraform_data.later.output"]),
  targeted("module.key"),
  filtered("aws_s3_bucket_policy"),
  ...(errored && noChanges ? [errored, noChanges] : []),
];

export const LOOPS: readonly StyleCase[] = [
  edited("none.nothing"),
  { name: "none.first", edits: [], isFirst: true },
  ...bucketPolicy("folder-of-nobody one-region-only acl-of-another-bucket customer-keys-required customer-keys-denied endpoint-required endpoint-required-of-people exempt-by-wildcard exempt-fewer versions-not-kept any-trail condition-key-in-lower-case anybody-reads second-reader"),
  ...keyPolicy("key-source-misspelt key-not-described administrator all-roles-exempt decrypts-all root-by-number more-kept-of-key"),
  ...trail("logging-off one-account"),
  ...additions("second-block second-lock-governance second-lock-alike second-versioning-alike second-encryption-without-key second-policy requester-pays acl-published access-point-for-stranger application-added stranger-reads-by-read-only own-account-reads-by-read-only not-really-read-only selects-by-wildcard starter assumes-break-glass assumes-another overwrites-log-files not-action read-only-by-argument stranger-by-other-bucket new-role-with-unknown-trust lifecycle-for-unknown-bucket digest-copied-over"),
  edited("bucket-lock-shortened.lock-of-one-day", ['name = "acme-trail-store", lock = 365', 'name = "acme-trail-store", lock = 1']),
  edited("bucket-expires-earlier.expires-in-a-month", ["keep = 730", "keep = 30"]),
  edited("none.assets-expire-at-once", ['name = "acme-assets", lock = 0, keep = 30', 'name = "acme-assets", lock = 0, keep = 1']),
  edited("none.assets-dropped", ['    assets = { name = "acme-assets", lock = 0, keep = 30 }\n', ""]),
  edited("bucket-deleted.store-renamed-in-map", ['name = "acme-trail-store", lock = 365', 'name = "acme-trail-two", lock = 365']),
  edited("none.bucket-added-to-map", ['    assets = { name = "acme-assets", lock = 0, keep = 30 }', '    assets = { name = "acme-assets", lock = 0, keep = 30 }\n    more   = { name = "acme-more", lock = 0, keep = 3 }']),
  edited("trail-data-events-reduced.one-type-dropped", ['["AWS::S3::Object", "AWS::Lambda::Function"]', '["AWS::S3::Object"]']),
  edited("none.one-type-more", ['["AWS::S3::Object", "AWS::Lambda::Function"]', '["AWS::Lambda::Function", "AWS::S3::Object", "AWS::DynamoDB::Table"]']),
  edited("trail-deleted.everything-disabled", ["enabled   = true", "enabled   = false"]),
  edited("bucket-policy-deleted.policy-counted-away", ['resource "aws_s3_bucket_policy" "this" {\n  count  = local.enabled ? 1 : 0', 'resource "aws_s3_bucket_policy" "this" {\n  count  = 0']),
  edited("bucket-public-access-unblocked.block-for-assets-only", ['resource "aws_s3_bucket_public_access_block" "this" {\n  for_each                = local.buckets', 'resource "aws_s3_bucket_public_access_block" "this" {\n  for_each                = { for key, one in local.buckets : key => one if key == "assets" }']),
  edited("none.block-for-store-only", ['resource "aws_s3_bucket_public_access_block" "this" {\n  for_each                = local.buckets', 'resource "aws_s3_bucket_public_access_block" "this" {\n  for_each                = { for key, one in local.buckets : key => one if key == "store" }']),
  edited("key-rotation-disabled.no-rotation", ["enable_key_rotation     = true", "enable_key_rotation     = false"]),
  edited("none.key-index-moved", ['resource "aws_kms_key" "this" {\n  count                   = local.enabled ? 1 : 0', 'moved {\n  from = aws_kms_key.this[0]\n  to   = aws_kms_key.this["only"]\n}\n\nresource "aws_kms_key" "this" {\n  for_each                = toset(["only"])'], ["kms_master_key_id = aws_kms_key.this[0].arn", 'kms_master_key_id = aws_kms_key.this["only"].arn'], ["kms_key_id                 = aws_kms_key.this[0].arn", 'kms_key_id                 = aws_kms_key.this["only"].arn']),
  edited("unknown.lock-days", LATER, ["days = each.value.lock", "days = length(terraform_data.later.id)"]),
  edited("unknown.expiry-days", LATER, ["days = each.value.keep", "days = length(terraform_data.later.id)"]),
  edited("unknown.inline-key-policy", LATER, ['Action = "kms:DescribeKey"', "Action = terraform_data.later.output"]),
  edited("unknown.bucket-policy", LATER, ['"aws:SecureTransport" = "false"', '"aws:SecureTransport" = terraform_data.later.output']),
  targeted("aws_s3_bucket.this"),
  filtered("aws_cloudtrail"),
  ...(otherAction && unactioned ? [otherAction, unactioned] : []),
];
