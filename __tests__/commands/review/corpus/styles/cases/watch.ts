// biome-ignore-all format: a table is read by its rows
/** What watches the trail, and the organization around it. */
import { edited, type StyleCase } from "../style";
import { additions } from "./additions";
import { bucketPolicy } from "./policies";
import { filtered } from "./tampered";

const LATER = 'resource "terraform_data" "later" {\n  input = "x"\n}\n';
const COPY = 'id     = "logs"\n    status = "Enabled"';
const PATTERN = '["StopLogging", "DeleteTrail", "UpdateTrail"]';
const ALARM = 'threshold           = 1\n';
const subscription = (arn: string): string =>
  `resource "aws_cloudwatch_log_subscription_filter" "more" {\n  name            = "more"\n  log_group_name  = aws_cloudwatch_log_group.events.name\n  filter_pattern  = ""\n  destination_arn = "${arn}"\n}\n`;
const COUNTED = "($.eventName = StopLogging) || ($.eventName = DeleteTrail)";
const filter = (value: string): string =>
  `resource "aws_cloudwatch_log_metric_filter" "more" {\n  name           = "more"\n  log_group_name = aws_cloudwatch_log_group.events.name\n  pattern        = "{ $.eventName = UpdateTrail }"\n  metric_transformation {\n    name      = "TrailStopped"\n    namespace = "Audit"\n    value     = "${value}"\n  }\n}\n`;
const KEYLESS = 'name = "security-alarms"\n';
const key = (statements: string): string =>
  `resource "aws_kms_key" "alarms" {\n  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:root" }, Action = "kms:*", Resource = "*" }${statements}] })\n}\n`;
const CLOUDWATCH = ', { Effect = "Allow", Principal = { Service = "cloudwatch.amazonaws.com" }, Action = ["kms:Decrypt", "kms:GenerateDataKey*"], Resource = "*" }';
const protection = (operation: string): string =>
  `resource "aws_sns_topic_data_protection_policy" "alarms" {\n  arn    = aws_sns_topic.alarms.arn\n  policy = jsonencode({ Name = "alarms", Version = "2021-06-01", Statement = [{ Sid = "Any", DataDirection = "Inbound", Principal = ["*"], DataIdentifier = ["arn:aws:dataprotection::aws:data-identifier/EmailAddress"], Operation = ${operation} }] })\n}\n`;

