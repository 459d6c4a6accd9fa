// biome-ignore-all format: a table is read by its rows
/** Values that are known only after apply, and changes that no rule reads. */
import { edited, type StyleCase } from "../style";

const LATER = 'resource "terraform_data" "later" {\n  input = "x"\n}\n';
const LENGTH = "length(terraform_data.later.id)";
const READER = 'Action = ["s3:GetObject"], Resource = "arn:aws:s3:::acme-later-store/*"';
const LAST = "  depends_on = [module.store]\n";

const policyFor = (bucket: string): string => `resource "aws_s3_bucket_policy" "shop" {
  bucket = ${bucket}
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-shop/*" }]
  })
}
`;
const SHOP = 'resource "aws_s3_bucket" "shop" {\n  bucket_prefix = "acme-shop"\n}\n';
const stack = (name: string, resources: object): string =>
  `resource "aws_cloudformation_stack" "${name}" {\n  name = "later-${name}"\n  template_body = <<-EOT\n    ${JSON.stringify({ Resources: resources })}\n  EOT\n}\n`;
const role = (Action: string, Resource: unknown) => ({
  Type: "AWS::IAM::Role",
  Properties: { AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } }] }, Policies: [{ PolicyName: "own", PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource }] } }] },
});
const runs = (command: string, more = ""): string =>
  `resource "terraform_data" "command" {\n${more}  provisioner "local-exec" {\n    command = ${JSON.stringify(command).replaceAll("$$", "$")}\n  }\n}\n`;

