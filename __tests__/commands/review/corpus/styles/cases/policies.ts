// biome-ignore-all format: a table is read by its rows
/** Edits of the statements that all styles write alike: each statement of their policies stands on one line. */
import { edited, type StyleCase } from "../style";

const ORGANIZATION_PATH = '"${local.bucket_arn}/AWSLogs/o-exampleorg1/*"';
const TLS = '{ Sid = "Tls",';
const ROOT = '{ Sid = "Root",';
const OBJECTS = 'Resource = "${local.bucket_arn}/*"';
const EVERYTHING = 'Resource = [local.bucket_arn, "${local.bucket_arn}/*"]';
const EXEMPT =
  '["arn:aws:iam::123456789012:role/break-glass", "arn:aws:iam::123456789012:role/break-glass-second"]';
const AUDITOR_READS = 'Principal = { AWS = "arn:aws:iam::123456789012:role/auditor" }, Action = ["s3:GetObject", "s3:ListBucket"]';
const CONTEXT = '"arn:aws:cloudtrail:*:123456789012:trail/*"';

const stated = (name: string, anchor: string, statement: string): StyleCase =>
  edited(name, [anchor, `${statement},\n      ${anchor}`]);
const path = (name: string, to: string): StyleCase =>
  edited(name, [ORGANIZATION_PATH, `"\${local.bucket_arn}/AWSLogs/${to}"`]);
const reads = (name: string, principal: string): StyleCase =>
  edited(name, [AUDITOR_READS, AUDITOR_READS.replace('"arn:aws:iam::123456789012:role/auditor"', principal)]);

