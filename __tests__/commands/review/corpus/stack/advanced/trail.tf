# Takes the place of ledger/trail.tf in half of the plans.

resource "aws_cloudtrail" "ledger" {
  name                          = "corp-ledger"
  s3_bucket_name                = var.bucket
  s3_key_prefix                 = ""
  kms_key_id                    = var.key_arn
  enable_logging                = true
  is_organization_trail         = true
  is_multi_region_trail         = true
  enable_log_file_validation    = true
  include_global_service_events = true
  cloud_watch_logs_group_arn    = "${aws_cloudwatch_log_group.ledger.arn}:*"
  cloud_watch_logs_role_arn     = aws_iam_role.delivery.arn
  sns_topic_name                = aws_sns_topic.ledger.name

  advanced_event_selector {
    name = "management"
    field_selector {
      field  = "eventCategory"
      equals = ["Management"]
    }
  }
  advanced_event_selector {
    name = "objects"
    field_selector {
      field  = "eventCategory"
      equals = ["Data"]
    }
    field_selector {
      field  = "resources.type"
      equals = ["AWS::S3::Object"]
    }
    field_selector {
      field           = "resources.ARN"
      not_starts_with = ["arn:aws:s3:::corp-audit-vault/", "arn:aws:s3:::corp-audit-visits/"]
    }
  }

  depends_on = [aws_iam_role_policy.delivery, aws_sns_topic_policy.ledger]
}
