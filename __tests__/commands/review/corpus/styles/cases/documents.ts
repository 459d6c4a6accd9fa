// biome-ignore-all format: a table is read by its rows
/** All policies are documents of data sources. */
import { type Edit, edited, type StyleCase } from "../style";
import { additions } from "./additions";
import { filtered, targeted } from "./tampered";
import { trail } from "./trail";

const LATER = 'resource "terraform_data" "later" {\n  input = "x"\n}\n';
const EXEMPT = '"arn:aws:iam::123456789012:role/break-glass-second"]';
const ORGANIZATION_PATH = '"${local.bucket_arn}/AWSLogs/o-exampleorg1/*"';
/** A data source that waits for a resource of the plan is read only after apply. */
const waiting = (document: string): Edit => [`data "aws_iam_policy_document" "${document}" {`, `data "aws_iam_policy_document" "${document}" {\n  depends_on = [terraform_data.later]`];
const statement = (anchor: string, text: string): Edit => [`  statement {\n    sid       = "${anchor}"`, `${text}  statement {\n    sid       = "${anchor}"`];
const denial = (sid: string, actions: string, test: string, variable: string, values: string): string =>
  `  statement {\n    sid       = "${sid}"\n    effect    = "Deny"\n    actions   = [${actions}]\n    resources = ["\${local.bucket_arn}/*"]\n    principals {\n      type        = "*"\n      identifiers = ["*"]\n    }\n    condition {\n      test     = "${test}"\n      variable = "${variable}"\n      values   = [${values}]\n    }\n  }\n`;
const override = (sid: string, effect: string): string =>
  `data "aws_iam_policy_document" "override" {\n  statement {\n    sid       = "${sid}"\n    effect    = "${effect}"\n    actions   = ["s3:ListBucket"]\n    resources = ["arn:aws:s3:::acme-trail-store"]\n    principals {\n      type        = "AWS"\n      identifiers = ["arn:aws:iam::123456789012:role/auditor"]\n    }\n  }\n}\n`;
const OVERRIDDEN: Edit = ["override_policy_documents = []", "override_policy_documents = [data.aws_iam_policy_document.override.json]"];

