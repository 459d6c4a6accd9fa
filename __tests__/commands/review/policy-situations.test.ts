import type { Json, JsonObject } from "../../../policies/analysis/json";
import { allow, bucketPolicy, CLOUDTRAIL, FILES, GLASS, ORG, OWN, STRANGER } from "./access-plans";
import { ARNS, changed, created, deployedPlan, type Entry, kept, policyOf, reviewed } from "./plans";

/** What an account could do to end its recording. */
const STAYING = [
  "organizations:LeaveOrganization",
  "organizations:AcceptHandshake",
  "account:CloseAccount",
  "account:DisableRegion",
];
const KEEP: JsonObject = {
  Sid: "Keep",
  Effect: "Deny",
  Principal: "*",
  Action: ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutBucketPolicy"],
  Resource: [ARNS.bucket, FILES],
  Condition: { ArnNotEquals: { "aws:PrincipalArn": [GLASS, `${GLASS}-2`] } },
};
const TLS: JsonObject = {
  Sid: "Tls",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: [ARNS.bucket, FILES],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const READ: JsonObject = {
  Sid: "Read",
  Effect: "Allow",
  Principal: { AWS: `${OWN}:role/auditor` },
  Action: ["s3:GetObject", "s3:ListBucket"],
  Resource: [ARNS.bucket, FILES],
};
const ORGS: JsonObject = {
  Sid: "Org",
  Effect: "Allow",
  Principal: "*",
  Action: "s3:GetObject",
  Resource: FILES,
  Condition: { StringEquals: { "aws:PrincipalOrgID": ORG } },
};
const BASE: JsonObject[] = [
  { Effect: "Allow", Principal: CLOUDTRAIL, Action: "s3:GetBucketAcl", Resource: ARNS.bucket },
  {
    Effect: "Allow",
    Principal: CLOUDTRAIL,
    Action: "s3:PutObject",
    Resource: `${ARNS.bucket}/audit/AWSLogs/${ORG}/*`,
  },
  KEEP,
  TLS,
  READ,
  ORGS,
];
const without = (...gone: JsonObject[]) => BASE.filter((one) => !gone.includes(one));
const keep = (more: JsonObject): JsonObject => ({ ...KEEP, ...more });
const bp = (after: JsonObject[], before: JsonObject[] = BASE): Entry => bucketPolicy(before, after);
const kp = (after: JsonObject[], before: JsonObject[]): Entry => ({
  type: "aws_kms_key_policy",
  before: { policy: policyOf(...before) },
  after: { policy: policyOf(...after) },
});
const K0: JsonObject = { Effect: "Allow", Principal: { AWS: `${OWN}:root` }, Action: "kms:*", Resource: "*" };
const K1: JsonObject = {
  Effect: "Allow",
  Principal: CLOUDTRAIL,
  Action: "kms:GenerateDataKey*",
  Resource: "*",
  Condition: {
    StringEquals: { "aws:SourceArn": ARNS.trail },
    StringLike: { "kms:EncryptionContext:aws:cloudtrail:arn": "arn:aws:cloudtrail:*:111111111111:trail/*" },
  },
};
const K2: JsonObject = { Effect: "Allow", Principal: CLOUDTRAIL, Action: "kms:DescribeKey", Resource: "*" };
const K3: JsonObject = {
  Effect: "Allow",
  Principal: { AWS: `${OWN}:role/auditor` },
  Action: "kms:Decrypt",
  Resource: "*",
  Condition: { StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } },
};
/** Only two roles may change the policy of the key. */
const K4: JsonObject = {
  Effect: "Deny",
  Principal: "*",
  Action: ["kms:PutKeyPolicy", "kms:*Alias"],
  Resource: "*",
  Condition: { ArnNotLike: { "aws:PrincipalArn": [`${OWN}:role/terraform`, `${OWN}:role/sso/Ops_*`] } },
};
const K5 = (arns: string[]): JsonObject => ({
  ...K4,
  Condition: { ArnNotLike: { "aws:PrincipalArn": arns } },
});
const K6 = (exempt: string[]): JsonObject => ({
  Effect: "Deny",
  NotPrincipal: { AWS: exempt.map((name) => `${OWN}:${name}`) },
  Action: "kms:PutKeyPolicy",
  Resource: "*",
});
const KEY: JsonObject[] = [K0, K1, K2, K3];
const base = { ...bp(BASE), actions: ["no-op"] };
const p = (...c: Entry[]) =>
  deployedPlan(...(c.some((x) => x.type === "aws_s3_bucket_policy") ? c : [base, ...c]));