const BUCKET_POLICY: readonly StyleCase[] = [
  path("bucket-delivery-lost.one-account-only", "o-exampleorg1/123456789012/*"),
  path("bucket-delivery-lost.no-digests", "o-exampleorg1/*/CloudTrail/*"),
  path("bucket-delivery-lost.folder-of-nobody", "o-exampleorg2/*"),
  path("bucket-delivery-lost.one-region-only", "o-exampleorg1/*/CloudTrail*/eu-west-1/*"),
  edited("bucket-delivery-lost.source-misspelt", ['"AWS:SourceArn" = local.trail_arn', '"AWS:SourceArn" = "${local.trail_arn}s"']),
  edited("bucket-delivery-lost.acl-of-another-bucket", ['Action = "s3:GetBucketAcl", Resource = local.bucket_arn', 'Action = "s3:GetBucketAcl", Resource = "${local.bucket_arn}s"']),
  stated("bucket-delivery-lost.customer-keys-required", TLS, `{ Sid = "Own", Effect = "Deny", Principal = "*", Action = "s3:PutObject", ${OBJECTS}, Condition = { Null = { "s3:x-amz-server-side-encryption-customer-algorithm" = "true" } } }`),
  stated("none.customer-keys-denied", TLS, `{ Sid = "Own", Effect = "Deny", Principal = "*", Action = "s3:PutObject", ${OBJECTS}, Condition = { Null = { "s3:x-amz-server-side-encryption-customer-algorithm" = "false" } } }`),
  stated("none.tls-version-required", TLS, `{ Sid = "Version", Effect = "Deny", Principal = "*", Action = "s3:*", ${EVERYTHING}, Condition = { NumericLessThan = { "s3:TlsVersion" = "1.2" } } }`),
  stated("bucket-delivery-lost.endpoint-required", TLS, `{ Sid = "Endpoint", Effect = "Deny", Principal = "*", Action = "s3:*", ${EVERYTHING}, Condition = { StringNotEquals = { "aws:SourceVpce" = "vpce-0123456789abcdef0" } } }`),
  stated("none.endpoint-required-of-people", TLS, `{ Sid = "Endpoint", Effect = "Deny", Principal = "*", Action = "s3:*", ${EVERYTHING}, Condition = { StringNotEquals = { "aws:SourceVpce" = "vpce-0123456789abcdef0" }, Bool = { "aws:PrincipalIsAWSService" = "false" } } }`),
  stated("bucket-delivery-lost.organization-required", TLS, `{ Sid = "Ours", Effect = "Deny", Principal = "*", Action = "s3:PutObject", ${OBJECTS}, Condition = { StringNotEquals = { "aws:PrincipalOrgID" = "o-exampleorg1" } } }`),
  stated("none.organization-required-of-people", TLS, `{ Sid = "Ours", Effect = "Deny", Principal = "*", Action = "s3:PutObject", ${OBJECTS}, Condition = { StringNotEquals = { "aws:PrincipalOrgID" = "o-exampleorg1" }, Bool = { "aws:PrincipalIsAWSService" = "false" } } }`),
  edited("bucket-policy-deny-removed.third-exempt", [EXEMPT, EXEMPT.replace("]", ', "arn:aws:iam::123456789012:role/third"]')]),
  edited("none.exempt-reordered", [EXEMPT, `["arn:aws:iam::123456789012:role/break-glass-second", "arn:aws:iam::123456789012:role/break-glass"]`]),
  edited("none.exempt-fewer", [EXEMPT, `["arn:aws:iam::123456789012:role/break-glass"]`]),
  edited("bucket-policy-deny-removed.exempt-by-wildcard", [EXEMPT, EXEMPT.replace("break-glass-second", "break-*")]),
  edited("bucket-policy-deny-removed.versions-not-kept", ['"s3:DeleteObjectVersion", "s3:PutLifecycleConfiguration"]', '"s3:PutLifecycleConfiguration"]']),
  edited("none.more-kept", ['"s3:DeleteObjectVersion", "s3:PutLifecycleConfiguration"]', '"s3:DeleteObjectVersion", "s3:PutLifecycleConfiguration", "s3:PutBucketPolicy"]']),
  edited("bucket-policy-deny-removed.tls-for-writes-only", ['Sid = "Tls", Effect = "Deny", Principal = "*", Action = "s3:*"', 'Sid = "Tls", Effect = "Deny", Principal = "*", Action = "s3:Put*"']),
  edited("bucket-policy-deny-removed.tls-allowed-away", ['{ Bool = { "aws:SecureTransport" = "false" } }', '{ Bool = { "aws:SecureTransport" = "false", "aws:ViaAWSService" = "true" } }']),
  reads("bucket-policy-outside-access.stranger-reads", '["arn:aws:iam::123456789012:role/auditor", "arn:aws:iam::999999999999:root"]'),
  reads("bucket-policy-permission-added.anybody-reads", '"*"'),
  reads("none.second-reader", '["arn:aws:iam::123456789012:role/auditor", "arn:aws:iam::123456789012:role/second-auditor"]'),
  edited("bucket-policy-permission-added.auditor-deletes", [`${AUDITOR_READS.slice(0, -1)}]`, `${AUDITOR_READS.slice(0, -1)}, "s3:DeleteObject"]`]),
  edited("bucket-policy-permission-added.auditor-overwrites", [AUDITOR_READS, AUDITOR_READS.replace('"s3:ListBucket"', '"s3:ListBucket", "s3:PutObject"')]),
  edited("none.reads-less", [AUDITOR_READS, AUDITOR_READS.replace(', "s3:ListBucket"', "")]),
  edited("bucket-policy-condition-removed.any-trail", [', "AWS:SourceArn" = local.trail_arn', ""]),
  edited("none.condition-key-in-lower-case", ['"AWS:SourceArn" = local.trail_arn', '"aws:sourcearn" = local.trail_arn']),
  edited("none.transport-reworded", ['Sid = "Tls", Effect = "Deny", Principal = "*", Action = "s3:*"', 'Sid = "Transport", Effect = "Deny", Principal = { AWS = ["*"] }, Action = ["s3:*"]']),
  edited("bucket-policy-outside-access.not-principal", [`${AUDITOR_READS}`, 'NotPrincipal = { AWS = "arn:aws:iam::123456789012:role/auditor" }, Action = ["s3:GetObject", "s3:ListBucket"]']),
];

