# Bucket and key of a trail that stands elsewhere. Their policies let break glass and the roles that deploy change them.

locals {
  bucket_arn = "arn:aws:s3:::acme-trail-store"
  trail_arn  = "arn:aws:cloudtrail:eu-west-1:123456789012:trail/acme-trail"
  glass      = "arn:aws:iam::123456789012:role/break-glass"
  terraform  = "arn:aws:iam::123456789012:user/moto" # the emulator's caller, whom KMS must not lock out
  platform   = "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Platform_*"
  root       = "arn:aws:iam::123456789012:root"
}

resource "aws_s3_bucket" "store" {
  bucket = "acme-trail-store"
}

resource "aws_s3_bucket_policy" "store" {
  bucket = aws_s3_bucket.store.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "AclCheck", Effect = "Allow", Principal = { Service = "cloudtrail.amazonaws.com" }, Action = "s3:GetBucketAcl", Resource = local.bucket_arn, Condition = { StringEquals = { "aws:SourceArn" = local.trail_arn } } },
      { Sid = "Write", Effect = "Allow", Principal = { Service = "cloudtrail.amazonaws.com" }, Action = "s3:PutObject", Resource = "${local.bucket_arn}/AWSLogs/*", Condition = { StringEquals = { "s3:x-amz-acl" = "bucket-owner-full-control", "aws:SourceArn" = local.trail_arn } } },
      { Sid = "Tls", Effect = "Deny", Principal = "*", Action = "s3:*", Resource = [local.bucket_arn, "${local.bucket_arn}/*"], Condition = { Bool = { "aws:SecureTransport" = "false" } } },
      { Sid = "Keep", Effect = "Deny", Principal = "*", Action = ["s3:DeleteObject", "s3:DeleteObjectVersion"], Resource = "${local.bucket_arn}/*", Condition = { ArnNotLike = { "aws:PrincipalArn" = local.glass } } },
      { Sid = "Settings", Effect = "Deny", Principal = "*", Action = ["s3:Put*Configuration", "s3:*BucketPolicy"], Resource = local.bucket_arn, Condition = { StringNotLike = { "aws:PrincipalArn" = [local.terraform, local.platform, local.glass] }, BoolIfExists = { "aws:PrincipalIsAWSService" = "false" } } },
    ]
  })
}

resource "aws_kms_key" "this" {
  description             = "Log files"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "Root", Effect = "Allow", Principal = { AWS = local.root }, Action = "kms:*", Resource = "*" },
      { Sid = "Encrypt", Effect = "Allow", Principal = { Service = "cloudtrail.amazonaws.com" }, Action = ["kms:GenerateDataKey*", "kms:DescribeKey"], Resource = "*", Condition = { StringEquals = { "aws:SourceArn" = local.trail_arn } } },
      { Sid = "KeepKey", Effect = "Deny", Principal = "*", Action = ["kms:ScheduleKeyDeletion", "kms:DisableKey"], Resource = "*", Condition = { ArnNotEquals = { "aws:PrincipalArn" = local.glass } } },
      { Sid = "KeepPolicy", Effect = "Deny", Principal = "*", Action = "kms:PutKeyPolicy", Resource = "*", Condition = { ArnNotEquals = { "aws:PrincipalArn" = [local.root, local.terraform] } } },
    ]
  })
}
