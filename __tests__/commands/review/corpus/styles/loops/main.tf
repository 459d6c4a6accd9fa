# A trail in one module's manner of count and for_each, with dynamic blocks.

locals {
  bucket_name = "acme-trail-store"
  bucket_arn  = "arn:aws:s3:::acme-trail-store"
  trail_arn   = "arn:aws:cloudtrail:eu-west-1:123456789012:trail/acme-trail"
}

locals {
  buckets = {
    store  = { name = "acme-trail-store", lock = 365, keep = 730 }
    assets = { name = "acme-assets", lock = 0, keep = 30 }
  }
  locked    = { for key, one in local.buckets : key => one if one.lock > 0 }
  selectors = ["AWS::S3::Object", "AWS::Lambda::Function"]
  enabled   = true
}

resource "aws_s3_bucket" "this" {
  for_each            = local.buckets
  bucket              = each.value.name
  object_lock_enabled = each.value.lock > 0
}

resource "aws_s3_bucket_versioning" "this" {
  for_each = local.locked
  bucket   = aws_s3_bucket.this[each.key].id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_object_lock_configuration" "this" {
  for_each   = local.locked
  bucket     = aws_s3_bucket.this[each.key].id
  depends_on = [aws_s3_bucket_versioning.this]
  rule {
    default_retention {
      mode = "COMPLIANCE"
      days = each.value.lock
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  for_each = local.buckets
  bucket   = aws_s3_bucket.this[each.key].id
  rule {
    id     = "expire"
    status = "Enabled"
    filter {}
    expiration {
      days = each.value.keep
    }
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each                = local.buckets
  bucket                  = aws_s3_bucket.this[each.key].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  count  = local.enabled ? 1 : 0
  bucket = aws_s3_bucket.this["store"].id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.this[0].arn
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  count  = local.enabled ? 1 : 0
  bucket = aws_s3_bucket.this["store"].id
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
  count                   = local.enabled ? 1 : 0
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

resource "aws_cloudtrail" "this" {
  count                      = local.enabled ? 1 : 0
  name                       = "acme-trail"
  s3_bucket_name             = aws_s3_bucket.this["store"].bucket
  kms_key_id                 = aws_kms_key.this[0].arn
  enable_logging             = true
  is_organization_trail      = true
  is_multi_region_trail      = true
  enable_log_file_validation = true
  depends_on                 = [aws_s3_bucket_policy.this]
  advanced_event_selector {
    name = "management"
    field_selector {
      field  = "eventCategory"
      equals = ["Management"]
    }
  }
  dynamic "advanced_event_selector" {
    for_each = local.selectors
    content {
      name = advanced_event_selector.value
      field_selector {
        field  = "eventCategory"
        equals = ["Data"]
      }
      field_selector {
        field  = "resources.type"
        equals = [advanced_event_selector.value]
      }
    }
  }
}
