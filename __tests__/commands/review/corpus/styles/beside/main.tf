# What stands beside a trail and reaches the same events: an event data store, an access point, permission sets.

locals {
  bucket_name = "acme-trail-store"
  bucket_arn  = "arn:aws:s3:::acme-trail-store"
  trail_arn   = "arn:aws:cloudtrail:eu-west-1:123456789012:trail/acme-trail"
  instance    = "arn:aws:sso:::instance/ssoins-0123456789abcdef"
}

resource "aws_s3_bucket" "store" {
  bucket = local.bucket_name
}

resource "aws_s3_bucket_policy" "store" {
  bucket = aws_s3_bucket.store.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "AclCheck", Effect = "Allow", Principal = { Service = "cloudtrail.amazonaws.com" }, Action = "s3:GetBucketAcl", Resource = local.bucket_arn, Condition = { StringEquals = { "aws:SourceArn" = local.trail_arn } } },
      { Sid = "Write", Effect = "Allow", Principal = { Service = "cloudtrail.amazonaws.com" }, Action = "s3:PutObject", Resource = ["${local.bucket_arn}/AWSLogs/123456789012/*", "${local.bucket_arn}/AWSLogs/o-exampleorg1/*"], Condition = { StringEquals = { "s3:x-amz-acl" = "bucket-owner-full-control", "AWS:SourceArn" = local.trail_arn } } },
      { Sid = "Tls", Effect = "Deny", Principal = "*", Action = "s3:*", Resource = [local.bucket_arn, "${local.bucket_arn}/*"], Condition = { Bool = { "aws:SecureTransport" = "false" } } },
      { Sid = "Keep", Effect = "Deny", Principal = "*", Action = ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutLifecycleConfiguration"], Resource = [local.bucket_arn, "${local.bucket_arn}/*"], Condition = { ArnNotEquals = { "aws:PrincipalArn" = ["arn:aws:iam::123456789012:role/break-glass", "arn:aws:iam::123456789012:role/break-glass-second"] } } },
      { Sid = "Read", Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:role/auditor" }, Action = ["s3:GetObject", "s3:ListBucket"], Resource = [local.bucket_arn, "${local.bucket_arn}/*"] },
    ]
  })
}

resource "aws_cloudtrail" "this" {
  name                       = "acme-trail"
  s3_bucket_name             = aws_s3_bucket.store.bucket
  is_organization_trail      = true
  is_multi_region_trail      = true
  enable_log_file_validation = true
  depends_on                 = [aws_s3_bucket_policy.store]
}

resource "aws_cloudtrail_event_data_store" "lake" {
  name                           = "acme-lake"
  multi_region_enabled           = true
  organization_enabled           = true
  retention_period               = 2000
  termination_protection_enabled = true
  kms_key_id                     = "arn:aws:kms:eu-west-1:123456789012:key/0f0f0f0f-0000-4000-8000-000000000000"
  advanced_event_selector {
    name = "management"
    field_selector {
      field  = "eventCategory"
      equals = ["Management"]
    }
  }
}

resource "aws_s3_access_point" "readers" {
  bucket = local.bucket_name
  name   = "readers"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "Readers", Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:role/auditor" }, Action = "s3:GetObject", Resource = "arn:aws:s3:eu-west-1:123456789012:accesspoint/readers/object/*" }]
  })
}

resource "aws_ssoadmin_permission_set" "developers" {
  name         = "developers"
  instance_arn = local.instance
}

resource "aws_ssoadmin_permission_set_inline_policy" "developers" {
  instance_arn       = local.instance
  permission_set_arn = "arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0123456789abcdef"
  inline_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "Develop", Effect = "Allow", Action = ["lambda:*"], Resource = "*" }]
  })
}

resource "aws_cloudformation_stack" "trail" {
  name         = "member-trail"
  template_body = jsonencode({
    Resources = {
      Trail = {
        Type       = "AWS::CloudTrail::Trail"
        Properties = { TrailName = "member-trail", S3BucketName = local.bucket_name, IsLogging = true }
      }
    }
  })
}
