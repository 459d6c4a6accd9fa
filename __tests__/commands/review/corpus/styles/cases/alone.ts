// biome-ignore-all format: a table is read by its rows
/** Stacks without a trail: the bucket's, the key's, and a second stack that configures what another one made. */
import { type Edit, edited, type StyleCase } from "../style";
import { ADDITIONS, additions } from "./additions";
import { bucketPolicy, keyPolicy } from "./policies";
import { drifted, filtered, rewritten, TAMPERED, targeted } from "./tampered";

const LATER = 'resource "terraform_data" "later" {\n  input = "x"\n}\n';
const STORE = ["--protect", "arn:aws:s3:::acme-trail-store"];
const ORGANIZATION = ["--organization", "o-exampleorg1"];
const protecting = (cases: readonly StyleCase[], suffix: string, options: readonly string[]): readonly StyleCase[] =>
  cases.map((one) => ({ ...one, name: `${one.name}${suffix}`, options }));
const { errored, otherFormat, noChanges } = TAMPERED;
const SITE = 'Principal = { AWS = "arn:aws:iam::123456789012:role/site" }';

export const STORE_ALONE: readonly StyleCase[] = [
  edited("none.nothing"),
  { name: "none.first", edits: [], isFirst: true },
  ...bucketPolicy("folder-of-nobody organization-required organization-required-of-people endpoint-required customer-keys-required customer-keys-denied tls-version-required third-exempt exempt-by-wildcard exempt-reordered exempt-fewer versions-not-kept stranger-reads anybody-reads any-trail auditor-deletes second-reader condition-key-in-lower-case"),
  ...protecting(bucketPolicy("not-principal reads-less tls-allowed-away"), "-protected", STORE),
  ...protecting(additions("second-policy-public stranger-by-other-bucket second-lifecycle second-block-alike"), "-protected", STORE),
  ...additions("second-block second-block-alike second-lock-governance second-lock-alike second-lifecycle-later copied-to-stranger log-file-written requester-pays acl-published lifecycle-for-unknown-bucket object-in-another-bucket"),
  edited("bucket-public-access-unblocked.block-removed", { remove: "aws_s3_bucket_public_access_block.store" }),
  edited("bucket-policy-deleted.policy-removed", { remove: "aws_s3_bucket_policy.store" }),
  edited("bucket-lock-removed.lock-removed", { remove: "aws_s3_bucket_object_lock_configuration.store" }),
  edited("bucket-acls-enabled.writers-own", ["BucketOwnerEnforced", "ObjectWriter"]),
  edited("bucket-access-logging-removed.access-logs-off", { remove: "aws_s3_bucket_logging.store" }),
  edited("bucket-deleted.store-removed", ...["_policy", "_versioning", "_object_lock_configuration", "_public_access_block", "_ownership_controls", "_logging", "_lifecycle_configuration", ""].map((one): Edit => ({ remove: `aws_s3_bucket${one}.store` }))),
  edited("none.site-removed", { remove: "aws_s3_bucket.site" }, { remove: "aws_s3_bucket_policy.site" }),
  edited("none.site-published", [SITE, 'Principal = "*"']),
  edited("none.site-policy-removed", { remove: "aws_s3_bucket_policy.site" }),
  {
    name: "none.organization-reads",
    edits: [['Principal = { AWS = "arn:aws:iam::123456789012:role/auditor" }, Action = ["s3:GetObject", "s3:ListBucket"], Resource = [local.bucket_arn, "${local.bucket_arn}/*"] }', 'Principal = { AWS = "*" }, Action = ["s3:GetObject"], Resource = ["${local.bucket_arn}/*"], Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-exampleorg1" } } }']],
    options: ORGANIZATION,
  },
  {
    name: "bucket-policy-outside-access.other-organization-reads",
    edits: [['Principal = { AWS = "arn:aws:iam::123456789012:role/auditor" }, Action = ["s3:GetObject", "s3:ListBucket"], Resource = [local.bucket_arn, "${local.bucket_arn}/*"] }', 'Principal = { AWS = "*" }, Action = ["s3:GetObject"], Resource = ["${local.bucket_arn}/*"], Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-strangers1" } } }']],
    options: ORGANIZATION,
  },
  edited("unknown.bucket-policy", LATER, ['"aws:SecureTransport" = "false"', '"aws:SecureTransport" = terraform_data.later.output']),
  edited("unknown.lock-days", LATER, ["days = 365", "days = length(terraform_data.later.id)"]),
  edited("unknown.log-target", LATER, ["target_bucket = aws_s3_bucket.access.id", "target_bucket = terraform_data.later.output"]),
  edited("unknown.block", LATER, ["restrict_public_buckets = true", "restrict_public_buckets = terraform_data.later.id == \"x\""]),
  edited("none.site-policy-unknown", LATER, [SITE, "Principal = { AWS = terraform_data.later.output }"]),
  targeted("aws_s3_bucket_versioning.store"),
  filtered("aws_s3_bucket_object_lock_configuration"),
  drifted("bucket-public-access-unblocked.drift-of-block", "aws_s3_bucket_public_access_block.store", rewritten('"block_public_policy":true', '"block_public_policy":false')),
  drifted("bucket-policy-deny-removed.drift-of-policy", "aws_s3_bucket_policy.store", rewritten("role/break-glass-second", "role/break-*")),
  drifted("none.drift-of-site", "aws_s3_bucket_policy.site", rewritten("role/site", "role/blog")),
  ...(errored && otherFormat ? [errored, otherFormat] : []),
];

