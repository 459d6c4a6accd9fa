// biome-ignore-all format: a table is read by its rows
/** A stack whose policies name the roles that deploy it. */
import { edited, type StyleCase } from "../style";

const EXEMPT = "[local.terraform, local.platform, local.glass]";
const KEY_EXEMPT = "[local.root, local.terraform]";
const OTHER = '"arn:aws:iam::123456789012:role/opentofu"';
const WITHOUT_EXEMPTION = 'Condition = { StringNotLike = { "aws:PrincipalArn" = [local.terraform, local.platform, local.glass] }, BoolIfExists = { "aws:PrincipalIsAWSService" = "false" } }';
const ROOT = '{ Sid = "Root",';

export const DEPLOYERS: readonly StyleCase[] = [
  edited("none.nothing"),
  { name: "none.first", edits: [], isFirst: true },
  edited("bucket-policy-deployers-locked-out.renamed", [EXEMPT, `[${OTHER}, local.glass]`]),
  edited("none.break-glass-alone", [EXEMPT, "[local.glass]"]),
  edited("bucket-policy-deployers-locked-out.nobody-exempt", [WITHOUT_EXEMPTION, 'Condition = { Bool = { "aws:PrincipalIsAWSService" = "false" } }']),
  edited("bucket-policy-deployers-locked-out.denied-to-all", ['{ Sid = "Tls",', '{ Sid = "Frozen", Effect = "Deny", Principal = "*", Action = "s3:PutBucketPolicy", Resource = local.bucket_arn },\n      { Sid = "Tls",']),
  edited("bucket-policy-deny-removed.deployer-added", [EXEMPT, `[local.terraform, local.platform, ${OTHER}, local.glass]`]),
  edited("bucket-policy-deny-removed.deployer-becomes-break-glass", ['"aws:PrincipalArn" = local.glass } } },\n      { Sid = "Settings"', '"aws:PrincipalArn" = [local.terraform, local.glass] } } },\n      { Sid = "Settings"']),
  edited("none.deployer-removed", [EXEMPT, "[local.platform, local.glass]"]),
  edited("none.break-glass-removed", [EXEMPT, "[local.terraform, local.platform]"]),
  edited("none.deployers-reordered", [EXEMPT, "[local.glass, local.platform, local.terraform]"]),
  edited("none.permission-set-made-anew", ['AWSReservedSSO_Platform_*"', 'AWSReservedSSO_Platform_????????????????"'], [EXEMPT, "[local.platform, local.glass]"]),
  edited("key-policy-deployers-locked-out.renamed-for-key", [KEY_EXEMPT, `[local.root, ${OTHER}]`]),
  edited("key-policy-deployers-locked-out.denied-to-all-but-root", [KEY_EXEMPT, "[local.root]"]),
  edited("key-policy-deny-removed.added-for-key", [KEY_EXEMPT, `[local.root, local.terraform, ${OTHER}]`]),
  edited("none.exempt-in-other-words", ['{ ArnNotEquals = { "aws:PrincipalArn" = [local.root, local.terraform] } }', '{ StringNotLike = { "AWS:PrincipalARN" = [local.terraform, local.root] } }']),
  edited("none.more-denied", [ROOT, `{ Sid = "KeepMore", Effect = "Deny", Principal = "*", Action = "kms:*", Resource = "*", Condition = { StringNotEquals = { "aws:PrincipalOrgID" = "o-exampleorg1" }, Bool = { "aws:PrincipalIsAWSService" = "false" } } },\n      ${ROOT}`]),
];
