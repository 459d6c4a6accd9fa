/**
 * One change each to the stack beside this file. The name says which rule must fire, `none` that none may.
 * An edit is a file, a text that occurs in it once, and what takes its place.
 */

type Edit = readonly [file: string, from: string | RegExp, to: string];

export interface StackChange {
  readonly name: string;
  readonly edits: readonly Edit[];
}

const change =
  (file: string) =>
  (name: string, from: string, to: string): StackChange => ({ name, edits: [[file, from, to]] });
const main = change("main.tf");
const vault = change("vault/main.tf");
const ledger = change("ledger/main.tf");
const trail = change("ledger/trail.tf");

const block = (type: string, resource: string): RegExp =>
  new RegExp(`resource "${type}" "${resource}" \\{[\\s\\S]*?\\n\\}\\n`);

/** The stack without one resource. */
const without = (name: string, file: string, type: string, resource: string): StackChange => ({
  name,
  edits: [[file, block(type, resource), ""]],
});

/** The stack without one resource, which Terraform forgets in place of destroying it. */
const forgotten = (
  name: string,
  file: string,
  type: string,
  resource: string,
  module: string,
): StackChange => ({
  name,
  edits: [
    [file, block(type, resource), ""],
    [
      "main.tf",
      'output "vault" {',
      `removed {\n  from = ${module}.${type}.${resource}\n  lifecycle {\n    destroy = false\n  }\n}\n\noutput "vault" {`,
    ],
  ],
});