const role = (policy: Json, more: JsonObject = {}): JsonObject => ({
  name: "app",
  arn: `${OWN}:role/app`,
  assume_role_policy: policy,
  ...more,
});

// biome-ignore format: a table is read by its rows
const HARMLESS: [string, JsonObject][] = [
  ["a new Deny of PutBucketPolicy for callers of another network", p(bp([...BASE, { Effect: "Deny", Principal: "*", Action: "s3:PutBucketPolicy", Resource: ARNS.bucket, Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-1" }, BoolIfExists: { "aws:PrincipalIsAWSService": "false" } } }]))],
  ["a new Deny of PutBucketPolicy for one role", p(bp([...BASE, { Effect: "Deny", Principal: { AWS: `${OWN}:role/ci` }, Action: "s3:PutBucketPolicy", Resource: ARNS.bucket }]))],
  ["a first list of those who may change the key's policy", p(kp([...KEY, K4], KEY))],
  ["one exemption fewer of two Denies that share another", p(kp([...KEY, K4, K5([`${OWN}:role/terraform`])], [...KEY, K4, K5([`${OWN}:role/terraform`, `${OWN}:role/tofu`])]))],
  ["a Deny split by action", p(bp([...without(KEEP), keep({ Action: "s3:DeleteObject" }), keep({ Action: "s3:DeleteObjectVersion" }), keep({ Action: "s3:PutBucketPolicy" })]))],
  ["a Deny with wider actions", p(bp([...without(KEEP), keep({ Action: ["s3:Delete*", "s3:PutBucketPolicy"] })]))],
  ["actions in other case", p(bp([...without(KEEP), keep({ Action: ["S3:deleteobject", "s3:DELETEOBJECTVERSION", "s3:putbucketpolicy"] })]))],
  ["ArnNotEquals as StringNotEquals", p(bp([...without(KEEP), keep({ Condition: { StringNotEquals: { "AWS:PrincipalArn": [`${GLASS}-2`, GLASS] } } })]))],
  ["ArnNotEquals as ArnNotLike", p(bp([...without(KEEP), keep({ Condition: { ArnNotLike: { "aws:principalarn": [GLASS, `${GLASS}-2`] } } })]))],
  ["IfExists on a negated operator", p(bp([...without(KEEP), keep({ Condition: { ArnNotEqualsIfExists: { "aws:PrincipalArn": [GLASS, `${GLASS}-2`] } } })]))],
  ["one exemption fewer", p(bp([...without(KEEP), keep({ Condition: { ArnNotEquals: { "aws:PrincipalArn": GLASS } } })]))],
  ["a Deny of all actions but those in use", p(bp([...without(KEEP), { Effect: "Deny", Principal: "*", Resource: [ARNS.bucket, FILES], NotAction: ["s3:GetObject", "s3:ListBucket", "s3:PutObject", "s3:GetBucketAcl"], Condition: { ArnNotEquals: { "aws:PrincipalArn": [GLASS, `${GLASS}-2`] }} }]))],
  ["a new Deny below TLS 1.2", p(bp([...BASE, { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: [ARNS.bucket, FILES], Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } }]))],
  ["a new Deny of SSE-C by Null", p(bp([...BASE, { Effect: "Deny", Principal: "*", Action: "s3:PutObject", Resource: FILES, Condition: { Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" } } }]))],
  ["a grant with one more condition", p(bp([...without(ORGS), { ...ORGS, Condition: { StringEquals: { "aws:PrincipalOrgID": ORG, "aws:PrincipalType": "AssumedRole" } } }]))],
  ["a principal named by a condition", p(bp([...without(READ), { ...READ, Principal: { AWS: "*" }, Condition: { ArnEquals: { "aws:PrincipalArn": `${OWN}:role/auditor` } } }]))],
  ["key actions that a wildcard repeats", p(kp([K0, { ...K1, Action: ["kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:GenerateDataKey*"] }, K2, K3], KEY))],
  ["kms:ViaService with kms:CallerAccount", p(kp([K0, K1, K2, { ...K3, Condition: { StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com", "kms:CallerAccount": "111111111111" } } }], KEY))],
  ["the one key action that CloudTrail needs", p(kp([K0, { ...K1, Action: "kms:GenerateDataKey" }, K2, K3], KEY))],
  ["replication into another bucket", p(created("aws_iam_role_policy", { role: "repl", policy: allow(["s3:ReplicateObject", "s3:ReplicateDelete"], "arn:aws:s3:::copies/*") }))],
  ["an inline policy as an attached one", p({ type: "aws_iam_role_policy", address: "aws_iam_role_policy.x", before: { role: "app", policy: allow("s3:*") }, after: null }, created("aws_iam_policy", { name: "x", arn: `${OWN}:policy/x`, policy: allow("s3:*") }), created("aws_iam_role_policy_attachment", { role: "app", policy_arn: `${OWN}:policy/x` }))],
  ["another service for a harmless role", p(changed("aws_iam_role", role(policyOf({ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" })), role(policyOf({ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }))), kept("aws_iam_role_policy", { role: "app", policy: allow("dynamodb:*") }))],
  ["a permission set that views", p(created("aws_ssoadmin_managed_policy_attachment", { permission_set_arn: "arn:aws:sso:::permissionSet/x", managed_policy_arn: "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess" }))],
  ["an access point for a reader", p(created("aws_s3_access_point", { name: "ap", bucket: "logs", policy: policyOf({ Effect: "Allow", Principal: { AWS: `${OWN}:role/auditor` }, Action: "s3:GetObject", Resource: "*" }) }))],
  ["a grant of Lake Formation, which opens no object of an unregistered bucket", p(created("aws_lakeformation_permissions", { principal: STRANGER, permissions: ["SELECT"] }))],
  ["a service control policy split by action", p(changed("aws_organizations_policy", { type: "SERVICE_CONTROL_POLICY", id: "p-1", content: policyOf({ Effect: "Deny", Action: ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail"], Resource: "*" }) }, { type: "SERVICE_CONTROL_POLICY", id: "p-1", content: policyOf({ Effect: "Deny", Action: "cloudtrail:StopLogging", Resource: "*" }, { Effect: "Deny", Action: "cloudtrail:DeleteTrail", Resource: "*" }) }))],
  ["tags of a user", p(changed("aws_iam_user", { name: "ana", tags: {} }, { name: "ana", tags: { a: "b" } }))],
];

// biome-ignore format: a table is read by its rows
const HARMFUL: [string, JsonObject][] = [
  ["a Deny that exempts nobody any more", p(bp([...without(KEEP), keep({ Condition: {} })]))],
  ["a new Deny of PutBucketPolicy for all", p(bp([...BASE, { Effect: "Deny", Principal: "*", Action: "s3:PutBucketPolicy", Resource: ARNS.bucket }]))],
  ["a Deny for everybody but root and a role, for everybody but root", p(kp([...KEY, K6(["root"])], [...KEY, K6(["root", "role/terraform"])]))],
  ["a new Deny of PutKeyPolicy for all but root", p(kp([...KEY, K4, { ...K4, Condition: { ArnNotLike: { "aws:PrincipalArn": `${OWN}:root` } } }], [...KEY, K4]))],
  ...STAYING.map((action): [string, JsonObject] => [`a service control policy that no longer denies ${action}`, p(changed("aws_organizations_policy", { type: "SERVICE_CONTROL_POLICY", id: "p-1", content: policyOf({ Effect: "Deny", Action: STAYING, Resource: "*" }) }, { type: "SERVICE_CONTROL_POLICY", id: "p-1", content: policyOf({ Effect: "Deny", Action: STAYING.filter((other) => other !== action), Resource: "*" }) }))]),
  ["an exemption with a wildcard", p(bp([...without(KEEP), keep({ Condition: { ArnNotLike: { "aws:PrincipalArn": `${OWN}:role/*` } } })]))],
  ["an exemption of the organization", p(bp([...without(KEEP), keep({ Condition: { StringNotEquals: { "aws:PrincipalOrgID": ORG } } })]))],
  ["a Deny moved to a policy that is not attached", p(bp(without(KEEP)), created("aws_organizations_policy", { name: "rcp", type: "RESOURCE_CONTROL_POLICY", content: policyOf(keep({})) }))],
  ["a Deny under ForAnyValue", p(bp([...without(KEEP), keep({ Condition: { "ForAnyValue:StringNotLike": { "aws:PrincipalArn": [GLASS, `${GLASS}-2`] } } })]))],
  ["a Deny of tagged principals only", p(bp([...without(KEEP), keep({ Condition: { ArnNotEquals: { "aws:PrincipalArn": [GLASS, `${GLASS}-2`] }, Null: { "aws:PrincipalTag/team": "false" } } })]))],
  ["a Deny in one folder only", p(bp([...without(KEEP), keep({ Resource: `${ARNS.bucket}/audit/AWSLogs/${ORG}/*` })]))],
  ["a Deny that exempts the account by NotPrincipal", p(bp([...without(KEEP), { Effect: "Deny", NotPrincipal: { AWS: [GLASS, `${GLASS}-2`, `${OWN}:root`] }, Action: ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutBucketPolicy"], Resource: [ARNS.bucket, FILES] }]))],
  ["a Deny of TLS in place of plain HTTP", p(bp([...without(TLS), { ...TLS, Condition: { Bool: { "aws:SecureTransport": "true" } } }]))],
  ["a Deny of what lacks aws:SecureTransport", p(bp([...without(TLS), { ...TLS, Condition: { Null: { "aws:SecureTransport": "true" } } }]))],
  ["a second organization that reads", p(bp([...without(ORGS), { ...ORGS, Condition: { StringEquals: { "aws:PrincipalOrgID": [ORG, "o-evil0000001"] } } }]))],
  ["any organization that reads", p(bp([...without(ORGS), { ...ORGS, Condition: { StringLike: { "aws:PrincipalOrgID": "o-*" } } }]))],
  ["aws:PrincipalOrgID with IfExists", p(bp([...without(ORGS), { ...ORGS, Condition: { StringEqualsIfExists: { "aws:PrincipalOrgID": ORG } } }]))],
  ["aws:PrincipalOrgPaths under ForAllValues", p(bp([...without(ORGS), { ...ORGS, Condition: { "ForAllValues:StringLike": { "aws:PrincipalOrgPaths": `${ORG}/*` } } }]))],
  ["an Allow with NotPrincipal", p(bp([...BASE, { Effect: "Allow", NotPrincipal: { AWS: `${OWN}:role/x` }, Action: "s3:GetObject", Resource: FILES }]))],
  ["an Allow with NotAction", p(bp([...BASE, { Effect: "Allow", Principal: { AWS: `${OWN}:role/x` }, NotAction: "s3:Get*", Resource: FILES }]))],
  ["the key for another trail", p(kp([K0, { ...K1, Condition: { StringEquals: { "aws:SourceArn": `${ARNS.trail}-2` } } }, K2, K3], KEY))],
  ["the key for another account's trails", p(kp([K0, { ...K1, Condition: { StringLike: { "kms:EncryptionContext:aws:cloudtrail:arn": "arn:aws:cloudtrail:*:222222222222:trail/*" } } }, K2, K3], KEY))],
  ["the key for data key pairs only", p(kp([K0, { ...K1, Action: "kms:GenerateDataKeyPair*" }, K2, K3], KEY))],
  ["the key through another service", p(kp([K0, { ...K1, Condition: { StringEquals: { "kms:ViaService": "ec2.us-east-1.amazonaws.com" } } }, K2, K3], KEY))],
  ["a grant of the key for a stranger", p(created("aws_kms_grant", { grantee_principal: `${STRANGER}:root`, operations: ["Decrypt"], name: "g" }))],
  ["a new administrator of the key", p(kp([...KEY, { Effect: "Allow", Principal: { AWS: `${OWN}:role/x` }, Action: "kms:Put*", Resource: "*" }], KEY))],
  ["a stranger who decrypts through S3", p(kp([...KEY, { Effect: "Allow", Principal: { AWS: `${STRANGER}:root` }, Action: "kms:Decrypt", Resource: "*", Condition: { StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } } }], KEY))],
  ["a role that replicates deletions", p(created("aws_iam_role_policy", { role: "repl", policy: allow("s3:ReplicateDelete", FILES) }))],
  ["an ACL for everybody", p(created("aws_s3_bucket_acl", { bucket: "logs", access_control_policy: [{ grant: [{ grantee: [{ type: "Group", uri: "http://acs.amazonaws.com/groups/global/AllUsers" }], permission: "READ" }] }] }))],
  ["an access point for a stranger's account", p(created("aws_s3_access_point", { name: "ap", bucket: "logs", policy: policyOf({ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*", Condition: { StringEquals: { "aws:PrincipalAccount": "999999999999" } } }) }))],
  ["a role that passes an administrator's role to a service", p(created("aws_iam_role_policy", { role: "app", policy: allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"]) }), kept("aws_iam_role", { name: "adm", arn: `${OWN}:role/adm`, assume_role_policy: policyOf({ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }) }), kept("aws_iam_role_policy", { role: "adm", policy: allow("*") }, "adm"))],
  ["a role that creates keys of any user", p(created("aws_iam_role_policy", { role: "app", policy: allow("iam:CreateAccessKey", `${OWN}:user/*`) }))],
  ["an administrator of Identity Center", p(created("aws_iam_role_policy", { role: "app", policy: allow(["sso:CreateAccountAssignment", "sso:AttachManagedPolicyToPermissionSet", "sso:PutInlinePolicyToPermissionSet"]) }))],
  ["a permission set of administrators assigned in the trail's account", p(created("aws_ssoadmin_account_assignment", { permission_set_arn: "arn:aws:sso:::permissionSet/a", principal_id: "u", principal_type: "USER", target_id: "111111111111" }), kept("aws_ssoadmin_permission_set", { name: "a", arn: "arn:aws:sso:::permissionSet/a" }), kept("aws_ssoadmin_managed_policy_attachment", { permission_set_arn: "arn:aws:sso:::permissionSet/a", managed_policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" }))],
  ["a permission set of administrators", p(created("aws_ssoadmin_managed_policy_attachment", { permission_set_arn: "arn:aws:sso:::permissionSet/x", managed_policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" }))],
  ["the role of AWS Organizations in any account", p(created("aws_iam_role_policy", { role: "app", policy: allow("sts:AssumeRole", "arn:aws:iam::*:role/OrganizationAccountAccessRole") }))],
  ["a bucket's name with a wildcard", p(created("aws_iam_role_policy", { role: "app", policy: allow("s3:*Object*", "arn:aws:s3:::l?gs/*") }))],
  ["sts:* on the break-glass role by a wildcard", p(created("aws_iam_role_policy", { role: "app", policy: allow("sts:*", `${OWN}:role/break-*`) }))],
  ["an exclusive list of attachments", p(created("aws_iam_role_policy_attachments_exclusive", { role_name: "app", policy_arns: ["arn:aws:iam::aws:policy/AdministratorAccess"] }))],
  ["a role that IAM Roles Anywhere may assume", p(changed("aws_iam_role", role(policyOf({ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" })), role(policyOf({ Effect: "Allow", Principal: { Service: "rolesanywhere.amazonaws.com" }, Action: "sts:AssumeRole" }))), kept("aws_iam_role_policy", { role: "app", policy: allow("s3:*") }))],
  ["a Deny without a second factor gone from a trust policy", p(changed("aws_iam_role", role(policyOf({ Effect: "Allow", Principal: { AWS: `${OWN}:root` }, Action: "sts:AssumeRole" }, { Effect: "Deny", Principal: "*", Action: "sts:AssumeRole", Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } })), role(policyOf({ Effect: "Allow", Principal: { AWS: `${OWN}:root` }, Action: "sts:AssumeRole" }))), kept("aws_iam_role_policy", { role: "app", policy: allow("s3:*") }))],
  ["reading attached to a role that a stranger may assume", p(kept("aws_iam_role", role(policyOf({ Effect: "Allow", Principal: { AWS: `${STRANGER}:root` }, Action: "sts:AssumeRole" }))), created("aws_iam_role_policy_attachment", { role: "app", policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }))],
  ["reading written into a role that a stranger may assume", p(kept("aws_iam_role", role(policyOf({ Effect: "Allow", Principal: { AWS: `${STRANGER}:root` }, Action: "sts:AssumeRole" }))), created("aws_iam_role_policy", { role: "app", policy: allow("s3:GetObject", FILES) }))],
  ["a role that reads, for any identity of Cognito", p(created("aws_iam_role", role(policyOf({ Effect: "Allow", Principal: { Federated: "cognito-identity.amazonaws.com" }, Action: "sts:AssumeRoleWithWebIdentity" }))), created("aws_iam_role_policy", { role: "app", policy: allow("s3:GetObject", FILES) }))],
  ["a user's boundary gone", p(changed("aws_iam_user", { name: "ana", permissions_boundary: `${OWN}:policy/b` }, { name: "ana", permissions_boundary: "" }), kept("aws_iam_user_policy", { user: "ana", policy: allow("s3:*") }), kept("aws_iam_policy", { name: "b", arn: `${OWN}:policy/b`, policy: allow("ec2:*") }))],
];
it.each(HARMLESS)("finds nothing: %s", (_, document) => {
  expect(reviewed(document)).toMatchObject({ status: 0, report: { findings: [], unjudged: [] } });
});

it.each(HARMFUL)("finds something: %s", (_, document) => {
  expect(reviewed(document).status).toBe(1);
});
