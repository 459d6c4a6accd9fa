# The log bucket's stack: the trail stands elsewhere.

locals {
  bucket_name = "acme-trail-store"
  bucket_arn  = "arn:aws:s3:::acme-trail-store"
  trail_arn   = "arn:aws:cloudtrail:eu-west-1:123456789012:trail/acme-trail"
}

resource "aws_s3_bucket" "store" {
  bucket              = local.bucket_name
  object_lock_enabled = true
}

resource "aws_s3_bucket_versioning" "store" {
  bucket = aws_s3_bucket.store.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_object_lock_configuration" "store" {
  bucket     = aws_s3_bucket.store.id
  depends_on = [aws_s3_bucket_versioning.store]
  rule {
    default_retention {
      mode = "COMPLIANCE"
      days = 365
    }
  }
}

resource "aws_s3_bucket_public_access_block" "store" {
  bucket                  = aws_s3_bucket.store.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "store" {
  bucket = aws_s3_bucket.store.id
  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_logging" "store" {
  depends_on    = [aws_s3_bucket_policy.access]
  bucket        = aws_s3_bucket.store.id
  target_bucket = aws_s3_bucket.access.id
  target_prefix = "store/"
}

resource "aws_s3_bucket_lifecycle_configuration" "store" {
  bucket = aws_s3_bucket.store.id
  rule {
    id     = "expire"
    status = "Enabled"
    filter {}
    expiration {
      days = 730
    }
  }
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

resource "aws_s3_bucket" "access" {
  bucket = "acme-trail-access"
}

resource "aws_s3_bucket" "site" {
  bucket = "acme-site"
}

resource "aws_s3_bucket_policy" "site" {
  bucket = aws_s3_bucket.site.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "SiteRead", Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:role/site" }, Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-site/*" }]
  })
}

resource "aws_s3_bucket_policy" "access" {
  bucket = aws_s3_bucket.access.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "AccessLogs", Effect = "Allow", Principal = { Service = "logging.s3.amazonaws.com" }, Action = "s3:PutObject", Resource = "arn:aws:s3:::acme-trail-access/store/*" }]
  })
}
