// biome-ignore-all format: a table is read by its rows
/** Identities around the trail. */
import { type Edit, edited, type StyleCase } from "../style";
import { additions } from "./additions";
import { bucketPolicy } from "./policies";
import { filtered } from "./tampered";

const LATER = 'resource "terraform_data" "later" {\n  input = "x"\n}\n';
const work = (actions: string, resource = '"*"'): Edit => ['Action = ["ec2:*", "lambda:*"], Resource = "*"', `Action = ${actions}, Resource = ${resource}`];
const officers = (principals: string): Edit => ['Sid = "Officers", Effect = "Allow", Principal = { AWS = ["arn:aws:iam::123456789012:user/officer"] }', `Sid = "Officers", Effect = "Allow", Principal = { AWS = [${principals}] }`];
const own = (actions: string, resource: string): Edit => ['Action = ["iam:ChangePassword"], Resource = "arn:aws:iam::123456789012:user/ana"', `Action = ${actions}, Resource = ${resource}`];
const attach = (of: string, name: string, arn: string): string =>
  `resource "aws_iam_${of}_policy_attachment" "more" {\n  ${of}       = aws_iam_${of}.${name}.name\n  policy_arn = "${arn}"\n}\n`;
const BOUNDARY = "  permissions_boundary = aws_iam_policy.boundary.arn\n";
const CONDITION = ', Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } }';
const inline = (of: string, name: string, action: string, resource: string): string =>
  `resource "aws_iam_${of}_policy" "more" {\n  name   = "more"\n  ${of}   = aws_iam_${of}.${name}.name\n  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ${action}, Resource = ${resource} }] })\n}\n`;