const KEY_POLICY: readonly StyleCase[] = [
  edited("key-delivery-lost.context-of-another-account", [`${CONTEXT} }`, '"arn:aws:cloudtrail:*:123456789013:trail/*" }']),
  edited("key-delivery-lost.key-source-misspelt", ['"aws:SourceArn" = local.trail_arn }, StringLike', '"aws:SourceArn" = "${local.trail_arn}-old" }, StringLike']),
  edited("none.context-narrowed", [`${CONTEXT} }`, '"arn:aws:cloudtrail:*:123456789012:trail/acme-trail" }']),
  edited("key-delivery-lost.key-not-described", ['Action = "kms:DescribeKey"', 'Action = "kms:ListAliases"']),
  stated("key-delivery-lost.organization-required-of-key", ROOT, '{ Sid = "Ours", Effect = "Deny", Principal = "*", Action = "kms:GenerateDataKey*", Resource = "*", Condition = { StringNotEquals = { "aws:PrincipalOrgID" = "o-exampleorg1" } } }'),
  stated("none.organization-required-of-people-for-key", ROOT, '{ Sid = "Ours", Effect = "Deny", Principal = "*", Action = "kms:*", Resource = "*", Condition = { StringNotEquals = { "aws:PrincipalOrgID" = "o-exampleorg1" }, Bool = { "aws:PrincipalIsAWSService" = "false" } } }'),
  stated("key-policy-permission-added.administrator", ROOT, '{ Sid = "Operators", Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:role/operators" }, Action = "kms:*", Resource = "*" }'),
  stated("key-policy-permission-added.grant-maker", ROOT, '{ Sid = "Operators", Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:user/operator" }, Action = ["kms:PutKeyPolicy", "kms:CreateGrant"], Resource = "*" }'),
  edited("key-policy-deny-removed.key-disabled-by-all", ['["kms:ScheduleKeyDeletion", "kms:DisableKey"]', '["kms:ScheduleKeyDeletion"]']),
  edited("key-policy-deny-removed.all-roles-exempt", ['"aws:PrincipalArn" = "arn:aws:iam::123456789012:role/break-glass" }', '"aws:PrincipalArn" = ["arn:aws:iam::123456789012:role/break-glass", "arn:aws:iam::123456789012:role/deploy"] }']),
  edited("key-policy-condition-removed.decrypts-all", [', Condition = { Null = { "kms:EncryptionContext:aws:cloudtrail:arn" = "false" } }', ""]),
  edited("key-policy-outside-access.stranger-decrypts", ['Principal = { AWS = "arn:aws:iam::123456789012:role/auditor" }, Action = "kms:Decrypt"', 'Principal = { AWS = ["arn:aws:iam::123456789012:role/auditor", "arn:aws:iam::999999999999:root"] }, Action = "kms:Decrypt"']),
  edited("none.root-by-number", ['Sid = "Root", Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:root" }', 'Sid = "Owner", Effect = "Allow", Principal = { AWS = "123456789012" }']),
  stated("none.more-kept-of-key", ROOT, '{ Sid = "KeepMore", Effect = "Deny", Principal = "*", Action = "kms:DeleteImportedKeyMaterial", Resource = "*" }'),
  edited("none.encrypt-split", ['Action = "kms:GenerateDataKey*"', 'Action = ["kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:GenerateDataKey*"]']),
];

/** Cases by their own names, in the order in which they are asked for. */
function pick(cases: readonly StyleCase[], names: string): readonly StyleCase[] {
  return names.split(/\s+/).map((name) => {
    const found = cases.find((one) => one.name.endsWith(`.${name}`));
    if (found === undefined) throw new Error(`no case ${name}`);
    return found;
  });
}

export const bucketPolicy = (names: string): readonly StyleCase[] => pick(BUCKET_POLICY, names);
export const keyPolicy = (names: string): readonly StyleCase[] => pick(KEY_POLICY, names);