// biome-ignore format: a table is read by its rows
export const STACK_CHANGES: readonly StackChange[] = [
  trail("trail-replaced.trail-renamed", '"corp-ledger"\n  s3', '"corp-journal"\n  s3'),
  trail("trail-logging-disabled.logging-off", "enable_logging                = true", "enable_logging                = false"),
  trail("trail-organization-disabled.single-account", "is_organization_trail         = true", "is_organization_trail         = false"),
  trail("trail-multi-region-disabled.single-region", "is_multi_region_trail         = true", ""),
  trail("trail-validation-disabled.validation-off", "enable_log_file_validation    = true", ""),
  trail("trail-global-events-disabled.global-events-off", "include_global_service_events = true", "include_global_service_events = false"),
  trail("trail-key-removed.trail-key-removed", "kms_key_id                    = var.key_arn", ""),
  trail("trail-key-changed.trail-key-changed", "var.key_arn", '"arn:aws:kms:eu-west-1:210987654321:key/00000000-0000-0000-0000-000000000000"'),
  trail("trail-bucket-changed.other-bucket", "= var.bucket", '= "corp-elsewhere"'),
  trail("bucket-delivery-lost.prefix-added", 's3_key_prefix                 = ""', 's3_key_prefix                 = "logs"'),
  trail("trail-management-events-reduced.only-writes", '"All"', '"WriteOnly"'),
  trail("trail-management-events-reduced.only-reads", '"All"', '"ReadOnly"'),
  trail("trail-management-events-reduced.no-management-events", "include_management_events = true", "include_management_events = false"),
  trail("trail-management-events-reduced.source-excluded", "include_management_events = true", 'include_management_events = true\n    exclude_management_event_sources = ["kms.amazonaws.com"]'),
  trail("trail-data-events-reduced.objects-of-one-bucket", '"arn:aws:s3"', '"arn:aws:s3:::corp-payroll/"'),
  trail("trail-data-events-reduced.functions-not-recorded", '    data_resource {\n      type   = "AWS::Lambda::Function"\n      values = ["arn:aws:lambda"]\n    }\n', ""),
  trail("trail-log-group-removed.no-cloudwatch", 'cloud_watch_logs_group_arn    = "${aws_cloudwatch_log_group.ledger.arn}:*"\n  cloud_watch_logs_role_arn     = aws_iam_role.delivery.arn', ""),
  trail("trail-topic-removed.no-topic", "sns_topic_name                = aws_sns_topic.ledger.name", ""),
  trail("trail-insights-reduced.one-insight", 'insight_selector {\n    insight_type = "ApiErrorRateInsight"\n  }', ""),
  without("trail-deleted.trail-deleted", "ledger/trail.tf", "aws_cloudtrail", "ledger"),
  forgotten("trail-forgotten.trail-forgotten", "ledger/trail.tf", "aws_cloudtrail", "ledger", "module.ledger"),
  forgotten("bucket-lock-forgotten.lock-forgotten", "vault/main.tf", "aws_s3_bucket_object_lock_configuration", "vault", "module.archive"),
  main("bucket-deleted.bucket-renamed", 'main = "corp-audit-vault" }', 'main = "corp-audit-vault-2" }'),
  vault("bucket-force-destroy-enabled.force-destroy", "force_destroy       = false", "force_destroy       = true"),
  vault("bucket-versioning-suspended.versioning-suspended", 'status = "Enabled"\n  }', 'status = "Suspended"\n  }'),
  without("bucket-lock-removed.lock-deleted", "vault/main.tf", "aws_s3_bucket_object_lock_configuration", "vault"),
  vault("bucket-lock-shortened.lock-shortened", "years = 2", "years = 1"),
  vault("bucket-lock-shortened.lock-in-days", "years = 2", "days  = 700"),
  vault("bucket-lock-mode-weakened.governance", '"COMPLIANCE"', '"GOVERNANCE"'),
  vault("bucket-public-access-unblocked.public-acls", "block_public_acls       = true", "block_public_acls       = false"),
  vault("bucket-public-access-unblocked.public-policy", "block_public_policy     = true", ""),
  vault("bucket-public-access-unblocked.public-buckets", "restrict_public_buckets = true", "restrict_public_buckets = false"),
  without("bucket-public-access-unblocked.block-deleted", "vault/main.tf", "aws_s3_bucket_public_access_block", "vault"),
  vault("bucket-encryption-weakened.algorithm", 'sse_algorithm     = "aws:kms"\n      kms_master_key_id = aws_kms_key.vault.arn', 'sse_algorithm     = "AES256"'),
  vault("bucket-encryption-key-removed.aws-managed-key", "kms_master_key_id = aws_kms_key.vault.arn", ""),
  vault("bucket-encryption-key-changed.other-key", "kms_master_key_id = aws_kms_key.vault.arn", 'kms_master_key_id = "arn:aws:kms:eu-west-1:210987654321:key/00000000-0000-0000-0000-000000000000"'),
  vault("bucket-expires-earlier.expires-earlier", "days = 800", "days = 90"),
  vault("bucket-expires-earlier.expires-everywhere", 'prefix = "AWSLogs/"', 'prefix = ""'),
  vault("bucket-expires-earlier.versions-expire-earlier", "noncurrent_days = 30", "noncurrent_days = 1"),
  vault("bucket-acls-enabled.acls-again", '"BucketOwnerEnforced"', '"ObjectWriter"'),
  vault("bucket-acl-published.public-acl", '"log-delivery-write"', '"public-read"'),
  without("bucket-access-logging-removed.no-access-logs", "vault/main.tf", "aws_s3_bucket_logging", "vault"),
  without("bucket-policy-deleted.policy-deleted", "vault/main.tf", "aws_s3_bucket_policy", "vault"),
  vault("bucket-policy-deny-removed.tls-not-required", '"aws:SecureTransport" = "false"', '"aws:SecureTransport" = "never"'),
  vault("bucket-policy-deny-removed.retention-not-denied", ', "s3:BypassGovernanceRetention", "s3:PutObjectRetention"]', "]"),
  vault("bucket-policy-deny-removed.break-glass-widened", '["arn:aws:iam::210987654321:role/glass"]', '["arn:aws:iam::210987654321:role/glass", "arn:aws:iam::210987654321:role/deployer"]'),
  vault("bucket-policy-deny-removed.deny-becomes-allow", 'Sid       = "Keep"\n        Effect    = "Deny"', 'Sid       = "Keep"\n        Effect    = "Allow"'),
  vault("bucket-delivery-lost.organization-path-lost", '          "arn:aws:s3:::${var.name}/AWSLogs/${local.organization}/*",\n', ""),
  vault("bucket-delivery-lost.acl-check-lost", '"s3:GetBucketAcl"', '"s3:GetBucketLocation"'),
  vault("bucket-delivery-lost.deny-hits-cloudtrail", '"s3:*"\n        Resource  = ["arn:aws:s3:::${var.name}", local.objects]\n        Condition = { Bool = { "aws:SecureTransport" = "false" } }', '"s3:*"\n        Resource  = ["arn:aws:s3:::${var.name}", local.objects]\n        Condition = { StringNotEquals = { "aws:PrincipalOrgID" = local.organization } }'),
  vault("bucket-policy-condition-removed.any-trail-writes", '            "aws:SourceArn" = local.trail\n', ""),
  vault("bucket-policy-condition-removed.list-all", '          StringLike   = { "s3:prefix" = "AWSLogs/${local.organization}/$${aws:PrincipalAccount}/*" }\n', ""),
  vault("bucket-policy-condition-removed.readers-of-any-organization", 'StringEquals = { "aws:PrincipalOrgID" = local.organization }\n          ArnLike', "ArnLike"),
  vault("bucket-policy-permission-added.analysts-delete", '"s3:GetObject", "s3:GetObjectVersion"', '"s3:GetObject", "s3:DeleteObject"'),
  vault("bucket-policy-permission-added.account-writes-policy", 'Sid       = "Acl"\n        Effect    = "Allow"\n        Principal = { Service = "cloudtrail.amazonaws.com" }\n        Action    = "s3:GetBucketAcl"', 'Sid       = "Acl"\n        Effect    = "Allow"\n        Principal = { Service = "cloudtrail.amazonaws.com" }\n        Action    = ["s3:GetBucketAcl", "s3:PutBucketPolicy"]'),
  vault("bucket-policy-outside-access.stranger-reads", 'Sid       = "Tls"', 'Effect = "Allow", Principal = { AWS = "999999999999" }, Action = "s3:GetObject", Resource = local.objects\n      },\n      {\n        Sid       = "Tls"'),
  vault("key-disabled.key-disabled", "is_enabled              = true", "is_enabled              = false"),
  vault("key-deletion-window-shortened.shorter-window", "deletion_window_in_days = 30", "deletion_window_in_days = 7"),
  vault("key-rotation-disabled.no-rotation", "enable_key_rotation     = true", ""),
  without("key-policy-deleted.key-policy-deleted", "vault/main.tf", "aws_kms_key_policy", "vault"),
  vault("key-policy-deny-removed.key-deletable", '"kms:ScheduleKeyDeletion", "kms:DisableKey"', '"kms:DisableKey"'),
  vault("key-delivery-lost.key-not-usable", '"kms:GenerateDataKey*"', '"kms:Encrypt"'),
  vault("key-policy-condition-removed.any-context", '          StringLike   = { "kms:EncryptionContext:aws:cloudtrail:arn" = local.trail }\n        }\n      },\n      {\n        Sid       = "Describe"', '        }\n      },\n      {\n        Sid       = "Describe"'),
  vault("key-policy-permission-added.key-administered-elsewhere", 'Principal = { AWS = "arn:aws:iam::210987654321:root" }\n        Action    = "kms:*"', 'Principal = { AWS = ["arn:aws:iam::210987654321:root", "arn:aws:iam::123456789012:role/ops"] }\n        Action    = "kms:*"'),
  vault("key-policy-outside-access.stranger-decrypts", 'Sid       = "Survive"', 'Effect = "Allow", Principal = { AWS = "arn:aws:iam::999999999999:root" }, Action = "kms:Decrypt", Resource = "*"\n      },\n      {\n        Sid       = "Survive"'),
  vault("role-trust-widened.role-without-factor", '      Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } }\n', ""),
  vault("role-trust-widened.stranger-assumes", 'Principal = { AWS = "arn:aws:iam::210987654321:root" }\n      Action    = "sts', 'Principal = { AWS = ["arn:aws:iam::210987654321:root", "arn:aws:iam::999999999999:root"] }\n      Action    = "sts'),
  vault("identity-permission-added.auditor-deletes", '["s3:GetObject", "s3:ListBucket"]', '["s3:GetObject", "s3:ListBucket", "s3:DeleteObjectVersion"]'),
  main("cloudtrail-trusted-access-disabled.no-trusted-access", '"cloudtrail.amazonaws.com", "config', '"config'),
  main("service-trusted-access-disabled.service-dropped", ', "config.amazonaws.com"', ""),
  main("organization-features-reduced.consolidated-billing", 'feature_set                   = "ALL"', 'feature_set                   = "CONSOLIDATED_BILLING"'),
  main("organization-policy-type-disabled.no-control-policies", '"SERVICE_CONTROL_POLICY", ', ""),
  without("organization-administrator-removed.administrator-removed", "main.tf", "aws_organizations_delegated_administrator", "security"),
  ledger("log-group-retention-shortened.retention-cut", "retention_in_days = 400", "retention_in_days = 30"),
  ledger("log-group-delivery-lost.member-streams-lost", '        "arn:aws:logs:eu-west-1:123456789012:log-group:corp-ledger:log-stream:o-corpexample1_*",\n', ""),
  ledger("topic-key-removed.topic-unencrypted", 'kms_master_key_id = "alias/aws/sns"', ""),
  ledger("role-trust-widened.any-trail-publishes", '      Condition = { StringEquals = { "aws:SourceArn" = local.trail } }\n    }]\n  })\n}\n\nresource "aws_iam_role_policy"', '    }]\n  })\n}\n\nresource "aws_iam_role_policy"'),

  vault("key-deleted.key-replaced", "is_enabled              = true", "is_enabled              = true\n  multi_region            = true"),
  { name: "unknown.policy", edits: [
    ["vault/main.tf", 'Sid       = "Tls"', 'Effect = "Allow", Principal = { AWS = aws_iam_user.new.arn }, Action = "s3:GetObject", Resource = local.objects\n      },\n      {\n        Sid       = "Tls"'],
    ["vault/main.tf", 'output "bucket" {', 'resource "aws_iam_user" "new" {\n  name = "new"\n}\n\noutput "bucket" {'],
  ] },
  main("none.nothing", "corpus-token-4711", "corpus-token-4711"),
  main("none.service-added", '"config.amazonaws.com",', '"config.amazonaws.com", "sso.amazonaws.com",'),
  main("none.services-reordered", '"cloudtrail.amazonaws.com", "config.amazonaws.com"', '"config.amazonaws.com", "cloudtrail.amazonaws.com"'),
  main("none.policy-type-added", '"TAG_POLICY"', '"TAG_POLICY", "BACKUP_POLICY"'),
  main("none.secret-changed", "corpus-token-4711", "corpus-token-4712"),
  main("none.output-added", 'output "vault" {', 'output "other" {\n  value = "x"\n}\n\noutput "vault" {'),
  main("none.module-moved", 'module "ledger" {', 'moved {\n  from = module.ledger\n  to   = module.journal\n}\n\nmodule "journal" {'),
  main("none.bucket-added", 'output "vault" {', 'resource "aws_s3_bucket" "more" {\n  bucket = "corp-more"\n}\n\nresource "aws_s3_bucket_policy" "more" {\n  bucket = aws_s3_bucket.more.bucket\n  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::corp-more/*" }] })\n}\n\noutput "vault" {'),
  trail("none.tags", 's3_key_prefix                 = ""', 'tags = { team = "audit" }'),
  trail("none.prefix-null", 's3_key_prefix                 = ""', ""),
  trail("none.default-logging", "enable_logging                = true", ""),
  trail("none.default-global-events", "include_global_service_events = true", ""),
  trail("none.default-read-write-type", 'read_write_type           = "All"', ""),
  trail("none.objects-by-prefix", '"arn:aws:s3"', '"arn:aws:s3:::"'),
  trail("none.tables-recorded", "    data_resource {\n      type   = \"AWS::Lambda", "    data_resource {\n      type   = \"AWS::DynamoDB::Table\"\n      values = [\"arn:aws:dynamodb\"]\n    }\n    data_resource {\n      type   = \"AWS::Lambda"),
  trail("none.selectors-split", "  insight_selector {\n    insight_type = \"ApiCall", "  event_selector {\n    read_write_type = \"WriteOnly\"\n  }\n\n  insight_selector {\n    insight_type = \"ApiCall"),
  vault("none.lock-extended", "years = 2", "years = 3"),
  vault("none.lock-in-days", "years = 2", "days  = 730"),
  vault("none.expires-later", "days = 800", "days = 3650"),
  vault("none.expires-less", 'prefix = "AWSLogs/"', 'prefix = "AWSLogs/o-corpexample1/"'),
  vault("none.versions-expire-later", "noncurrent_days = 30", "noncurrent_days = 365"),
  vault("none.rule-disabled", 'status = "Enabled"\n    filter', 'status = "Disabled"\n    filter'),
  vault("none.archived", "    expiration {", "    transition {\n      days          = 30\n      storage_class = \"GLACIER\"\n    }\n    expiration {"),
  vault("none.bucket-tags", 'purpose = "audit"', 'purpose = "audit logs"'),
  vault("none.visits-owned", '"BucketOwnerPreferred"', '"BucketOwnerEnforced"'),
  vault("none.double-encryption", '"aws:kms"\n', '"aws:kms:dsse"\n'),
  vault("none.statements-reordered", 'Action    = ["s3:PutBucketPolicy", "s3:DeleteBucketPolicy"]', 'Action    = ["s3:DeleteBucketPolicy", "s3:PutBucketPolicy"]'),
  vault("none.sid-renamed", 'Sid       = "Tls"', 'Sid       = "EncryptedOnly"'),
  vault("none.single-as-list", 'Action    = "s3:GetBucketAcl"', 'Action    = ["s3:GetBucketAcl"]'),
  vault("none.statement-split", 'Resource = [\n          "arn:aws:s3:::${var.name}/AWSLogs/${local.management}/*",\n          "arn:aws:s3:::${var.name}/AWSLogs/${local.organization}/*",\n        ]\n        Condition = {\n          StringEquals = {\n            "s3:x-amz-acl"  = "bucket-owner-full-control"\n            "aws:SourceArn" = local.trail\n          }\n        }', 'Resource = "arn:aws:s3:::${var.name}/AWSLogs/${local.management}/*"\n        Condition = { StringEquals = { "s3:x-amz-acl" = "bucket-owner-full-control", "aws:SourceArn" = local.trail } }\n      },\n      {\n        Effect    = "Allow"\n        Principal = { Service = ["cloudtrail.amazonaws.com"] }\n        Action    = "s3:PutObject"\n        Resource  = "arn:aws:s3:::${var.name}/AWSLogs/${local.organization}/*"\n        Condition = { StringEquals = { "s3:x-amz-acl" = "bucket-owner-full-control", "aws:SourceArn" = local.trail } }'),
  vault("none.more-denied", '"s3:PutObjectRetention"]', '"s3:PutObjectRetention", "s3:PutObjectLegalHold"]'),
  vault("none.deny-widened", '"s3:BypassGovernanceRetention", "s3:PutObjectRetention"]', '"s3:BypassGovernance*", "s3:PutObjectR*"]'),
  vault("none.break-glass-narrowed", '["arn:aws:iam::210987654321:role/deployer", "arn:aws:iam::210987654321:role/glass"]', '["arn:aws:iam::210987654321:role/glass"]'),
  vault("none.strangers-denied", 'Sid       = "Tls"', 'Effect = "Deny", Principal = "*", Action = "s3:*", Resource = local.objects\n        Condition = { StringNotEquals = { "aws:PrincipalOrgID" = local.organization }, Bool = { "aws:PrincipalIsAWSService" = "false" } }\n      },\n      {\n        Sid       = "Tls"'),
  vault("none.reader-added", 'Sid       = "Tls"', 'Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:role/responder" }, Action = ["s3:GetObject"], Resource = local.objects\n      },\n      {\n        Sid       = "Tls"'),
  vault("none.analysts-read-less", '["s3:GetObject", "s3:GetObjectVersion"]', '"s3:GetObject"'),
  vault("none.rotates-more-often", "enable_key_rotation     = true", "enable_key_rotation     = true\n  rotation_period_in_days = 90"),
  vault("none.key-described", '"audit logs"', '"audit logs of the organization"'),
  vault("none.decrypt-bound", 'StringEquals = { "aws:PrincipalOrgID" = local.organization }\n          StringLike   = { "kms', 'StringEquals = { "aws:PrincipalOrgID" = local.organization, "kms:ViaService" = "s3.eu-west-1.amazonaws.com" }\n          StringLike   = { "kms'),
  vault("none.auditor-reads-less", '["s3:GetObject", "s3:ListBucket"]', '["s3:GetObject"]'),
  vault("none.auditor-reads-versions", '["s3:GetObject", "s3:ListBucket"]', '["s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket"]'),
  ledger("none.kept-longer", "retention_in_days = 400", "retention_in_days = 731"),
  ledger("none.kept-forever", "retention_in_days = 400", ""),
  ledger("none.topic-tags", 'kms_master_key_id = "alias/aws/sns"', 'kms_master_key_id = "alias/aws/sns"\n  tags = { a = "b" }'),
];