export const LATER_CASES: readonly StyleCase[] = [
  edited("none.nothing"),
  { name: "none.first", edits: [], isFirst: true },
  // The bucket's own settings.
  edited("unknown.lock-of-dynamic-block", LATER, ["days = 365", `days = ${LENGTH}`]),
  edited("unknown.lock-blocks", LATER, ['[{ mode = "GOVERNANCE", days = 365 }]', `[for one in range(${LENGTH}) : { mode = "GOVERNANCE", days = 365 }]`]),
  edited("unknown.lock-mode", LATER, ['mode = "GOVERNANCE", days', "mode = terraform_data.later.output, days"]),
  edited("unknown.expiry-of-dynamic-block", LATER, ["days = 730", `days = ${LENGTH}`]),
  edited("unknown.expiry-prefix", LATER, ['prefix = "tmp/"', "prefix = terraform_data.later.output"]),
  edited("unknown.expiry-blocks", LATER, ['{ id = "tmp", prefix = "tmp/", days = 30 }]', `{ id = "tmp", prefix = "tmp/", days = 30 }], [for one in range(${LENGTH}) : { id = "more", prefix = "", days = 1 }])`], ["expiry  = [", "expiry  = concat(["]),
  edited("bucket-expires-earlier.one-rule-is-unknown", LATER, ["days = 730", "days = 30"], ["days = 30 }]", `days = ${LENGTH} }]`]),
  edited("unknown.versioning", LATER, ['status  = "Enabled"', "status  = terraform_data.later.output"]),
  edited("unknown.one-flag", LATER, ["policy = true", `policy = ${LENGTH} > 0`]),
  edited("bucket-public-access-unblocked.one-flag-off-one-unknown", LATER, ["policy = true", `policy = ${LENGTH} > 0`], ["acls = true", "acls = false"]),
  edited("unknown.access-logs", LATER, ["target  = aws_s3_bucket.access.id", "target  = terraform_data.later.output"]),
  edited("bucket-access-logging-changed.to-new-bucket", 'resource "aws_s3_bucket" "second" {\n  bucket_prefix = "acme-second"\n}\n', ["target  = aws_s3_bucket.access.id", "target  = aws_s3_bucket.second.id"]),
  edited("unknown.encryption-key", LATER, ["key_arn = aws_kms_key.logs[0].arn", "key_arn = terraform_data.later.output"]),
  edited("bucket-encryption-key-changed.to-new-key", 'resource "aws_kms_key" "second" {}\n', ["key_arn = aws_kms_key.logs[0].arn", "key_arn = aws_kms_key.second.arn"]),
  edited("unknown.principal-of-document", LATER, ['identifiers = ["arn:aws:iam::123456789012:root"]', "identifiers = [terraform_data.later.output]"]),
  edited("unknown.notification", LATER, ["topic_arn = aws_sns_topic.alarms.arn", "topic_arn = terraform_data.later.output"]),
  edited("bucket-notification-removed.to-new-topic", 'resource "aws_sns_topic" "second" {\n  name = "later-second"\n}\n', ["topic_arn = aws_sns_topic.alarms.arn", "topic_arn = aws_sns_topic.second.arn"]),
  edited("none.notification-for-new-queue", 'resource "aws_sqs_queue" "more" {\n  name = "later-more"\n}\n', ['    events    = ["s3:ObjectCreated:*"]\n  }\n', '    events    = ["s3:ObjectCreated:*"]\n  }\n  queue {\n    queue_arn = aws_sqs_queue.more.arn\n    events    = ["s3:ObjectRemoved:*"]\n  }\n']),
  edited("none.tags-unknown", LATER, ["bucket              = each.value\n", "bucket              = each.value\n  tags                = { later = var.status }\n"]),
  // The trail.
  edited("unknown.logging", LATER, ["enable_logging             = true", `enable_logging             = ${LENGTH} > 0`]),
  edited("unknown.validation", LATER, ["enable_log_file_validation = true", `enable_log_file_validation = ${LENGTH} > 0`]),
  edited("unknown.prefix", LATER, [LAST, `  s3_key_prefix = terraform_data.later.output\n${LAST}`]),
  edited("unknown.trail-bucket", LATER, ['s3_bucket_name             = module.store.names["logs"]', "s3_bucket_name             = terraform_data.later.output"]),
  edited("unknown.selector-blocks", LATER, ['for_each = [["arn:aws:s3"]]', `for_each = [for one in range(${LENGTH}) : ["arn:aws:s3"]]`]),
  edited("unknown.selector-values", LATER, ['for_each = [["arn:aws:s3"]]', "for_each = [[terraform_data.later.output]]"]),
  edited("trail-management-events-reduced.values-unknown", LATER, ['for_each = [["arn:aws:s3"]]', "for_each = [[terraform_data.later.output]]"], ["include_management_events = true", "include_management_events = false"]),
  edited("trail-key-changed.to-new-key", 'resource "aws_kms_key" "second" {}\n', ["kms_key_id                 = aws_kms_key.logs[0].arn", "kms_key_id                 = aws_kms_key.second.arn"]),
  edited("unknown.key-window", LATER, ["deletion_window_in_days = 30", `deletion_window_in_days = ${LENGTH}`]),
  // Identities.
  edited("unknown.actions-of-role", LATER, [READER, READER.replace('["s3:GetObject"]', '["s3:GetObject", terraform_data.later.output]')]),
  edited("unknown.deny-of-role", LATER, ['Action = ["s3:DeleteObject"]', "Action = [terraform_data.later.output]"]),
  edited("identity-permission-added.beside-an-unknown-one", LATER, [READER, READER.replace('["s3:GetObject"]', '["s3:GetObject", terraform_data.later.output]')], 'resource "aws_iam_role_policy" "stopper" {\n  role = "somebody"\n  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "cloudtrail:StopLogging", Resource = "*" }] })\n}\n'),
  // Resources whose target is known only after apply.
  edited("none.policy-for-new-bucket", SHOP, policyFor("aws_s3_bucket.shop.id")),
  edited("none.policy-for-new-bucket-of-loop", 'resource "aws_s3_bucket" "shop" {\n  for_each      = toset(["a"])\n  bucket_prefix = "acme-shop"\n}\n', policyFor('aws_s3_bucket.shop["a"].id')),
  edited("none.policy-for-new-bucket-by-splat", 'resource "aws_s3_bucket" "shop" {\n  count         = 1\n  bucket_prefix = "acme-shop"\n}\n', policyFor("one(aws_s3_bucket.shop[*].id)")),
  edited("unknown.policy-for-one-of-two-buckets", SHOP, LATER, policyFor(`${LENGTH} > 3 ? aws_s3_bucket.shop.id : "acme-later-store"`)),
  edited("unknown.policy-for-tag-of-bucket", SHOP, LATER, ["bucket              = each.value\n", "bucket              = each.value\n"], policyFor('aws_s3_bucket.other.tags_all["x"]'), 'resource "aws_s3_bucket" "other" {\n  bucket_prefix = "acme-other"\n  tags = { x = terraform_data.later.output }\n}\n'),
  edited("unknown.policy-for-local-bucket", LATER, 'locals {\n  later = terraform_data.later.output\n}\n', policyFor("local.later")),
  edited("unknown.versioning-of-unknown-bucket", LATER, 'resource "aws_s3_bucket_versioning" "more" {\n  bucket = terraform_data.later.output\n  versioning_configuration {\n    status = "Suspended"\n  }\n}\n'),
  edited("none.object-in-unknown-bucket", LATER, 'resource "aws_s3_object" "page" {\n  bucket = terraform_data.later.output\n  key = "index.html"\n  content = "x"\n}\n'),
  edited("unknown.object-with-unknown-key", LATER, 'resource "aws_s3_object" "page" {\n  bucket = "acme-later-store"\n  key = terraform_data.later.output\n  content = "x"\n}\n'),
  edited("unknown.grant-of-unknown-key", LATER, 'resource "aws_kms_grant" "more" {\n  key_id = terraform_data.later.output\n  grantee_principal = "arn:aws:iam::123456789012:role/x"\n  operations = ["Decrypt"]\n}\n'),
  // CloudFormation, Cloud Control and commands.
  edited("unknown.stack-gains-bucket-policy", ["          TopicName: later-orders\n", "          TopicName: later-orders\n      Open:\n        Type: AWS::S3::BucketPolicy\n        Properties:\n          Bucket: acme-later-store\n          PolicyDocument: { Version: '2012-10-17', Statement: [] }\n"]),
  edited("none.stack-gains-policy-of-own-bucket", ["          TopicName: later-orders\n", "          TopicName: later-orders\n      Site:\n        Type: AWS::S3::Bucket\n      Open:\n        Type: AWS::S3::BucketPolicy\n        Properties:\n          Bucket: !Ref Site\n          PolicyDocument: { Version: '2012-10-17', Statement: [] }\n"]),
  edited("none.stack-renames-its-topic", ["TopicName: later-orders", "TopicName: later-sales"]),
  edited("unknown.stack-of-later", LATER, ["TopicName: later-orders", "TopicName: ${terraform_data.later.output}"]),
  edited("unknown.stack-with-template-elsewhere", 'resource "aws_cloudformation_stack" "more" {\n  name = "later-more"\n  template_url = "https://example.com/template.json"\n}\n'),
  edited("none.stack-of-application", stack("app", { Jobs: { Type: "AWS::SQS::Queue" }, Runner: role("sqs:SendMessage", { "Fn::GetAtt": ["Jobs", "Arn"] }) })),
  edited("none.stack-with-own-bucket-and-role", stack("app", { Site: { Type: "AWS::S3::Bucket" }, Runner: role("s3:PutObject", { "Fn::Sub": "${Site.Arn}/*" }) }).replaceAll("${Site", "$$$${Site")),
  edited("unknown.stack-with-administrator", stack("admin", { Runner: role("*", "*") })),
  edited("unknown.stack-with-custom-resource", stack("custom", { Runs: { Type: "Custom::Anything", Properties: { ServiceToken: "arn:aws:lambda:eu-west-1:123456789012:function:x" } } })),
  edited("unknown.command-stops-logging", runs("aws cloudtrail stop-logging --name acme-later")),
  edited("unknown.command-of-script", runs("./finish.sh acme-later")),
  edited("unknown.command-not-shown", runs("echo ${self.id}")),
  edited("none.command-that-only-speaks", runs("echo done")),
];