export const WATCH: readonly StyleCase[] = [
  edited("none.nothing"),
  { name: "none.first", edits: [], isFirst: true },
  ...bucketPolicy("no-digests one-region-only third-exempt exempt-reordered tls-version-required"),
  ...additions("stopper application-added assumes-break-glass second-versioning second-policy-public"),
  edited("bucket-replication-reduced.copies-off", [COPY, COPY.replace("Enabled", "Disabled")]),
  edited("bucket-replication-reduced.copies-narrowed", ['prefix = "AWSLogs/"', 'prefix = "AWSLogs/123456789012/"']),
  edited("none.copies-widened", ['prefix = "AWSLogs/"', 'prefix = ""']),
  edited("bucket-replication-added.copies-to-stranger", ['bucket  = aws_s3_bucket.copy.arn\n      account = "123456789012"', 'bucket  = "arn:aws:s3:::strangers-bucket"\n      account = "999999999999"']),
  edited("bucket-replication-reduced.copies-removed", { remove: "aws_s3_bucket_replication_configuration.store" }),
  edited("metric-filter-changed.deletion-not-counted", ["{ ($.eventName = StopLogging) || ($.eventName = DeleteTrail) }", "{ ($.eventName = StopLogging) }"]),
  edited("none.more-counted", [COUNTED, `${COUNTED} || ($.eventName = UpdateTrail)`]),
  edited("none.counted-by-a-second-filter", filter("1")),
  edited("alarm-metric-shared.second-filter-subtracts", filter("-1")),
  edited("alarm-encryption-lost.topic-gets-key-without-cloudwatch", [KEYLESS, `${KEYLESS}  kms_master_key_id = aws_kms_key.alarms.arn\n`], key("")),
  edited("none.topic-gets-key", [KEYLESS, `${KEYLESS}  kms_master_key_id = aws_kms_key.alarms.arn\n`], key(CLOUDWATCH)),
  edited("topic-messages-denied.messages-denied", protection("{ Deny = {} }")),
  edited("none.messages-audited", protection('{ Audit = { SampleRate = "99", NoFindingsDestination = {} } }')),
  edited("setting-forgotten.alarm-forgotten", { remove: "aws_cloudwatch_metric_alarm.stop" }, "removed {\n  from = aws_cloudwatch_metric_alarm.stop\n  lifecycle {\n    destroy = false\n  }\n}\n"),
  edited("alarm-weakened.higher-threshold", [ALARM, ALARM.replace("1", "1000")]),
  edited("alarm-weakened.no-actions", ["actions_enabled     = true", "actions_enabled     = false"]),
  edited("alarm-weakened.alarm-removed", { remove: "aws_cloudwatch_metric_alarm.stop" }),
  edited("alarm-weakened.topic-lost", ["alarm_actions       = [aws_sns_topic.alarms.arn]", "alarm_actions       = []"]),
  edited("none.alarm-described", ["actions_enabled     = true", 'actions_enabled     = true\n  alarm_description   = "Somebody stopped the trail"']),
  edited("none.shop-alarm-removed", { remove: "aws_cloudwatch_metric_alarm.latency" }),
  edited("none.shop-alarm-higher", ["threshold           = 2\n", "threshold           = 20\n"]),
  edited("event-rule-weakened.rule-disabled", ['state = "ENABLED"', 'state = "DISABLED"']),
  edited("event-rule-weakened.deletion-not-seen", [PATTERN, '["StopLogging"]']),
  edited("none.more-seen", [PATTERN, '["StopLogging", "DeleteTrail", "UpdateTrail", "PutEventSelectors"]']),
  edited("event-target-changed.target-elsewhere", ['target_id = "alarms"\n  arn       = aws_sns_topic.alarms.arn', 'target_id = "alarms"\n  arn       = aws_sns_topic.other.arn']),
  edited("event-target-changed.target-removed", { remove: "aws_cloudwatch_event_target.stop" }),
  edited("none.nightly-removed", { remove: "aws_cloudwatch_event_rule.nightly" }),
  edited("topic-subscription-changed.subscription-removed", { remove: "aws_sns_topic_subscription.siem" }),
  edited("topic-subscription-changed.subscription-elsewhere", ["endpoint  = aws_sqs_queue.siem.arn", 'endpoint  = "arn:aws:sqs:eu-west-1:123456789012:nobody"']),
  edited("none.subscription-added", 'resource "aws_sns_topic_subscription" "more" {\n  topic_arn = aws_sns_topic.files.arn\n  protocol  = "sqs"\n  endpoint  = "arn:aws:sqs:eu-west-1:123456789012:second"\n}\n'),
  edited("none.log-subscription-added", subscription("arn:aws:lambda:eu-west-1:123456789012:function:siem")),
  edited("trail-topic-changed.other-topic", ["sns_topic_name             = aws_sns_topic.files.name", "sns_topic_name             = aws_sns_topic.other.name"]),
  edited("log-group-retention-shortened.kept-for-a-week", ["retention_in_days = 365", "retention_in_days = 7"]),
  edited("none.kept-for-ever", ["retention_in_days = 365", "retention_in_days = 0"]),
  edited("trail-log-group-removed.no-log-group", ['  cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.events.arn}:*"\n  cloud_watch_logs_role_arn  = aws_iam_role.publisher.arn\n', ""]),
  edited("log-group-delivery-lost.puts-nothing", ['"logs:CreateLogStream", "logs:PutLogEvents"', '"logs:CreateLogStream"']),
  edited("role-delivery-lost.publisher-not-assumed", ['Principal = { Service = "cloudtrail.amazonaws.com" }, Action = "sts:AssumeRole"', 'Principal = { Service = "logs.amazonaws.com" }, Action = "sts:AssumeRole"']),
  edited("organization-account-moved.account-moved", ["parent_id = aws_organizations_organizational_unit.guarded.id", "parent_id = aws_organizations_organizational_unit.sandbox.id"]),
  edited("organization-account-removed.account-removed", { remove: "aws_organizations_account.shop" }),
  edited("organization-policy-deny-removed.deletion-not-denied", ['["cloudtrail:StopLogging", "cloudtrail:DeleteTrail"]', '["cloudtrail:StopLogging"]']),
  edited("organization-policy-deny-removed.everybody-exempt", ["arn:aws:iam::*:role/break-glass", "arn:aws:iam::*:role/*"]),
  edited("none.guard-widened", ['["cloudtrail:StopLogging", "cloudtrail:DeleteTrail"]', '["cloudtrail:StopLogging", "cloudtrail:DeleteTrail", "cloudtrail:UpdateTrail"]']),
  edited("organization-policy-removed.guard-detached", { remove: "aws_organizations_policy_attachment.guard" }),
  edited("none.guard-attached-twice", 'resource "aws_organizations_policy_attachment" "more" {\n  policy_id = aws_organizations_policy.guard.id\n  target_id = aws_organizations_organizational_unit.sandbox.id\n}\n'),
  edited("organization-delegation-added.stranger-manages", 'resource "aws_organizations_resource_policy" "more" {\n  content = jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "Delegate", Effect = "Allow", Principal = { AWS = "arn:aws:iam::999999999999:root" }, Action = ["organizations:UpdatePolicy", "organizations:DetachPolicy"], Resource = "*" }] })\n}\n'),
  edited("none.more-alarms", 'resource "aws_cloudwatch_metric_alarm" "more" {\n  alarm_name          = "more"\n  metric_name         = "TrailStopped"\n  namespace           = "Audit"\n  statistic           = "Sum"\n  period              = 300\n  evaluation_periods  = 1\n  threshold           = 1\n  comparison_operator = "GreaterThanOrEqualToThreshold"\n}\n'),
  edited("unknown.guard-content", LATER, ['Sid = "Guard", Effect = "Deny"', 'Sid = "Guard", Effect = terraform_data.later.output']),
  edited("unknown.topic-policy", LATER, ['Action = "SNS:Publish"', "Action = terraform_data.later.output"]),
  edited("unknown.publisher-policy", LATER, ['"logs:CreateLogStream", "logs:PutLogEvents"', "terraform_data.later.output"]),
  edited("unknown.copy-prefix", LATER, ['prefix = "AWSLogs/"', "prefix = terraform_data.later.output"]),
  filtered("aws_cloudwatch_metric_alarm"),
];
