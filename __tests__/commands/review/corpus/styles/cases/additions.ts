// biome-ignore-all format: a table is read by its rows
/** Resources that a plan adds beside the stack: they configure what exists, or stand for themselves. */
import { edited, type StyleCase } from "../style";

const BUCKET = 'bucket = "acme-trail-store"';
const roleText = (name: string, principal: string, more: string): string => `
resource "aws_iam_role" "${name}" {
  name               = "${name}"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = ${principal}, Action = "sts:AssumeRole" }] })
}
${more}`;
const policyText = (name: string, action: string, resource: string): string => `
resource "aws_iam_role_policy" "${name}" {
  name   = "own"
  role   = aws_iam_role.${name}.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ${action}, Resource = ${resource} }] })
}
`;
const LAMBDA = '{ Service = "lambda.amazonaws.com" }';
const STRANGER = '{ AWS = "arn:aws:iam::999999999999:root" }';
const role = (name: string, principal: string, action: string, resource: string): string =>
  roleText(name, principal, policyText(name, action, resource));
const attached = (name: string, principal: string, arn: string): string =>
  roleText(name, principal, `resource "aws_iam_role_policy_attachment" "${name}" {\n  role       = aws_iam_role.${name}.name\n  policy_arn = "${arn}"\n}\n`);
const block = (value: boolean): string => `
resource "aws_s3_bucket_public_access_block" "more" {
  ${BUCKET}
  block_public_acls       = ${value}
  block_public_policy     = ${value}
  ignore_public_acls      = ${value}
  restrict_public_buckets = ${value}
}
`;
const lifecycle = (days: number): string => `
resource "aws_s3_bucket_lifecycle_configuration" "more" {
  ${BUCKET}
  rule {
    id     = "clean"
    status = "Enabled"
    filter {}
    expiration {
      days = ${days}
    }
  }
}
`;
const replication = (bucket: string, account: string): string => `
resource "aws_s3_bucket_replication_configuration" "more" {
  ${BUCKET}
  role   = "arn:aws:iam::123456789012:role/copier"
  rule {
    id     = "copy"
    status = "Enabled"
    destination {
      bucket  = "arn:aws:s3:::${bucket}"
      account = "${account}"
    }
  }
}
`;
const accessPoint = (principal: string): string => `
resource "aws_s3_access_point" "more" {
  ${BUCKET}
  name   = "more"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = ${principal}, Action = "s3:GetObject", Resource = "arn:aws:s3:eu-west-1:123456789012:accesspoint/more/object/*" }] })
}
`;
const lock = (mode: string, days: number): string => `
resource "aws_s3_bucket_object_lock_configuration" "more" {
  ${BUCKET}
  rule {
    default_retention {
      mode = "${mode}"
      days = ${days}
    }
  }
}
`;
const versioning = (status: string): string => `
resource "aws_s3_bucket_versioning" "more" {
  ${BUCKET}
  versioning_configuration {
    status = "${status}"
  }
}
`;
const encryption = (algorithm: string): string => `
resource "aws_s3_bucket_server_side_encryption_configuration" "more" {
  ${BUCKET}
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "${algorithm}"
    }
  }
}
`;
/** A policy that grants reading, as the only policy of the bucket. */
const policy = (principal: string, condition = ""): string => `
resource "aws_s3_bucket_policy" "more" {
  ${BUCKET}
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = ${principal}, Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-trail-store/*"${condition} }] })
}
`;
const application = `
resource "aws_s3_bucket" "uploads" {
  bucket        = "acme-uploads"
  force_destroy = true
}
resource "aws_s3_bucket_lifecycle_configuration" "uploads" {
  bucket = aws_s3_bucket.uploads.id
  rule {
    id     = "clean"
    status = "Enabled"
    filter {}
    expiration {
      days = 1
    }
  }
}
resource "aws_cloudwatch_log_group" "uploads" {
  name              = "/uploads"
  retention_in_days = 3
}
${role("uploads", LAMBDA, '["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]', '"*"')}
resource "aws_iam_role_policy" "uploads_files" {
  name   = "files"
  role   = aws_iam_role.uploads.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["s3:PutObject", "s3:DeleteObject"], Resource = "arn:aws:s3:::acme-uploads/*" }] })
}
`;
const poisoned = (other: string): string => `${other}\n`;

