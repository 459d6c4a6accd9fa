# A landing zone: accounts, units and policies by for_each, and the usual alarms from one list.

locals {
  bucket_name = "acme-trail-store"
  bucket_arn  = "arn:aws:s3:::acme-trail-store"
  trail_arn   = "arn:aws:cloudtrail:eu-west-1:123456789012:trail/acme-trail"
  accounts    = { shop = "guarded", blog = "guarded" }
  units       = toset(["guarded", "sandbox"])
  alarms = {
    root    = { pattern = "{ $.userIdentity.type = Root }", threshold = 1 }
    changes = { pattern = "{ ($.eventName = StopLogging) || ($.eventName = UpdateTrail) }", threshold = 1 }
  }
  guarded = ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail", "cloudtrail:UpdateTrail"]
}

data "aws_organizations_organization" "this" {}

resource "aws_organizations_organizational_unit" "this" {
  for_each  = local.units
  name      = each.key
  parent_id = data.aws_organizations_organization.this.roots[0].id
}

resource "aws_organizations_account" "this" {
  for_each  = local.accounts
  name      = each.key
  email     = "${each.key}@accounts.example"
  parent_id = aws_organizations_organizational_unit.this[each.value].id
}

resource "aws_organizations_policy" "guard" {
  name = "guard"
  content = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "Guard", Effect = "Deny", Action = local.guarded, Resource = "*" }]
  })
}

resource "aws_organizations_policy_attachment" "guard" {
  for_each  = toset(["guarded"])
  policy_id = aws_organizations_policy.guard.id
  target_id = aws_organizations_organizational_unit.this[each.key].id
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

resource "aws_cloudwatch_log_group" "events" {
  name = "/acme/trail"
}

resource "aws_iam_role" "publisher" {
  name = "acme-trail-publisher"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "cloudtrail.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
  inline_policy {
    name = "publish"
    policy = jsonencode({
      Version   = "2012-10-17"
      Statement = [{ Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Resource = "arn:aws:logs:eu-west-1:123456789012:log-group:/acme/trail:*" }]
    })
  }
}

resource "aws_cloudtrail" "this" {
  name                       = "acme-trail"
  s3_bucket_name             = aws_s3_bucket.store.bucket
  cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.events.arn}:*"
  cloud_watch_logs_role_arn  = aws_iam_role.publisher.arn
  is_organization_trail      = true
  is_multi_region_trail      = true
  enable_log_file_validation = true
  depends_on                 = [aws_s3_bucket_policy.store]
}

resource "aws_sns_topic" "alarms" {
  name = "security-alarms"
}

resource "aws_cloudwatch_log_metric_filter" "this" {
  for_each       = local.alarms
  name           = each.key
  log_group_name = aws_cloudwatch_log_group.events.name
  pattern        = each.value.pattern
  metric_transformation {
    name      = each.key
    namespace = "Security"
    value     = "1"
  }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each            = local.alarms
  alarm_name          = each.key
  metric_name         = each.key
  namespace           = "Security"
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = each.value.threshold
  comparison_operator = "GreaterThanOrEqualToThreshold"
  alarm_actions       = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudtrail_event_data_store" "lake" {
  count                          = 1
  name                           = "acme-lake"
  retention_period               = 2000
  termination_protection_enabled = true
}
