// biome-ignore-all format: a table is read by its rows
/** Two trails and applications in one plan: changes of applications are harmless, unless they reach the trails' things. */
import { type Edit, edited, type StyleCase } from "../style";
import { additions } from "./additions";
import { bucketPolicy, keyPolicy } from "./policies";
import { filtered, TAMPERED, targeted } from "./tampered";
import { trail } from "./trail";

const LATER = 'resource "terraform_data" "later" {\n  input = "x"\n}\n';
const { incomplete } = TAMPERED;
const shopRole = (action: string, resource: string): Edit => ['Action = ["s3:GetObject"], Resource = "arn:aws:s3:::acme-shop/*"', `Action = ${action}, Resource = ${resource}`];
const SHOP_BLOCK = 'bucket                  = aws_s3_bucket.application["shop"].id\n  block_public_acls       = true';

/** A sensitive value that is a part of many addresses. */
const SENSITIVE_WORD =
  'variable "word" {\n  type      = string\n  sensitive = true\n  default   = "store"\n}\nresource "aws_ssm_parameter" "more" {\n  name  = "/more"\n  type  = "SecureString"\n  value = var.word\n}\n';

export const ESTATE: readonly StyleCase[] = [
  edited("none.nothing"),
  { name: "none.first", edits: [], isFirst: true },
  ...bucketPolicy("no-digests folder-of-nobody organization-required customer-keys-denied endpoint-required-of-people third-exempt exempt-by-wildcard exempt-reordered anybody-reads any-trail"),
  ...keyPolicy("key-source-misspelt administrator decrypts-all context-narrowed"),
  ...trail("one-account only-reads"),
  ...additions("second-lock second-versioning second-versioning-alike second-policy copied-to-stranger application-added stranger-reads-by-role new-administrator stopper deletes-by-prefix-of-names deletes-elsewhere assumes-everything stranger-by-other-bucket new-role-with-unknown-policy access-point-for-stranger read-only-by-argument"),
  edited("none.shop-bucket-dropped", ['["shop", "blog"]', '["shop"]']),
  edited("none.shop-bucket-added", ['["shop", "blog"]', '["shop", "blog", "search"]']),
  edited("none.shop-expires-earlier", ["expiration {\n      days = 90", "expiration {\n      days = 1"]),
  edited("none.shop-unblocked", [SHOP_BLOCK, SHOP_BLOCK.replace("true", "false")]),
  edited("none.shop-block-removed", { remove: "aws_s3_bucket_public_access_block.application" }),
  edited("none.shop-policy-removed", { remove: "aws_s3_bucket_policy.application" }),
  edited("none.shop-key-window", ["deletion_window_in_days = 20", "deletion_window_in_days = 7"]),
  edited("none.shop-key-removed", { remove: "aws_kms_key.application" }),
  edited("none.shop-log-retention-cut", ["retention_in_days = 90", "retention_in_days = 1"]),
  edited("none.shop-log-group-removed", { remove: "aws_cloudwatch_log_group.application" }),
  edited("none.shop-topic-removed", { remove: "aws_sns_topic.application" }),
  edited("none.shop-deletes-own", shopRole('["s3:GetObject", "s3:DeleteObject", "s3:PutLifecycleConfiguration"]', '["arn:aws:s3:::acme-shop", "arn:aws:s3:::acme-shop/*"]')),
  edited("none.shop-logs", shopRole('["s3:GetObject", "logs:CreateLogGroup", "logs:PutRetentionPolicy"]', '["arn:aws:s3:::acme-shop/*", "arn:aws:logs:eu-west-1:123456789012:log-group:/shop/*"]')),
  edited("identity-permission-added.shop-deletes-logs", ["arn:aws:s3:::acme-shop\", \"arn:aws:s3:::acme-shop/*\", \"arn:aws:logs", "arn:aws:s3:::*\", \"arn:aws:logs"], shopRole('["s3:DeleteObject"]', '"arn:aws:s3:::acme-trail-store/*"')),
  edited("none.shop-wide-within-boundary", shopRole('["s3:DeleteObject"]', '"arn:aws:s3:::acme-*/*"')),
  edited("identity-permission-added.shop-wide-without-boundary", ["  permissions_boundary = aws_iam_policy.boundary.arn\n", ""], shopRole('["s3:DeleteObject"]', '"arn:aws:s3:::acme-*/*"')),
  edited("bucket-policy-deleted.second-policy-removed", { remove: "aws_s3_bucket_policy.second" }, ["[aws_s3_bucket_policy.second]", "[]"]),
  edited("bucket-delivery-lost.second-path-cut", ["acme-second-trail/data/AWSLogs", "acme-second-trail/AWSLogs"]),
  edited("bucket-delivery-lost.second-prefix-moved", ['s3_key_prefix              = "data"', 's3_key_prefix              = "events"']),
  edited("info.second-prefix-moved-with-policy", ['s3_key_prefix              = "data"', 's3_key_prefix              = "events"'], ["acme-second-trail/data/AWSLogs", "acme-second-trail/events/AWSLogs"]),
  edited("none.second-path-widened", ["acme-second-trail/data/AWSLogs/123456789012/*", "acme-second-trail/data/AWSLogs/*"]),
  edited("trail-deleted.second-trail-removed", { remove: "aws_cloudtrail.second" }),
  edited("trail-bucket-changed.second-trail-joins-first", ["s3_bucket_name             = aws_s3_bucket.second.bucket", "s3_bucket_name             = aws_s3_bucket.store.bucket"]),
  edited("bucket-lock-shortened.lock-in-days", ["years = 1", "days  = 300"]),
  edited("none.lock-in-equal-days", ["years = 1", "days  = 365"]),
  edited("none.lock-in-compliance", ['mode  = "GOVERNANCE"', 'mode  = "COMPLIANCE"']),
  edited("none.third-trail", 'resource "aws_cloudtrail" "third" {\n  name           = "third"\n  s3_bucket_name = "acme-third-trail"\n}\n'),
  edited("none.sensitive-word", SENSITIVE_WORD),
  edited("bucket-policy-deny-removed.sensitive-word-and-third-exempt", SENSITIVE_WORD, ["role/break-glass-second", "role/third"]),
  edited("bucket-policy-deny-removed.invisible-role-exempt", ["role/break-glass-second", "role/break-glass-second\u3164"]),
  edited("none.invisible-tag", ['deletion_window_in_days = 20', 'deletion_window_in_days = 20\n  tags = { note = "\u2800\u3164" }']),
  edited("unknown.lock-years", LATER, ["years = 1", "years = length(terraform_data.later.id)"]),
  edited("unknown.key-of-trail", LATER, ["kms_key_id                 = aws_kms_key.this.arn", "kms_key_id                 = terraform_data.later.output"]),
  edited("unknown.bucket-of-second-trail", LATER, ["s3_bucket_name             = aws_s3_bucket.second.bucket", "s3_bucket_name             = terraform_data.later.output"]),
  edited("unknown.policy-of-second-bucket", LATER, ['Sid = "SecondAcl", Effect = "Allow"', 'Sid = "SecondAcl", Effect = terraform_data.later.output']),
  edited("none.policy-of-shop-unknown", LATER, ['Sid = "ShopTls"', "Sid = terraform_data.later.output"]),
  targeted('aws_s3_bucket.application["shop"]'),
  filtered("aws_iam_role"),
  ...(incomplete ? [incomplete] : []),
];