const advanced = (name: string, from: string, to: string): StackChange => trail(name, from, to);
const OBJECTS = `  advanced_event_selector {
    name = "objects"
    field_selector {
      field  = "eventCategory"
      equals = ["Data"]
    }
    field_selector {
      field  = "resources.type"
      equals = ["AWS::S3::Object"]
    }
    field_selector {
      field           = "resources.ARN"
      not_starts_with = ["arn:aws:s3:::corp-audit-vault/", "arn:aws:s3:::corp-audit-visits/"]
    }
  }
`;

/** Changes to the same stack, once its trail has advanced selectors. */
// biome-ignore format: a table is read by its rows
export const ADVANCED_CHANGES: readonly StackChange[] = [
  advanced("trail-management-events-reduced.advanced-only-writes", 'equals = ["Management"]\n    }', 'equals = ["Management"]\n    }\n    field_selector {\n      field  = "readOnly"\n      equals = ["false"]\n    }'),
  advanced("trail-management-events-reduced.advanced-source-excluded", 'equals = ["Management"]\n    }', 'equals = ["Management"]\n    }\n    field_selector {\n      field      = "eventSource"\n      not_equals = ["kms.amazonaws.com"]\n    }'),
  advanced("trail-management-events-reduced.advanced-no-management", 'name = "management"\n    field_selector {\n      field  = "eventCategory"\n      equals = ["Management"]\n    }', 'name = "functions"\n    field_selector {\n      field  = "eventCategory"\n      equals = ["Data"]\n    }\n    field_selector {\n      field  = "resources.type"\n      equals = ["AWS::Lambda::Function"]\n    }'),
  advanced("trail-data-events-reduced.advanced-objects-dropped", OBJECTS, ""),
  advanced("trail-data-events-reduced.advanced-bucket-left-out", '"arn:aws:s3:::corp-audit-visits/"]', '"arn:aws:s3:::corp-audit-visits/", "arn:aws:s3:::corp-payroll/"]'),
  advanced("trail-data-events-reduced.advanced-only-deletes", '      field           = "resources.ARN"\n', '      field  = "eventName"\n      equals = ["DeleteObject"]\n    }\n    field_selector {\n      field           = "resources.ARN"\n'),
  advanced("trail-data-events-reduced.basic-again", `  advanced_event_selector {\n    name = "management"\n    field_selector {\n      field  = "eventCategory"\n      equals = ["Management"]\n    }\n  }\n${OBJECTS}`, "  event_selector {\n    read_write_type = \"All\"\n  }\n"),
  advanced("none.advanced-renamed", 'name = "management"', 'name = "Management events selector"'),
  advanced("none.advanced-less-left-out", '["arn:aws:s3:::corp-audit-vault/", "arn:aws:s3:::corp-audit-visits/"]', '["arn:aws:s3:::corp-audit-vault/"]'),
  advanced("none.advanced-split", 'equals = ["Management"]\n    }\n  }', 'equals = ["Management"]\n    }\n    field_selector {\n      field  = "readOnly"\n      equals = ["true"]\n    }\n  }\n  advanced_event_selector {\n    name = "writes"\n    field_selector {\n      field  = "eventCategory"\n      equals = ["Management"]\n    }\n    field_selector {\n      field  = "readOnly"\n      equals = ["false"]\n    }\n  }'),
  advanced("none.advanced-functions-too", OBJECTS, `${OBJECTS}  advanced_event_selector {\n    field_selector {\n      field  = "eventCategory"\n      equals = ["Data"]\n    }\n    field_selector {\n      field  = "resources.type"\n      equals = ["AWS::Lambda::Function"]\n    }\n  }\n`),
  advanced("none.basic-all", `  advanced_event_selector {\n    name = "management"\n    field_selector {\n      field  = "eventCategory"\n      equals = ["Management"]\n    }\n  }\n${OBJECTS}`, "  event_selector {\n    read_write_type = \"All\"\n    data_resource {\n      type   = \"AWS::S3::Object\"\n      values = [\"arn:aws:s3\"]\n    }\n  }\n"),
];
