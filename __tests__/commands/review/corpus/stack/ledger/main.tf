terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "bucket" {
  type = string
}

variable "key_arn" {
  type = string
}

locals {
  trail = "arn:aws:cloudtrail:eu-west-1:123456789012:trail/corp-ledger"
}

resource "aws_cloudwatch_log_group" "ledger" {
  name              = "corp-ledger"
  retention_in_days = 400
}

resource "aws_iam_role" "delivery" {
  name = "corp-ledger-delivery"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "cloudtrail.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceArn" = local.trail } }
    }]
  })
}

resource "aws_iam_role_policy" "delivery" {
  name = "deliver"
  role = aws_iam_role.delivery.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = [
        "arn:aws:logs:eu-west-1:123456789012:log-group:corp-ledger:log-stream:123456789012_CloudTrail_eu-west-1*",
        "arn:aws:logs:eu-west-1:123456789012:log-group:corp-ledger:log-stream:o-corpexample1_*",
      ]
    }]
  })
}

resource "aws_sns_topic" "ledger" {
  name              = "corp-ledger"
  kms_master_key_id = "alias/aws/sns"
}

resource "aws_sns_topic_policy" "ledger" {
  arn = aws_sns_topic.ledger.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "cloudtrail.amazonaws.com" }
      Action    = "SNS:Publish"
      Resource  = aws_sns_topic.ledger.arn
      Condition = { StringEquals = { "aws:SourceArn" = local.trail } }
    }]
  })
}
