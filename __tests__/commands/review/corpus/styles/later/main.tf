# A trail whose bucket is made of dynamic blocks and lists, beside applications that come and go.

data "aws_iam_policy_document" "store" {
  statement {
    sid       = "AclCheck"
    actions   = ["s3:GetBucketAcl"]
    resources = ["arn:aws:s3:::acme-later-store"]
    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }
  }
  statement {
    sid       = "Write"
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::acme-later-store/AWSLogs/123456789012/*"]
    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }
  }
  statement {
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::acme-later-store/*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::123456789012:root"]
    }
  }
}

module "store" {
  source  = "./store"
  names   = { logs = "acme-later-store" }
  policy  = data.aws_iam_policy_document.store.json
  key_arn = aws_kms_key.logs[0].arn
  target  = aws_s3_bucket.access.id
  status  = "Enabled"
  lock    = [{ mode = "GOVERNANCE", days = 365 }]
  expiry  = [{ id = "all", prefix = "", days = 730 }, { id = "tmp", prefix = "tmp/", days = 30 }]
  flags   = { acls = true, policy = true, ignore = true, restrict = true }
}

resource "aws_s3_bucket" "access" {
  bucket = "acme-later-access"
}

resource "aws_s3_bucket_policy" "access" {
  bucket = aws_s3_bucket.access.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "logging.s3.amazonaws.com" }, Action = "s3:PutObject", Resource = "arn:aws:s3:::acme-later-access/*" }]
  })
}

resource "aws_kms_key" "logs" {
  count                   = 1
  deletion_window_in_days = 30
  enable_key_rotation     = true
}

resource "aws_cloudtrail" "this" {
  for_each                   = { main = "acme-later" }
  name                       = each.value
  s3_bucket_name             = module.store.names["logs"]
  kms_key_id                 = aws_kms_key.logs[0].arn
  enable_logging             = true
  is_multi_region_trail      = true
  enable_log_file_validation = true
  dynamic "event_selector" {
    for_each = [["arn:aws:s3"]]
    content {
      read_write_type           = "All"
      include_management_events = true
      data_resource {
        type   = "AWS::S3::Object"
        values = event_selector.value
      }
    }
  }
  depends_on = [module.store]
}

resource "aws_sns_topic" "alarms" {
  name = "later-alarms"
}

resource "aws_s3_bucket_notification" "store" {
  bucket = module.store.names["logs"]
  topic {
    topic_arn = aws_sns_topic.alarms.arn
    events    = ["s3:ObjectCreated:*"]
  }
}

resource "aws_iam_role" "reader" {
  name = "later-reader"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "reader" {
  role = aws_iam_role.reader.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["s3:GetObject"], Resource = "arn:aws:s3:::acme-later-store/*" },
      { Sid = "Hands", Effect = "Deny", Action = ["s3:DeleteObject"], Resource = "*" },
    ]
  })
}

resource "aws_cloudformation_stack" "shop" {
  name          = "later-shop"
  template_body = <<-EOT
    Resources:
      Orders:
        Type: AWS::SNS::Topic
        Properties:
          TopicName: later-orders
  EOT
}
