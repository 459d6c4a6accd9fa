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
  trail("AT002.trail-renamed", '"corp-ledger"\n  s3', '"corp-journal"\n  s3'),
  trail("AT010.logging-off", "enable_logging                = true", "enable_logging                = false"),
  trail("AT011.single-account", "is_organization_trail         = true", "is_organization_trail         = false"),
  trail("AT012.single-region", "is_multi_region_trail         = true", ""),
  trail("AT013.validation-off", "enable_log_file_validation    = true", ""),
  trail("AT014.global-events-off", "include_global_service_events = true", "include_global_service_events = false"),
  trail("AT015.trail-key-removed", "kms_key_id                    = var.key_arn", ""),
  trail("AT009.trail-key-changed", "var.key_arn", '"arn:aws:kms:eu-west-1:210987654321:key/00000000-0000-0000-0000-000000000000"'),
  trail("AT016.other-bucket", "= var.bucket", '= "corp-elsewhere"'),
  trail("AT016.prefix-added", 's3_key_prefix                 = ""', 's3_key_prefix                 = "logs"'),
  trail("AT017.only-writes", '"All"', '"WriteOnly"'),
  trail("AT017.only-reads", '"All"', '"ReadOnly"'),
  trail("AT017.no-management-events", "include_management_events = true", "include_management_events = false"),
  trail("AT017.source-excluded", "include_management_events = true", 'include_management_events = true\n    exclude_management_event_sources = ["kms.amazonaws.com"]'),
  trail("AT019.objects-of-one-bucket", '"arn:aws:s3"', '"arn:aws:s3:::corp-payroll/"'),
  trail("AT019.functions-not-recorded", '    data_resource {\n      type   = "AWS::Lambda::Function"\n      values = ["arn:aws:lambda"]\n    }\n', ""),
  trail("AT018.no-cloudwatch", 'cloud_watch_logs_group_arn    = "${aws_cloudwatch_log_group.ledger.arn}:*"\n  cloud_watch_logs_role_arn     = aws_iam_role.delivery.arn', ""),
  trail("AT018.no-topic", "sns_topic_name                = aws_sns_topic.ledger.name", ""),
  trail("AT018.one-insight", 'insight_selector {\n    insight_type = "ApiErrorRateInsight"\n  }', ""),
  without("AT001.trail-deleted", "ledger/trail.tf", "aws_cloudtrail", "ledger"),
  forgotten("AT003.trail-forgotten", "ledger/trail.tf", "aws_cloudtrail", "ledger", "module.ledger"),
  forgotten("AT003.lock-forgotten", "vault/main.tf", "aws_s3_bucket_object_lock_configuration", "vault", "module.archive"),
  main("AT004.bucket-renamed", 'main = "corp-audit-vault" }', 'main = "corp-audit-vault-2" }'),
  vault("AT027.force-destroy", "force_destroy       = false", "force_destroy       = true"),
  vault("AT023.versioning-suspended", 'status = "Enabled"\n  }', 'status = "Suspended"\n  }'),
  without("AT020.lock-deleted", "vault/main.tf", "aws_s3_bucket_object_lock_configuration", "vault"),
  vault("AT021.lock-shortened", "years = 2", "years = 1"),
  vault("AT021.lock-in-days", "years = 2", "days  = 700"),
  vault("AT022.governance", '"COMPLIANCE"', '"GOVERNANCE"'),
  vault("AT024.public-acls", "block_public_acls       = true", "block_public_acls       = false"),
  vault("AT024.public-policy", "block_public_policy     = true", ""),
  vault("AT024.public-buckets", "restrict_public_buckets = true", "restrict_public_buckets = false"),
  without("AT024.block-deleted", "vault/main.tf", "aws_s3_bucket_public_access_block", "vault"),
  vault("AT025.algorithm", 'sse_algorithm     = "aws:kms"\n      kms_master_key_id = aws_kms_key.vault.arn', 'sse_algorithm     = "AES256"'),
  vault("AT025.aws-managed-key", "kms_master_key_id = aws_kms_key.vault.arn", ""),
  vault("AT038.other-key", "kms_master_key_id = aws_kms_key.vault.arn", 'kms_master_key_id = "arn:aws:kms:eu-west-1:210987654321:key/00000000-0000-0000-0000-000000000000"'),
  vault("AT026.expires-earlier", "days = 800", "days = 90"),
  vault("AT026.expires-everywhere", 'prefix = "AWSLogs/"', 'prefix = ""'),
  vault("AT026.versions-expire-earlier", "noncurrent_days = 30", "noncurrent_days = 1"),
  vault("AT028.acls-again", '"BucketOwnerEnforced"', '"ObjectWriter"'),
  vault("AT048.public-acl", '"log-delivery-write"', '"public-read"'),
  without("AT029.no-access-logs", "vault/main.tf", "aws_s3_bucket_logging", "vault"),
  without("AT030.policy-deleted", "vault/main.tf", "aws_s3_bucket_policy", "vault"),
  vault("AT031.tls-not-required", '"aws:SecureTransport" = "false"', '"aws:SecureTransport" = "never"'),
  vault("AT031.retention-not-denied", ', "s3:BypassGovernanceRetention", "s3:PutObjectRetention"]', "]"),
  vault("AT031.break-glass-widened", '["arn:aws:iam::210987654321:role/glass"]', '["arn:aws:iam::210987654321:role/glass", "arn:aws:iam::210987654321:role/deployer"]'),
  vault("AT031.deny-becomes-allow", 'Sid       = "Keep"\n        Effect    = "Deny"', 'Sid       = "Keep"\n        Effect    = "Allow"'),
  vault("AT032.organization-path-lost", '          "arn:aws:s3:::${var.name}/AWSLogs/${local.organization}/*",\n', ""),
  vault("AT032.acl-check-lost", '"s3:GetBucketAcl"', '"s3:GetBucketLocation"'),
  vault("AT032.deny-hits-cloudtrail", '"s3:*"\n        Resource  = ["arn:aws:s3:::${var.name}", local.objects]\n        Condition = { Bool = { "aws:SecureTransport" = "false" } }', '"s3:*"\n        Resource  = ["arn:aws:s3:::${var.name}", local.objects]\n        Condition = { StringNotEquals = { "aws:PrincipalOrgID" = local.organization } }'),
  vault("AT033.any-trail-writes", '            "aws:SourceArn" = local.trail\n', ""),
  vault("AT033.list-all", '          StringLike   = { "s3:prefix" = "AWSLogs/${local.organization}/$${aws:PrincipalAccount}/*" }\n', ""),
  vault("AT033.readers-of-any-organization", 'StringEquals = { "aws:PrincipalOrgID" = local.organization }\n          ArnLike', "ArnLike"),
  vault("AT034.analysts-delete", '"s3:GetObject", "s3:GetObjectVersion"', '"s3:GetObject", "s3:DeleteObject"'),
  vault("AT034.account-writes-policy", 'Sid       = "Acl"\n        Effect    = "Allow"\n        Principal = { Service = "cloudtrail.amazonaws.com" }\n        Action    = "s3:GetBucketAcl"', 'Sid       = "Acl"\n        Effect    = "Allow"\n        Principal = { Service = "cloudtrail.amazonaws.com" }\n        Action    = ["s3:GetBucketAcl", "s3:PutBucketPolicy"]'),
  vault("AT035.stranger-reads", 'Sid       = "Tls"', 'Effect = "Allow", Principal = { AWS = "999999999999" }, Action = "s3:GetObject", Resource = local.objects\n      },\n      {\n        Sid       = "Tls"'),
  vault("AT008.key-disabled", "is_enabled              = true", "is_enabled              = false"),
  vault("AT007.shorter-window", "deletion_window_in_days = 30", "deletion_window_in_days = 7"),
  vault("AT036.no-rotation", "enable_key_rotation     = true", ""),
  without("AT030.key-policy-deleted", "vault/main.tf", "aws_kms_key_policy", "vault"),
  vault("AT031.key-deletable", '"kms:ScheduleKeyDeletion", "kms:DisableKey"', '"kms:DisableKey"'),
  vault("AT032.key-not-usable", '"kms:GenerateDataKey*"', '"kms:Encrypt"'),
  vault("AT033.any-context", '          StringLike   = { "kms:EncryptionContext:aws:cloudtrail:arn" = local.trail }\n        }\n      },\n      {\n        Sid       = "Describe"', '        }\n      },\n      {\n        Sid       = "Describe"'),
  vault("AT034.key-administered-elsewhere", 'Principal = { AWS = "arn:aws:iam::210987654321:root" }\n        Action    = "kms:*"', 'Principal = { AWS = ["arn:aws:iam::210987654321:root", "arn:aws:iam::123456789012:role/ops"] }\n        Action    = "kms:*"'),
  vault("AT035.stranger-decrypts", 'Sid       = "Survive"', 'Effect = "Allow", Principal = { AWS = "arn:aws:iam::999999999999:root" }, Action = "kms:Decrypt", Resource = "*"\n      },\n      {\n        Sid       = "Survive"'),
  vault("AT033.role-without-factor", '      Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } }\n', ""),
  vault("AT035.stranger-assumes", 'Principal = { AWS = "arn:aws:iam::210987654321:root" }\n      Action    = "sts', 'Principal = { AWS = ["arn:aws:iam::210987654321:root", "arn:aws:iam::999999999999:root"] }\n      Action    = "sts'),
  vault("AT034.auditor-deletes", '["s3:GetObject", "s3:ListBucket"]', '["s3:GetObject", "s3:ListBucket", "s3:DeleteObjectVersion"]'),
  main("AT040.no-trusted-access", '"cloudtrail.amazonaws.com", "config', '"config'),
  main("AT041.service-dropped", ', "config.amazonaws.com"', ""),
  main("AT042.consolidated-billing", 'feature_set                   = "ALL"', 'feature_set                   = "CONSOLIDATED_BILLING"'),
  main("AT044.no-control-policies", '"SERVICE_CONTROL_POLICY", ', ""),
  without("AT043.administrator-removed", "main.tf", "aws_organizations_delegated_administrator", "security"),
  ledger("AT018.retention-cut", "retention_in_days = 400", "retention_in_days = 30"),
  ledger("AT032.member-streams-lost", '        "arn:aws:logs:eu-west-1:123456789012:log-group:corp-ledger:log-stream:o-corpexample1_*",\n', ""),
  ledger("AT018.topic-unencrypted", 'kms_master_key_id = "alias/aws/sns"', ""),
  ledger("AT033.any-trail-publishes", '      Condition = { StringEquals = { "aws:SourceArn" = local.trail } }\n    }]\n  })\n}\n\nresource "aws_iam_role_policy"', '    }]\n  })\n}\n\nresource "aws_iam_role_policy"'),

  vault("AT005.key-replaced", "is_enabled              = true", "is_enabled              = true\n  multi_region            = true"),
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
  advanced("AT017.advanced-only-writes", 'equals = ["Management"]\n    }', 'equals = ["Management"]\n    }\n    field_selector {\n      field  = "readOnly"\n      equals = ["false"]\n    }'),
  advanced("AT017.advanced-source-excluded", 'equals = ["Management"]\n    }', 'equals = ["Management"]\n    }\n    field_selector {\n      field      = "eventSource"\n      not_equals = ["kms.amazonaws.com"]\n    }'),
  advanced("AT017.advanced-no-management", 'name = "management"\n    field_selector {\n      field  = "eventCategory"\n      equals = ["Management"]\n    }', 'name = "functions"\n    field_selector {\n      field  = "eventCategory"\n      equals = ["Data"]\n    }\n    field_selector {\n      field  = "resources.type"\n      equals = ["AWS::Lambda::Function"]\n    }'),
  advanced("AT019.advanced-objects-dropped", OBJECTS, ""),
  advanced("AT019.advanced-bucket-left-out", '"arn:aws:s3:::corp-audit-visits/"]', '"arn:aws:s3:::corp-audit-visits/", "arn:aws:s3:::corp-payroll/"]'),
  advanced("AT019.advanced-only-deletes", '      field           = "resources.ARN"\n', '      field  = "eventName"\n      equals = ["DeleteObject"]\n    }\n    field_selector {\n      field           = "resources.ARN"\n'),
  advanced("AT019.basic-again", `  advanced_event_selector {\n    name = "management"\n    field_selector {\n      field  = "eventCategory"\n      equals = ["Management"]\n    }\n  }\n${OBJECTS}`, "  event_selector {\n    read_write_type = \"All\"\n  }\n"),
  advanced("none.advanced-renamed", 'name = "management"', 'name = "Management events selector"'),
  advanced("none.advanced-less-left-out", '["arn:aws:s3:::corp-audit-vault/", "arn:aws:s3:::corp-audit-visits/"]', '["arn:aws:s3:::corp-audit-vault/"]'),
  advanced("none.advanced-split", 'equals = ["Management"]\n    }\n  }', 'equals = ["Management"]\n    }\n    field_selector {\n      field  = "readOnly"\n      equals = ["true"]\n    }\n  }\n  advanced_event_selector {\n    name = "writes"\n    field_selector {\n      field  = "eventCategory"\n      equals = ["Management"]\n    }\n    field_selector {\n      field  = "readOnly"\n      equals = ["false"]\n    }\n  }'),
  advanced("none.advanced-functions-too", OBJECTS, `${OBJECTS}  advanced_event_selector {\n    field_selector {\n      field  = "eventCategory"\n      equals = ["Data"]\n    }\n    field_selector {\n      field  = "resources.type"\n      equals = ["AWS::Lambda::Function"]\n    }\n  }\n`),
  advanced("none.basic-all", `  advanced_event_selector {\n    name = "management"\n    field_selector {\n      field  = "eventCategory"\n      equals = ["Management"]\n    }\n  }\n${OBJECTS}`, "  event_selector {\n    read_write_type = \"All\"\n    data_resource {\n      type   = \"AWS::S3::Object\"\n      values = [\"arn:aws:s3\"]\n    }\n  }\n"),
];