export const DOCUMENTS: readonly StyleCase[] = [
  edited("none.nothing"),
  { name: "none.first", edits: [], isFirst: true },
  ...trail("logging-off one-region objects-recorded-too"),
  ...additions("second-policy second-lifecycle stranger-by-layer application-added stopper log-file-written new-role-with-unknown-policy new-role-with-unknown-trust policy-for-unknown-bucket not-really-read-only"),
  edited("bucket-policy-deny-removed.denials-not-merged", ["    data.aws_iam_policy_document.store_denials.json,\n", ""]),
  edited("bucket-policy-deny-removed.third-exempt", [EXEMPT, EXEMPT.replace("]", ', "arn:aws:iam::123456789012:role/third"]')]),
  edited("none.exempt-reordered", ['["arn:aws:iam::123456789012:role/break-glass", "arn:aws:iam::123456789012:role/break-glass-second"]', '["arn:aws:iam::123456789012:role/break-glass-second", "arn:aws:iam::123456789012:role/break-glass"]']),
  edited("none.sources-reordered", ["    data.aws_iam_policy_document.store_base.json,\n    data.aws_iam_policy_document.store_denials.json,\n", "    data.aws_iam_policy_document.store_denials.json,\n    data.aws_iam_policy_document.store_base.json,\n"]),
  edited("bucket-policy-deny-removed.override-replaces-denial", OVERRIDDEN, override("Keep", "Allow")),
  edited("bucket-delivery-lost.override-replaces-writing", OVERRIDDEN, override("Write", "Allow")),
  edited("none.override-adds-reading", OVERRIDDEN, override("List", "Allow")),
  edited("bucket-delivery-lost.one-account-only", [ORGANIZATION_PATH, '"${local.bucket_arn}/AWSLogs/o-exampleorg1/123456789012/*"']),
  edited("bucket-delivery-lost.source-misspelt", ["writer_arn  = local.trail_arn", 'writer_arn  = "${local.trail_arn}-old"']),
  edited("none.source-of-any-region", ["writer_arn  = local.trail_arn", 'writer_arn  = "arn:aws:cloudtrail:eu-west-1:123456789012:trail/acme-trail"']),
  edited("bucket-policy-condition-removed.any-trail-of-any-account", ["writer_arn  = local.trail_arn", 'writer_arn  = "arn:aws:cloudtrail:*:*:trail/*"']),
  edited("none.tls-version-required", statement("Keep", denial("Version", '"s3:*"', "NumericLessThan", "s3:TlsVersion", '"1.2"'))),
  edited("none.customer-keys-denied", statement("Keep", denial("Own", '"s3:PutObject"', "Null", "s3:x-amz-server-side-encryption-customer-algorithm", '"false"'))),
  edited("bucket-delivery-lost.customer-keys-required", statement("Keep", denial("Own", '"s3:PutObject"', "Null", "s3:x-amz-server-side-encryption-customer-algorithm", '"true"'))),
  edited("bucket-policy-outside-access.read-by-organization-dropped", ["    principals {\n      type        = \"AWS\"\n      identifiers = [\"arn:aws:iam::123456789012:role/auditor\"]\n    }\n    condition {\n      test     = \"StringEquals\"\n      variable = \"aws:PrincipalOrgID\"", "    principals {\n      type        = \"*\"\n      identifiers = [\"*\"]\n    }\n    condition {\n      test     = \"StringNotEquals\"\n      variable = \"aws:PrincipalOrgID\""]),
  edited("key-policy-outside-access.stranger-decrypts", ["readers     = [", 'readers     = ["arn:aws:iam::999999999999:root", ']),
  edited("none.reader-added", ["readers     = [", 'readers     = ["arn:aws:iam::123456789012:role/second-auditor", ']),
  edited("key-policy-permission-added.administrator", statement("Describe", '  statement {\n    sid       = "Operators"\n    actions   = ["kms:*"]\n    resources = ["*"]\n    principals {\n      type        = "AWS"\n      identifiers = ["arn:aws:iam::123456789012:role/operators"]\n    }\n  }\n')),
  edited("key-delivery-lost.key-not-described", ['actions   = ["kms:DescribeKey"]', 'actions   = ["kms:ListAliases"]']),
  edited("role-trust-widened.stranger-assumes-auditor", ["auditors    = [", 'auditors    = ["arn:aws:iam::999999999999:root", ']),
  edited("none.auditors-fewer-but-same-account", ["auditors    = [\"arn:aws:iam::123456789012:role/security-team\"]", 'auditors    = ["arn:aws:iam::123456789012:role/security-team-leads"]']),
  edited("role-delivery-lost.publisher-not-assumed", ['sid     = "Assume"\n    actions = ["sts:AssumeRole"]\n    principals {\n      type        = "Service"\n      identifiers = ["cloudtrail.amazonaws.com"]', 'sid     = "Assume"\n    actions = ["sts:AssumeRole"]\n    principals {\n      type        = "Service"\n      identifiers = ["logs.amazonaws.com"]']),
  edited("log-group-delivery-lost.streams-narrowed", ["log-group:/acme/trail:log-stream:*", "log-group:/acme/trail:log-stream:123456789012_*"]),
  edited("none.publisher-writes-all-groups", ["log-group:/acme/trail:log-stream:*", "log-group:/acme/trail:*"]),
  edited("identity-permission-added.auditor-deletes", ['sid       = "ReadLogs"\n    actions   = ["s3:GetObject"]', 'sid       = "ReadLogs"\n    actions   = ["s3:GetObject", "s3:DeleteObject"]']),
  edited("identity-permission-added.auditor-assumes", ['sid       = "ReadLogs"\n    actions   = ["s3:GetObject"]', 'sid       = "ReadLogs"\n    actions   = ["s3:*Object*"]']),
  edited("none.auditor-reads-versions", ['sid       = "ReadLogs"\n    actions   = ["s3:GetObject"]', 'sid       = "ReadLogs"\n    actions   = ["s3:GetObject", "s3:GetObjectVersion"]']),
  edited("topic-delivery-lost.topic-closed", ['actions   = ["sns:Publish"]', 'actions   = ["sns:Subscribe"]']),
  edited("none.expires-at-a-later-date", ["2028-01-01T00:00:00Z", "2030-01-01T00:00:00Z"]),
  edited("bucket-expires-earlier.expires-at-an-earlier-date", ["2028-01-01T00:00:00Z", "2026-12-01T00:00:00Z"]),
  edited("none.larger-objects-only", ["object_size_greater_than = 1000", "object_size_greater_than = 100000"]),
  edited("bucket-expires-earlier.smaller-objects-too", ["object_size_greater_than = 1000", "object_size_greater_than = 10"]),
  edited("none.one-tag-more", ['prefix                   = "AWSLogs/o-exampleorg1/"', 'prefix                   = "AWSLogs/o-exampleorg1/"\n        tags                     = { kind = "export" }']),
  edited("bucket-expires-earlier.tag-dropped", ['      tag {\n        key   = "temporary"\n        value = "yes"\n      }\n', ""]),
  edited("bucket-expires-earlier.every-size", ["        object_size_greater_than = 1000\n", "        object_size_greater_than = 1\n"]),
  edited("none.tag-written-as-and", ['      tag {\n        key   = "temporary"\n        value = "yes"\n      }', '      and {\n        tags = { temporary = "yes" }\n      }']),
  edited("bucket-expires-earlier.tag-becomes-prefix-of-logs", ['      tag {\n        key   = "temporary"\n        value = "yes"\n      }', '      prefix = "AWSLogs/"']),
  edited("none.storage-class-changed", ['    id     = "once"', '    id     = "archive"\n    status = "Enabled"\n    filter {\n      prefix = "AWSLogs/"\n    }\n    transition {\n      days          = 90\n      storage_class = "GLACIER"\n    }\n  }\n  rule {\n    id     = "once"']),
  ...["store_base", "store_denials", "store", "key", "topic", "publisher_trust", "publisher", "auditor"].map((document) =>
    edited(`unknown.${document.replaceAll("_", "-")}-read-later`, LATER, waiting(document))),
  edited("unknown.override-read-later", LATER, OVERRIDDEN, override("List", "Allow").replace("{\n", "{\n  depends_on = [terraform_data.later]\n")),
  targeted("aws_sns_topic.files"),
  filtered("aws_s3_bucket_lifecycle_configuration"),
];

