# The stack of the key and the topic: trail and bucket stand elsewhere.

locals {
  bucket_name = "acme-trail-store"
  bucket_arn  = "arn:aws:s3:::acme-trail-store"
  trail_arn   = "arn:aws:cloudtrail:eu-west-1:123456789012:trail/acme-trail"
}

resource "aws_kms_key" "this" {
  description             = "Log files"
  enable_key_rotation     = true
  rotation_period_in_days = 365
  deletion_window_in_days = 30
  multi_region            = true
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

resource "aws_kms_alias" "this" {
  name          = "alias/acme-trail"
  target_key_id = aws_kms_key.this.key_id
}

resource "aws_kms_key" "shop" {
  description             = "Shop"
  enable_key_rotation     = true
  deletion_window_in_days = 20
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "ShopRoot", Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:root" }, Action = "kms:*", Resource = "*" }]
  })
}

resource "aws_kms_grant" "reader" {
  name              = "reader"
  key_id            = aws_kms_key.this.key_id
  grantee_principal = "arn:aws:iam::123456789012:role/auditor"
  operations        = ["Decrypt"]
  constraints {
    encryption_context_subset = { "aws:cloudtrail:arn" = "arn:aws:cloudtrail:eu-west-1:123456789012:trail/acme-trail" }
  }
}

resource "aws_sns_topic" "files" {
  name = "acme-trail-files"
}

resource "aws_sns_topic_policy" "files" {
  arn = aws_sns_topic.files.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "Publish", Effect = "Allow", Principal = { Service = "cloudtrail.amazonaws.com" }, Action = "SNS:Publish", Resource = "arn:aws:sns:eu-west-1:123456789012:acme-trail-files", Condition = { StringEquals = { "aws:SourceArn" = local.trail_arn } } },
    ]
  })
}