const grant = (name: string, principal: string, more = ""): string =>
  `resource "aws_kms_grant" "more" {\n  name              = "${name}"\n  key_id            = aws_kms_key.this.key_id\n  grantee_principal = "${principal}"\n  operations        = ["Decrypt"]\n${more}}\n`;
const replica = (principal: string): string =>
  `resource "aws_kms_replica_key" "more" {\n  primary_key_arn = aws_kms_key.this.arn\n  policy          = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = "${principal}" }, Action = "kms:*", Resource = "*" }] })\n}\n`;
const CONSTRAINTS = '  constraints {\n    encryption_context_subset = { "aws:cloudtrail:arn" = "arn:aws:cloudtrail:eu-west-1:123456789012:trail/acme-trail" }\n  }\n';
const keyPolicyText = (principal: string): string =>
  `resource "aws_kms_key_policy" "more" {\n  key_id = aws_kms_key.this.key_id\n  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = "${principal}" }, Action = "kms:*", Resource = "*" }] })\n}\n`;

export const KEY_ALONE: readonly StyleCase[] = [
  edited("none.nothing"),
  { name: "none.first", edits: [], isFirst: true },
  ...keyPolicy("organization-required-of-key organization-required-of-people-for-key key-not-described administrator grant-maker key-disabled-by-all all-roles-exempt decrypts-all stranger-decrypts root-by-number more-kept-of-key encrypt-split"),
  edited("key-grant-added.stranger-granted", grant("stranger", "arn:aws:iam::999999999999:root")),
  edited("key-grant-added.another-grantee", ['grantee_principal = "arn:aws:iam::123456789012:role/auditor"', 'grantee_principal = "arn:aws:iam::999999999999:role/auditor"']),
  edited("key-grant-added.constraints-dropped", [CONSTRAINTS, ""]),
  edited("none.grant-removed", { remove: "aws_kms_grant.reader" }),
  edited("key-replica-policy-weaker.replica-for-stranger", replica("arn:aws:iam::999999999999:root")),
  edited("key-alias-retargeted.alias-to-shop", ["target_key_id = aws_kms_key.this.key_id", "target_key_id = aws_kms_key.shop.key_id"]),
  edited("key-policy-permission-added.second-policy", keyPolicyText("arn:aws:iam::999999999999:root")),
  edited("key-delivery-lost.second-policy-closed", keyPolicyText("arn:aws:iam::123456789012:root")),
  edited("key-rotation-disabled.no-rotation", ["enable_key_rotation     = true\n  rotation_period_in_days = 365", "enable_key_rotation     = false"]),
  edited("key-rotation-slowed.rotates-every-five-years", ["rotation_period_in_days = 365", "rotation_period_in_days = 1800"]),
  edited("none.rotates-more-often", ["rotation_period_in_days = 365", "rotation_period_in_days = 180"]),
  edited("none.shop-key-rotates-not", ['  description             = "Shop"\n  enable_key_rotation     = true', '  description             = "Shop"\n  enable_key_rotation     = false']),
  edited("none.shop-key-removed", { remove: "aws_kms_key.shop" }),
  edited("key-deleted.key-removed", { remove: "aws_kms_key.this" }, { remove: "aws_kms_alias.this" }, { remove: "aws_kms_grant.reader" }),
  edited("topic-deleted.topic-removed", { remove: "aws_sns_topic.files" }, { remove: "aws_sns_topic_policy.files" }),
  edited("topic-policy-deleted.topic-policy-removed", { remove: "aws_sns_topic_policy.files" }),
  edited("none.key-tagged", ["multi_region            = true", "multi_region            = true\n  tags                    = { team = \"audit\" }"]),
  edited("unknown.key-policy", LATER, ['Action = "kms:DescribeKey"', "Action = terraform_data.later.output"]),
  edited("unknown.topic-policy", LATER, ['Action = "SNS:Publish"', "Action = terraform_data.later.output"]),
  edited("unknown.window", LATER, ["deletion_window_in_days = 30", "deletion_window_in_days = length(terraform_data.later.id)"]),
  filtered("aws_kms_alias"),
  ...(noChanges ? [noChanges] : []),
];

const first = (names: string, options: readonly string[] | undefined): readonly StyleCase[] =>
  ADDITIONS.filter(({ name }) => names.split(/\s+/).includes(name.split(".")[1] ?? "")).map((one) => ({
    ...one,
    // What the policy was is not known, so no permission is seen as added.
    name: one.name.replace("bucket-policy-permission-added", "bucket-policy-outside-access"),
    isFirst: true,
    ...(options === undefined ? {} : { options }),
  }));
const KEY_ARN = "arn:aws:kms:eu-west-1:123456789012:key/0f0f0f0f-0000-4000-8000-000000000000";

/** The first plan of a stack beside the trail's, which configures what stands. */
export const SECOND_STACK: readonly StyleCase[] = [
  ...first("second-policy-public second-lifecycle second-block second-versioning copied-to-stranger log-file-written access-point-for-stranger requester-pays acl-published second-block-alike object-in-another-bucket stack-of-another-kind", STORE),
  ...first("stopper new-administrator assumes-everything selects-by-wildcard application-added own-account-reads-by-read-only", undefined),
  { ...edited("key-grant-added.stranger-granted", grant("stranger", "arn:aws:iam::999999999999:root").replace("aws_kms_key.this.key_id", `"${KEY_ARN}"`)), isFirst: true, options: ["--protect", KEY_ARN] },
  { ...edited("none.own-key", 'resource "aws_kms_key" "own" {\n  description             = "Own"\n  deletion_window_in_days = 7\n}\n'), isFirst: true, options: ["--protect", KEY_ARN] },
];