const rule = (id: string, filter: object, expiration: object): object => ({
  abort_incomplete_multipart_upload: [],
  expiration: [{ date: null, days: 0, expired_object_delete_marker: false, ...expiration }],
  filter: [{ and: [], object_size_greater_than: null, object_size_less_than: null, prefix: null, tag: [], ...filter }],
  id,
  noncurrent_version_expiration: [],
  noncurrent_version_transition: [],
  prefix: "",
  status: "Enabled",
  transition: [],
});

/** The emulator keeps no object sizes of a lifecycle, so the configuration is not applied, but written into the state. */
export const LIFECYCLE_REMOVED: readonly Edit[] = [{ remove: "aws_s3_bucket_lifecycle_configuration.store" }];

export function withLifecycle(state: string): string {
  const document = JSON.parse(state) as { resources: unknown[] };
  const attributes = {
    bucket: "acme-trail-store",
    expected_bucket_owner: "",
    id: "acme-trail-store",
    rule: [
      rule("large", { and: [{ object_size_greater_than: 1000, object_size_less_than: 0, prefix: "AWSLogs/o-exampleorg1/", tags: null }] }, { days: 60 }),
      rule("once", { prefix: "AWSLogs/123456789012/" }, { date: "2028-01-01T00:00:00Z" }),
      rule("tagged", { tag: [{ key: "temporary", value: "yes" }] }, { days: 30 }),
    ],
    timeouts: null,
    transition_default_minimum_object_size: "all_storage_classes_128K",
  };
  const lifecycle = {
    mode: "managed",
    type: "aws_s3_bucket_lifecycle_configuration",
    name: "store",
    provider: 'provider["registry.terraform.io/hashicorp/aws"]',
    instances: [{ schema_version: 1, attributes }],
  };
  return JSON.stringify({ ...document, resources: [...document.resources, lifecycle] });
}