/** Additions by the name of the case. */
export const ADDITIONS: readonly StyleCase[] = [
  edited("bucket-public-access-unblocked.second-block", block(false)),
  edited("none.second-block-alike", block(true)),
  edited("bucket-lock-shortened.second-lock", lock("COMPLIANCE", 1)),
  edited("bucket-lock-mode-weakened.second-lock-governance", lock("GOVERNANCE", 365)),
  edited("none.second-lock-alike", lock("COMPLIANCE", 365)),
  edited("bucket-versioning-suspended.second-versioning", versioning("Suspended")),
  edited("none.second-versioning-alike", versioning("Enabled")),
  edited("bucket-encryption-weakened.second-encryption", encryption("AES256")),
  edited("bucket-encryption-key-removed.second-encryption-without-key", encryption("aws:kms")),
  edited("bucket-policy-outside-access.second-policy", policy(STRANGER)),
  edited("bucket-policy-permission-added.second-policy-public", policy('"*"')),
  edited("bucket-expires-earlier.second-lifecycle", lifecycle(1)),
  edited("none.second-lifecycle-later", lifecycle(3650)),
  edited("bucket-replication-added.copied-to-stranger", replication("strangers-bucket", "999999999999")),
  edited("bucket-acl-published.acl-published", `resource "aws_s3_bucket_acl" "more" {\n  ${BUCKET}\n  acl = "public-read"\n}\n`),
  edited("bucket-requester-pays.requester-pays", `resource "aws_s3_bucket_request_payment_configuration" "more" {\n  ${BUCKET}\n  payer = "Requester"\n}\n`),
  edited("log-file-overwritten.log-file-written", `resource "aws_s3_object" "more" {\n  ${BUCKET}\n  key     = "AWSLogs/o-exampleorg1/123456789012/CloudTrail/eu-west-1/2026/01/01/1.json.gz"\n  content = "{}"\n}\n`),
  edited("log-file-overwritten.digest-copied-over", `resource "aws_s3_object_copy" "more" {\n  ${BUCKET}\n  key    = "AWSLogs/o-exampleorg1/123456789012/CloudTrail-Digest/eu-west-1/2026/01/01/1.json.gz"\n  source = "acme-assets/empty.gz"\n}\n`),
  edited("access-point-policy-weaker.access-point-for-stranger", accessPoint(STRANGER)),
  edited("none.object-in-another-bucket", `resource "aws_s3_object" "more" {\n  bucket  = "acme-elsewhere"\n  key     = "AWSLogs/readme.txt"\n  content = "{}"\n}\n`),
  edited("none.application-added", application),
  edited("role-trust-widened.stranger-reads-by-role", role("vendor", STRANGER, '["s3:GetObject"]', '"arn:aws:s3:::acme-trail-store/*"')),
  edited("role-trust-widened.stranger-reads-by-read-only", attached("vendor", STRANGER, "arn:aws:iam::aws:policy/ReadOnlyAccess")),
  edited("none.own-account-reads-by-read-only", attached("viewer", '{ AWS = "arn:aws:iam::123456789012:root" }', "arn:aws:iam::aws:policy/ReadOnlyAccess")),
  edited("identity-managed-policy-added.new-administrator", attached("operator", '{ AWS = "arn:aws:iam::123456789012:root" }', "arn:aws:iam::aws:policy/AdministratorAccess")),
  edited("identity-managed-policy-added.not-really-read-only", attached("operator", LAMBDA, "arn:aws:iam::123456789012:policy/NotReallyReadOnly")),
  edited("identity-permission-added.stopper", role("stopper", LAMBDA, '"cloudtrail:StopLogging"', '"*"')),
  edited("identity-permission-added.selects-by-wildcard", role("stopper", LAMBDA, '"cloudtrail:*Selectors"', '"arn:aws:cloudtrail:*:123456789012:trail/*"')),
  edited("none.starter", role("starter", LAMBDA, '["cloudtrail:StartLogging", "cloudtrail:Get*", "cloudtrail:LookupEvents"]', '"*"')),
  edited("identity-permission-added.assumes-everything", role("jumper", LAMBDA, '"sts:AssumeRole"', '"*"')),
  edited("identity-permission-added.assumes-break-glass", role("jumper", LAMBDA, '"sts:AssumeRole"', '"arn:aws:iam::123456789012:role/break-glass"')),
  edited("none.assumes-another", role("jumper", LAMBDA, '"sts:AssumeRole"', '"arn:aws:iam::123456789012:role/shop-web"')),
  edited("identity-permission-added.overwrites-log-files", role("writer", LAMBDA, '"s3:PutObject"', '"arn:aws:s3:::acme-trail-store/AWSLogs/*"')),
  edited("identity-permission-added.deletes-by-prefix-of-names", role("cleaner", LAMBDA, '"s3:Delete*"', '"arn:aws:s3:::acme-*"')),
  edited("none.deletes-elsewhere", role("cleaner", LAMBDA, '"s3:Delete*"', '["arn:aws:s3:::acme-uploads", "arn:aws:s3:::acme-uploads/*"]')),
  edited("identity-permission-added.not-action", `${roleText("wide", LAMBDA, "")}
resource "aws_iam_role_policy" "wide" {
  name   = "own"
  role   = aws_iam_role.wide.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", NotAction = ["iam:*", "organizations:*"], Resource = "*" }] })
}
`),
  edited("none.read-only-by-argument", `resource "aws_iam_role" "viewer" {
  name                = "viewer"
  managed_policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/SecurityAudit"]
  assume_role_policy  = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:root" }, Action = "sts:AssumeRole" }] })
}
`),
  edited("unknown.new-role-with-unknown-policy", `resource "terraform_data" "later" {\n  input = "x"\n}\n${role("late", LAMBDA, '["cloudtrail:*", terraform_data.later.output]', '"*"')}`),
  edited("unknown.new-role-with-unknown-trust", `resource "terraform_data" "later" {\n  input = "x"\n}\n${role("late", "{ AWS = terraform_data.later.output }", '["s3:GetObject"]', '"arn:aws:s3:::acme-trail-store/*"')}`),
  edited("unknown.policy-for-unknown-bucket", `resource "terraform_data" "later" {\n  input = "x"\n}\n${policy('"*"').replace('"acme-trail-store"', "terraform_data.later.output")}`),
  edited("unknown.lifecycle-for-unknown-bucket", `resource "terraform_data" "later" {\n  input = "x"\n}\n${lifecycle(1).replace('"acme-trail-store"', "terraform_data.later.output")}`),
  edited("bucket-policy-outside-access.stranger-by-layer", poisoned(`
resource "aws_lambda_function" "more" {
  function_name = "more"
  role          = "arn:aws:iam::123456789012:role/lambda"
  handler       = "index.handler"
  runtime       = "nodejs20.x"
  s3_bucket     = "acme-assets"
  s3_key        = "more.zip"
  layers        = ["arn:aws:lambda:eu-west-1:888888888888:layer:agent:3"]
}
${policy('{ AWS = "arn:aws:iam::888888888888:root" }')}`)),
  edited("bucket-policy-outside-access.stranger-by-other-bucket", poisoned(`
resource "aws_s3_bucket" "shared" {
  bucket = "acme-shared"
}
resource "aws_s3_bucket_policy" "shared" {
  bucket = aws_s3_bucket.shared.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-shared/*", Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-strangers1" } } }] })
}
${policy('"*"', ', Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-strangers1" } }')}`)),
  edited("none.stack-of-another-kind", `resource "aws_sqs_queue" "jobs" {\n  name = "jobs"\n}\nresource "aws_dynamodb_table" "orders" {\n  name         = "orders"\n  billing_mode = "PAY_PER_REQUEST"\n  hash_key     = "id"\n  attribute {\n    name = "id"\n    type = "S"\n  }\n}\n`),
];

/** Additions by their own names. */
export function additions(names: string): readonly StyleCase[] {
  return names.split(/\s+/).map((name) => {
    const found = ADDITIONS.find((one) => one.name.endsWith(`.${name}`));
    if (found === undefined) throw new Error(`no addition ${name}`);
    return found;
  });
}
