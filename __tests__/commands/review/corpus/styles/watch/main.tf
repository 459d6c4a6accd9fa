# A trail with all that watches it: logs, metrics, alarms, event rules, copies, and the organization around it.

locals {
  bucket_name = "acme-trail-store"
  bucket_arn  = "arn:aws:s3:::acme-trail-store"
  trail_arn   = "arn:aws:cloudtrail:eu-west-1:123456789012:trail/acme-trail"
}

resource "aws_s3_bucket" "store" {
  bucket = local.bucket_name
}

resource "aws_s3_bucket_versioning" "store" {
  bucket = aws_s3_bucket.store.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket" "copy" {
  bucket = "acme-trail-copy"
}

resource "aws_s3_bucket_versioning" "copy" {
  bucket = aws_s3_bucket.copy.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "store" {
  bucket     = aws_s3_bucket.store.id
  role       = "arn:aws:iam::123456789012:role/copier"
  depends_on = [aws_s3_bucket_versioning.store, aws_s3_bucket_versioning.copy]
  rule {
    id     = "logs"
    status = "Enabled"
    filter {
      prefix = "AWSLogs/"
    }
    delete_marker_replication {
      status = "Disabled"
    }
    destination {
      bucket  = aws_s3_bucket.copy.arn
      account = "123456789012"
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

resource "aws_cloudwatch_log_group" "events" {
  name              = "/acme/trail"
  retention_in_days = 365
}

resource "aws_iam_role" "publisher" {
  name = "acme-trail-publisher"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "cloudtrail.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy" "publisher" {
  name = "publish"
  role = aws_iam_role.publisher.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Resource = "arn:aws:logs:eu-west-1:123456789012:log-group:/acme/trail:log-stream:*" }]
  })
}

resource "aws_cloudtrail" "this" {
  name                       = "acme-trail"
  s3_bucket_name             = aws_s3_bucket.store.bucket
  cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.events.arn}:*"
  cloud_watch_logs_role_arn  = aws_iam_role.publisher.arn
  sns_topic_name             = aws_sns_topic.files.name
  is_organization_trail      = true
  is_multi_region_trail      = true
  enable_log_file_validation = true
  depends_on                 = [aws_s3_bucket_policy.store, aws_sns_topic_policy.files, aws_iam_role_policy.publisher]
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

resource "aws_sns_topic" "other" {
  name = "acme-other"
}

resource "aws_sqs_queue" "siem" {
  name = "siem"
}

resource "aws_sns_topic_subscription" "siem" {
  topic_arn = aws_sns_topic.files.arn
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.siem.arn
}

resource "aws_sns_topic" "alarms" {
  name = "security-alarms"
}

resource "aws_cloudwatch_log_metric_filter" "stop" {
  name           = "trail-stopped"
  log_group_name = aws_cloudwatch_log_group.events.name
  pattern        = "{ ($.eventName = StopLogging) || ($.eventName = DeleteTrail) }"
  metric_transformation {
    name      = "TrailStopped"
    namespace = "Audit"
    value     = "1"
  }
}

resource "aws_cloudwatch_metric_alarm" "stop" {
  alarm_name          = "trail-stopped"
  metric_name         = "TrailStopped"
  namespace           = "Audit"
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  actions_enabled     = true
  alarm_actions       = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_metric_alarm" "latency" {
  alarm_name          = "shop-latency"
  metric_name         = "Latency"
  namespace           = "Shop"
  statistic           = "Average"
  period              = 60
  evaluation_periods  = 3
  threshold           = 2
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.other.arn]
}

resource "aws_cloudwatch_event_rule" "stop" {
  name  = "trail-stopped"
  state = "ENABLED"
  event_pattern = jsonencode({
    source      = ["aws.cloudtrail"]
    detail-type = ["AWS API Call via CloudTrail"]
    detail      = { eventName = ["StopLogging", "DeleteTrail", "UpdateTrail"] }
  })
}

resource "aws_cloudwatch_event_target" "stop" {
  rule      = aws_cloudwatch_event_rule.stop.name
  target_id = "alarms"
  arn       = aws_sns_topic.alarms.arn
}

resource "aws_cloudwatch_event_rule" "nightly" {
  name                = "nightly-report"
  schedule_expression = "rate(1 day)"
}

resource "aws_organizations_organizational_unit" "guarded" {
  name      = "guarded"
  parent_id = data.aws_organizations_organization.this.roots[0].id
}

resource "aws_organizations_organizational_unit" "sandbox" {
  name      = "sandbox"
  parent_id = data.aws_organizations_organization.this.roots[0].id
}

data "aws_organizations_organization" "this" {}

resource "aws_organizations_account" "shop" {
  name      = "shop"
  email     = "shop@accounts.example"
  parent_id = aws_organizations_organizational_unit.guarded.id
}

resource "aws_organizations_policy" "guard" {
  name = "guard-the-trail"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "Guard", Effect = "Deny", Action = ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail"], Resource = "*", Condition = { ArnNotLike = { "aws:PrincipalArn" = "arn:aws:iam::*:role/break-glass" } } },
    ]
  })
}

resource "aws_organizations_policy_attachment" "guard" {
  policy_id = aws_organizations_policy.guard.id
  target_id = aws_organizations_organizational_unit.guarded.id
}
