variable "names" {
  type = map(string)
}
variable "policy" {
  type = string
}
variable "key_arn" {
  type = string
}
variable "target" {
  type = string
}
variable "status" {
  type = string
}
variable "lock" {
  type = list(object({ mode = string, days = number }))
}
variable "expiry" {
  type = list(object({ id = string, prefix = string, days = number }))
}
variable "flags" {
  type = map(bool)
}

resource "aws_s3_bucket" "this" {
  for_each            = var.names
  bucket              = each.value
  object_lock_enabled = true
}

resource "aws_s3_bucket_versioning" "this" {
  for_each = aws_s3_bucket.this
  bucket   = each.value.id
  versioning_configuration {
    status = var.status
  }
}

resource "aws_s3_bucket_object_lock_configuration" "this" {
  for_each = aws_s3_bucket.this
  bucket   = each.value.id
  dynamic "rule" {
    for_each = var.lock
    content {
      default_retention {
        mode = rule.value.mode
        days = rule.value.days
      }
    }
  }
  depends_on = [aws_s3_bucket_versioning.this]
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  for_each = aws_s3_bucket.this
  bucket   = each.value.id
  dynamic "rule" {
    for_each = var.expiry
    content {
      id     = rule.value.id
      status = "Enabled"
      filter {
        prefix = rule.value.prefix
      }
      expiration {
        days = rule.value.days
      }
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  for_each = aws_s3_bucket.this
  bucket   = each.value.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = var.key_arn
    }
  }
}

resource "aws_s3_bucket_logging" "this" {
  for_each      = aws_s3_bucket.this
  bucket        = each.value.id
  target_bucket = var.target
  target_prefix = "access/"
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each                = aws_s3_bucket.this
  bucket                  = each.value.id
  block_public_acls       = var.flags.acls
  block_public_policy     = var.flags.policy
  ignore_public_acls      = var.flags.ignore
  restrict_public_buckets = var.flags.restrict
}

resource "aws_s3_bucket_policy" "this" {
  for_each = aws_s3_bucket.this
  bucket   = each.value.id
  policy   = var.policy
}

output "names" {
  value = { for key, bucket in aws_s3_bucket.this : key => bucket.bucket }
}
