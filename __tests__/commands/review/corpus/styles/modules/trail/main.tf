variable "name" {
  type = string
}

variable "bucket" {
  type = string
}

variable "key_arn" {
  type = string
}

variable "prefix" {
  type = string
}

resource "aws_cloudtrail" "this" {
  name                       = var.name
  s3_bucket_name             = var.bucket
  s3_key_prefix              = var.prefix
  kms_key_id                 = var.key_arn
  enable_logging             = true
  is_organization_trail      = true
  is_multi_region_trail      = true
  enable_log_file_validation = true
}

output "arn" {
  value = aws_cloudtrail.this.arn
}
