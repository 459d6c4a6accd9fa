variable "trail_name" {
  type = string
}

variable "window_days" {
  type = number
}

locals {
  trail_arn = "arn:aws:cloudtrail:eu-west-1:123456789012:trail/${var.trail_name}"
}

resource "aws_kms_key" "this" {
  description             = "Log files"
  enable_key_rotation     = true
  deletion_window_in_days = var.window_days
}

resource "aws_kms_key_policy" "this" {
  key_id = aws_kms_key.this.key_id
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

output "arn" {
  value = aws_kms_key.this.arn
}
