terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "name" {
  type = string
}

variable "token" {
  type      = string
  sensitive = true
}

locals {
  organization = "o-corpexample1"
  management   = "123456789012"
  trail        = "arn:aws:cloudtrail:eu-west-1:123456789012:trail/corp-ledger"
  objects      = "arn:aws:s3:::${var.name}/*"
}

resource "aws_s3_bucket" "vault" {
  bucket              = var.name
  object_lock_enabled = true
  force_destroy       = false
  tags = {
    purpose = "audit"
    token   = var.token
  }
}

resource "aws_s3_bucket_versioning" "vault" {
  bucket = aws_s3_bucket.vault.bucket
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_object_lock_configuration" "vault" {
  bucket = aws_s3_bucket_versioning.vault.bucket
  rule {
    default_retention {
      mode  = "COMPLIANCE"
      years = 2
    }
  }
}

resource "aws_s3_bucket_ownership_controls" "vault" {
  bucket = aws_s3_bucket.vault.bucket
  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_public_access_block" "vault" {
  bucket                  = aws_s3_bucket.vault.bucket
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "vault" {
  bucket = aws_s3_bucket.vault.bucket
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.vault.arn
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "vault" {
  bucket = aws_s3_bucket.vault.bucket
  rule {
    id     = "old"
    status = "Enabled"
    filter {
      prefix = "AWSLogs/"
    }
    expiration {
      days = 800
    }
    noncurrent_version_expiration {
      noncurrent_days = 30
    }
  }
}

resource "aws_s3_bucket_logging" "vault" {
  bucket        = aws_s3_bucket.vault.bucket
  target_bucket = aws_s3_bucket_acl.visits.bucket
  target_prefix = "vault/"
}

resource "aws_s3_bucket" "visits" {
  bucket = "corp-audit-visits"
}

resource "aws_s3_bucket_ownership_controls" "visits" {
  bucket = aws_s3_bucket.visits.bucket
  rule {
    object_ownership = "BucketOwnerPreferred"
  }
}

resource "aws_s3_bucket_acl" "visits" {
  bucket = aws_s3_bucket_ownership_controls.visits.bucket
  acl    = "log-delivery-write"
}

resource "aws_s3_bucket_policy" "vault" {
  bucket = aws_s3_bucket.vault.bucket
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Acl"
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = "s3:GetBucketAcl"
        Resource  = "arn:aws:s3:::${var.name}"
        Condition = { StringEquals = { "aws:SourceArn" = local.trail } }
      },
      {
        Sid       = "Write"
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource = [
          "arn:aws:s3:::${var.name}/AWSLogs/${local.management}/*",
          "arn:aws:s3:::${var.name}/AWSLogs/${local.organization}/*",
        ]
        Condition = {
          StringEquals = {
            "s3:x-amz-acl"  = "bucket-owner-full-control"
            "aws:SourceArn" = local.trail
          }
        }
      },
      {
        Sid       = "Analysts"
        Effect    = "Allow"
        Principal = "*"
        Action    = ["s3:GetObject", "s3:GetObjectVersion"]
        Resource  = "arn:aws:s3:::${var.name}/AWSLogs/${local.organization}/$${aws:PrincipalAccount}/*"
        Condition = {
          StringEquals = { "aws:PrincipalOrgID" = local.organization }
          ArnLike      = { "aws:PrincipalArn" = "arn:aws:iam::*:role/analyst" }
        }
      },
      {
        Sid       = "AnalystsList"
        Effect    = "Allow"
        Principal = "*"
        Action    = "s3:ListBucket"
        Resource  = "arn:aws:s3:::${var.name}"
        Condition = {
          StringEquals = { "aws:PrincipalOrgID" = local.organization }
          StringLike   = { "s3:prefix" = "AWSLogs/${local.organization}/$${aws:PrincipalAccount}/*" }
        }
      },
      {
        Sid       = "Tls"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = ["arn:aws:s3:::${var.name}", local.objects]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "Keep"
        Effect    = "Deny"
        Principal = "*"
        Action    = ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:BypassGovernanceRetention", "s3:PutObjectRetention"]
        Resource  = local.objects
        Condition = { ArnNotEquals = { "aws:PrincipalArn" = ["arn:aws:iam::210987654321:role/glass"] } }
      },
      {
        Sid       = "Stay"
        Effect    = "Deny"
        Principal = "*"
        Action    = ["s3:PutBucketPolicy", "s3:DeleteBucketPolicy"]
        Resource  = "arn:aws:s3:::${var.name}"
        Condition = { ArnNotEquals = { "aws:PrincipalArn" = ["arn:aws:iam::210987654321:role/deployer", "arn:aws:iam::210987654321:role/glass"] } }
      },
    ]
  })
}

resource "aws_kms_key" "vault" {
  description             = "audit logs"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  is_enabled              = true
}

resource "aws_kms_alias" "vault" {
  name          = "alias/corp-audit"
  target_key_id = aws_kms_key.vault.key_id
}

resource "aws_kms_key_policy" "vault" {
  key_id = aws_kms_key.vault.key_id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Account"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::210987654321:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        Sid       = "Encrypt"
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = "kms:GenerateDataKey*"
        Resource  = "*"
        Condition = {
          StringEquals = { "aws:SourceArn" = local.trail }
          StringLike   = { "kms:EncryptionContext:aws:cloudtrail:arn" = local.trail }
        }
      },
      {
        Sid       = "Describe"
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = "kms:DescribeKey"
        Resource  = "*"
        Condition = { StringEquals = { "aws:SourceArn" = local.trail } }
      },
      {
        Sid       = "Decrypt"
        Effect    = "Allow"
        Principal = "*"
        Action    = "kms:Decrypt"
        Resource  = "*"
        Condition = {
          StringEquals = { "aws:PrincipalOrgID" = local.organization }
          StringLike   = { "kms:EncryptionContext:aws:cloudtrail:arn" = local.trail }
        }
      },
      {
        Sid       = "Survive"
        Effect    = "Deny"
        Principal = "*"
        Action    = ["kms:ScheduleKeyDeletion", "kms:DisableKey"]
        Resource  = "*"
        Condition = { ArnNotEquals = { "aws:PrincipalArn" = "arn:aws:iam::210987654321:role/glass" } }
      },
    ]
  })
}

resource "aws_iam_role" "auditor" {
  name = "auditor"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::210987654321:root" }
      Action    = "sts:AssumeRole"
      Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } }
    }]
  })
}

resource "aws_iam_role_policy" "auditor" {
  name = "read"
  role = aws_iam_role.auditor.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:ListBucket"]
      Resource = ["arn:aws:s3:::${var.name}", local.objects]
    }]
  })
}

output "bucket" {
  value = aws_s3_bucket.vault.bucket
}

output "key_arn" {
  value = aws_kms_key.vault.arn
}
