# A trail whose bucket, key and topic have everything inline, as modules for version 3 of the provider write it.

locals {
  bucket_name = "acme-trail-store"
  bucket_arn  = "arn:aws:s3:::acme-trail-store"
  trail_arn   = "arn:aws:cloudtrail:eu-west-1:123456789012:trail/acme-trail"
}

resource "aws_s3_bucket" "access" {
  bucket = "acme-trail-access"
  acl    = "log-delivery-write"
}

resource "aws_s3_bucket" "copy" {
  bucket = "acme-trail-copy"
  versioning {
    enabled = true
  }
}

resource "aws_iam_role" "copier" {
  name = "copier"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "s3.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_s3_bucket" "store" {
  bucket        = "acme-trail-store"
  force_destroy = false
  acl           = "private"
  request_payer = "BucketOwner"
  versioning {
    enabled = true
  }
  object_lock_configuration {
    object_lock_enabled = "Enabled"
    rule {
      default_retention {
        mode = "COMPLIANCE"
        days = 365
      }
    }
  }
  logging {
    target_bucket = aws_s3_bucket.access.id
    target_prefix = "store/"
  }
  lifecycle_rule {
    id      = "expire"
    enabled = true
    expiration {
      days = 730
    }
    noncurrent_version_expiration {
      days = 60
    }
  }
  lifecycle_rule {
    id      = "scratch"
    enabled = true
    prefix  = "scratch/"
    expiration {
      days = 7
    }
  }
  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm     = "aws:kms"
        kms_master_key_id = aws_kms_key.this.arn
      }
    }
  }
  replication_configuration {
    role = aws_iam_role.copier.arn
    rules {
      id     = "all"
      status = "Enabled"
      destination {
        bucket = aws_s3_bucket.copy.arn
      }
    }
  }
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

resource "aws_kms_key" "this" {
  description             = "Log files"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "Root", Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:root" }, Action = "kms:*", Resource = "*" },
      { Sid = "Encrypt", Effect = "Allow", Principal = { Service = "cloudtrail.amazonaws.com" }, Action = "kms:GenerateDataKey*", Resource = "*", Condition = { StringEquals = { "aws:SourceArn" = local.trail_arn }, StringLike = { "kms:EncryptionContext:aws:cloudtrail:arn" = "arn:aws:cloudtrail:*:123456789012:trail/*" } } },
      { Sid = "Describe", Effect = "Allow", Principal = { Service = "cloudtrail.amazonaws.com" }, Action = "kms:DescribeKey", Resource = "*" },
      { Sid = "Decrypt", Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:role/auditor" }, Action = "kms:Decrypt", Resource = "*", Condition = { Null = { "kms:EncryptionContext:aws:cloudtrail:arn" = "false" } } },
      { Sid = "KeepKey", Effect = "Deny", Principal = "*", Action = ["kms:ScheduleKeyDeletion", "kms:DisableKey"], Resource = "*", Condition = { ArnNotEquals = { "aws:PrincipalArn" = "arn:aws:iam::123456789012:role/break-glass" } } },
    ]
  })
}

resource "aws_sns_topic" "files" {
  name              = "acme-trail-files"
  kms_master_key_id = "alias/aws/sns"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "Publish", Effect = "Allow", Principal = { Service = "cloudtrail.amazonaws.com" }, Action = "SNS:Publish", Resource = "arn:aws:sns:eu-west-1:123456789012:acme-trail-files", Condition = { StringEquals = { "aws:SourceArn" = local.trail_arn } } },
    ]
  })
}

resource "aws_cloudtrail" "this" {
  name                       = "acme-trail"
  s3_bucket_name             = aws_s3_bucket.store.id
  kms_key_id                 = aws_kms_key.this.arn
  sns_topic_name             = aws_sns_topic.files.name
  enable_logging             = true
  is_organization_trail      = true
  is_multi_region_trail      = true
  enable_log_file_validation = true
}