export const PEOPLE: readonly StyleCase[] = [
  edited("none.nothing"),
  { name: "none.first", edits: [], isFirst: true },
  ...bucketPolicy("one-account-only auditor-overwrites second-reader"),
  ...additions("new-administrator assumes-break-glass assumes-another not-action own-account-reads-by-read-only stranger-reads-by-read-only application-added deletes-by-prefix-of-names starter new-role-with-unknown-trust"),
  edited("identity-permission-added.developers-stop", work('["ec2:*", "cloudtrail:*"]')),
  edited("identity-permission-added.developers-everything", work('["*"]')),
  edited("none.developers-work-more", work('["ec2:*", "lambda:*", "dynamodb:*", "rds:*"]')),
  edited("none.developers-look-at-trails", work('["ec2:*", "lambda:*", "cloudtrail:Describe*", "cloudtrail:LookupEvents", "s3:Get*"]')),
  edited("identity-permission-added.developers-attach-to-break-glass", work('["iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy"]', '"arn:aws:iam::123456789012:role/break-glass"')),
  edited("identity-deny-removed.group-detached", { remove: "aws_iam_group_policy_attachment.no_trail" }),
  edited("identity-deny-removed.user-detached", { remove: "aws_iam_user_policy_attachment.no_trail" }),
  edited("identity-deny-removed.files-not-kept", ['Action = ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutBucketPolicy"]', 'Action = ["s3:PutBucketPolicy"]']),
  edited("identity-deny-removed.stopping-not-denied", ['"cloudtrail:StopLogging", "cloudtrail:DeleteTrail"', '"cloudtrail:DeleteTrail"']),
  edited("identity-deny-removed.policy-gone", { remove: "aws_iam_policy.no_trail" }, { remove: "aws_iam_group_policy_attachment.no_trail" }, { remove: "aws_iam_user_policy_attachment.no_trail" }),
  edited("none.more-denied", ['"cloudtrail:StopLogging", "cloudtrail:DeleteTrail"', '"cloudtrail:StopLogging", "cloudtrail:PutInsightSelectors", "cloudtrail:DeleteTrail"']),
  edited("none.deny-by-wildcard", ['["cloudtrail:StopLogging", "cloudtrail:DeleteTrail", "cloudtrail:UpdateTrail", "cloudtrail:PutEventSelectors"]', '["cloudtrail:Stop*", "cloudtrail:Delete*", "cloudtrail:Update*", "cloudtrail:Put*"]']),
  edited("none.deny-moved-to-own-policy", { remove: "aws_iam_user_policy_attachment.no_trail" }, attach("user", "ana", "x").replace('"x"', "aws_iam_policy.no_trail.arn")),
  edited("identity-managed-policy-added.user-administrator", attach("user", "ana", "arn:aws:iam::aws:policy/AdministratorAccess")),
  edited("identity-managed-policy-added.group-power-user", attach("group", "developers", "arn:aws:iam::aws:policy/PowerUserAccess")),
  edited("identity-managed-policy-added.role-trail-full-access", attach("role", "auditor", "arn:aws:iam::aws:policy/AWSCloudTrail_FullAccess")),
  edited("identity-managed-policy-added.user-not-really-read-only", attach("user", "ana", "arn:aws:iam::123456789012:policy/NotReallyReadOnly")),
  edited("none.user-read-only", attach("user", "ana", "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess")),
  edited("none.group-security-audit", attach("group", "developers", "arn:aws:iam::aws:policy/SecurityAudit")),
  edited("identity-managed-policy-added.exclusive-attachment-administrator", ["arn:aws:iam::aws:policy/AmazonEC2FullAccess", "arn:aws:iam::aws:policy/AdministratorAccess"]),
  edited("identity-managed-policy-added.exclusive-attachment-new", 'resource "aws_iam_policy_attachment" "more" {\n  name       = "more"\n  roles      = [aws_iam_role.auditor.name]\n  groups     = [aws_iam_group.developers.name]\n  policy_arn = "arn:aws:iam::aws:policy/AmazonS3FullAccess"\n}\n'),
  edited("none.exclusive-attachment-for-group-too", ['users      = [aws_iam_user.ana.name]\n  policy_arn', 'users      = [aws_iam_user.ana.name]\n  groups     = [aws_iam_group.developers.name]\n  policy_arn']),
  edited("identity-managed-policy-added.argument-administrator", ['["arn:aws:iam::aws:policy/SecurityAudit"]', '["arn:aws:iam::aws:policy/SecurityAudit", "arn:aws:iam::aws:policy/AdministratorAccess"]']),
  edited("none.argument-read-only", ['["arn:aws:iam::aws:policy/SecurityAudit"]', '["arn:aws:iam::aws:policy/SecurityAudit", "arn:aws:iam::aws:policy/ReadOnlyAccess"]']),
  edited("none.argument-emptied", ['["arn:aws:iam::aws:policy/SecurityAudit"]', "[]"]),
  edited("identity-boundary-removed.boundary-taken-away", [BOUNDARY, ""]),
  edited("identity-permission-added.boundary-widened", ['Action = ["s3:GetObject", "s3:PutObject"], Resource = "arn:aws:s3:::apps-*/*"', 'Action = "s3:*", Resource = "*"']),
  edited("none.boundary-narrowed", ['Action = ["s3:GetObject", "s3:PutObject"], Resource = "arn:aws:s3:::apps-*/*"', 'Action = ["s3:GetObject"], Resource = "arn:aws:s3:::apps-*/*"']),
  edited("none.inline-within-boundary", ['Action = ["s3:*"], Resource = "*"', 'Action = ["s3:*", "cloudtrail:*"], Resource = "*"']),
  edited("identity-permission-added.inline-and-no-boundary", [BOUNDARY, ""], ['Action = ["s3:*"], Resource = "*"', 'Action = ["s3:*", "cloudtrail:*"], Resource = "*"']),
  edited("role-trust-widened.second-officer", officers('"arn:aws:iam::123456789012:user/officer", "arn:aws:iam::123456789012:user/intern"')),
  edited("role-trust-widened.stranger-breaks-glass", officers('"arn:aws:iam::999999999999:root"')),
  edited("role-trust-widened.no-second-factor", [CONDITION, ""]),
  edited("none.recent-second-factor", [CONDITION, ', Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" }, NumericLessThan = { "aws:MultiFactorAuthAge" = "600" } }']),
  edited("none.shorter-sessions", ["max_session_duration = 3600", "max_session_duration = 3600\n  description          = \"For emergencies\""]),
  edited("none.user-may-delete-what-is-denied", own('["iam:ChangePassword", "s3:DeleteObject*"]', '["arn:aws:iam::123456789012:user/ana", "arn:aws:s3:::acme-trail-store/*"]')),
  edited("none.user-deletes-apps", own('["iam:ChangePassword", "s3:DeleteObject*"]', '["arn:aws:iam::123456789012:user/ana", "arn:aws:s3:::apps-one/*"]')),
  edited("none.group-inline-denied", inline("group", "developers", '"s3:PutBucketPolicy"', '"arn:aws:s3:::acme-*"')),
  edited("identity-permission-added.role-inline", inline("role", "auditor", '"s3:PutLifecycleConfiguration"', '"arn:aws:s3:::acme-trail-store"')),
  edited("none.group-inline-elsewhere", inline("group", "developers", '"s3:PutBucketPolicy"', '"arn:aws:s3:::apps-*"')),
  edited("none.inline-moved-to-resource", [`  inline_policy {
    name = "build"
    policy = jsonencode({
      Version   = "2012-10-17"
      Statement = [{ Effect = "Allow", Action = ["s3:*"], Resource = "*" }]
    })
  }
`, ""], 'resource "aws_iam_role_policy" "build" {\n  name   = "build"\n  role   = aws_iam_role.deployer.name\n  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["s3:*"], Resource = "*" }] })\n}\n'),
  edited("unknown.managed-policies", LATER, ['["arn:aws:iam::aws:policy/SecurityAudit"]', '["arn:aws:iam::aws:policy/SecurityAudit", terraform_data.later.output]']),
  edited("unknown.user-policy", LATER, own("[terraform_data.later.output]", '"*"')),
  edited("unknown.attached-policy", LATER, work("[terraform_data.later.output]")),
  edited("unknown.break-glass-trust", LATER, officers("terraform_data.later.output")),
  edited("unknown.denied-actions", LATER, ['"cloudtrail:StopLogging", "cloudtrail:DeleteTrail"', "terraform_data.later.output"]),
  filtered("aws_iam_group_policy_attachment"),
];
