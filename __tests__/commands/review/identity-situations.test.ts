import type { Json, JsonObject } from "../../../policies/analysis/json";
import { ARNS, deployedPlan, type Entry, policyOf, reviewed } from "./plans";

const OWN = "arn:aws:iam::111111111111";
const STRANGER = "arn:aws:iam::999999999999";
const ORG = "o-exampleorg1";
const FILES = `${ARNS.bucket}/*`;
const created = (type: string, after: JsonObject, name = "new"): Entry => ({
  type,
  address: `${type}.${name}`,
  before: null,
  after,
});
const changed = (type: string, before: JsonObject, after: JsonObject, name = "one"): Entry => ({
  type,
  address: `${type}.${name}`,
  before,
  after,
});
const kept = (type: string, values: JsonObject, name = "kept"): Entry => ({
  ...changed(type, values, values, name),
  actions: ["no-op"],
});
const CT = { Service: "cloudtrail.amazonaws.com" };
const BASE: JsonObject[] = [
  { Effect: "Allow", Principal: CT, Action: "s3:GetBucketAcl", Resource: ARNS.bucket },
  {
    Effect: "Allow",
    Principal: CT,
    Action: "s3:PutObject",
    Resource: `${ARNS.bucket}/audit/AWSLogs/${ORG}/*`,
  },
  {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:DeleteObject",
    Resource: FILES,
    Condition: { ArnNotEquals: { "aws:PrincipalArn": `${OWN}:role/break-glass` } },
  },
];
const bp = (after: JsonObject[], before: JsonObject[] = BASE): Entry => ({
  type: "aws_s3_bucket_policy",
  before: { policy: policyOf(...before) },
  after: { policy: policyOf(...after) },
});
const base = { ...bp(BASE), actions: ["no-op"] };
const p = (...c: Entry[]) =>
  deployedPlan(...(c.some((x) => x.type === "aws_s3_bucket_policy") ? c : [base, ...c]));
const al = (action: Json, resource: Json = "*"): string =>
  policyOf({ Effect: "Allow", Action: action, Resource: resource });
const rule = (before: Json, after: Json): Entry =>
  changed(
    "aws_cloudwatch_event_rule",
    { name: "r", event_pattern: JSON.stringify(before) },
    { name: "r", event_pattern: JSON.stringify(after) },
  );
const EV = { source: ["aws.cloudtrail"], detail: { eventName: ["StopLogging", "DeleteTrail"] } };

// biome-ignore format: a table is read by its rows
const HARMLESS: [string, JsonObject][] = [
  ["an event pattern that takes any name", p(rule({ ...EV, detail: { eventName: [{ "anything-but": ["X"] }] } }, { ...EV, detail: { eventName: [{ exists: true }] } }))],
  ["an event pattern with a prefix in place of a name", p(rule(EV, { ...EV, detail: { eventName: [{ prefix: "Stop" }, "DeleteTrail"] } }))],
  ["an event pattern without its details", p(rule(EV, { source: ["aws.cloudtrail"] }))],
  ["users who manage their own keys", p(created("aws_iam_group_policy", { group: "g", policy: al(["iam:CreateAccessKey", "iam:UpdateLoginProfile"], "arn:aws:iam::*:user/${aws:username}") }))],
  ["a pipeline that passes a harmless role", p(created("aws_iam_role_policy", { role: "ci", policy: al(["iam:PassRole"], `${OWN}:role/task`) }), kept("aws_iam_role", { name: "task", arn: `${OWN}:role/task`, assume_role_policy: policyOf({ Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" }) }))],
  ["AWS's policies for instances", p(created("aws_iam_role_policy_attachment", { role: "app", policy_arn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore" }, "a"), created("aws_iam_role_policy_attachment", { role: "app", policy_arn: "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy" }, "b"))],
  ["a permission set of administrators in another account", p(created("aws_ssoadmin_account_assignment", { permission_set_arn: "arn:aws:sso:::permissionSet/a", principal_id: "u", principal_type: "USER", target_id: "555555555555" }), kept("aws_ssoadmin_permission_set", { name: "a", arn: "arn:aws:sso:::permissionSet/a" }), kept("aws_ssoadmin_managed_policy_attachment", { permission_set_arn: "arn:aws:sso:::permissionSet/a", managed_policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" }))],
  ["the role of AWS Organizations in another account", p(created("aws_iam_role_policy", { role: "app", policy: al("sts:AssumeRole", "arn:aws:iam::555555555555:role/OrganizationAccountAccessRole") }))],
  ["objects named by a policy variable", p(created("aws_iam_role_policy", { role: "app", policy: al("s3:PutObject", "arn:aws:s3:::uploads/${aws:PrincipalTag/team}/*") }))],
  ["a new role that reads, for instances", p(created("aws_iam_role", { name: "x", assume_role_policy: policyOf({ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }) }), created("aws_iam_role_policy", { role: "x", policy: al("s3:GetObject", FILES) }))],
  ["a vendor's role for the vendor's own bucket", p(created("aws_iam_role", { name: "x", assume_role_policy: policyOf({ Effect: "Allow", Principal: { AWS: `${STRANGER}:root` }, Action: "sts:AssumeRole", Condition: { StringEquals: { "sts:ExternalId": "q" } } }) }), created("aws_iam_role_policy", { role: "x", policy: al(["ec2:Describe*", "s3:GetObject"], ["arn:aws:s3:::vendor-exchange/*"]) }))],
  ["reading for a role that strangers may no longer assume", p(changed("aws_iam_role", { name: "x", arn: `${OWN}:role/x`, assume_role_policy: policyOf({ Effect: "Allow", Principal: { AWS: `${STRANGER}:root` }, Action: "sts:AssumeRole" }) }, { name: "x", arn: `${OWN}:role/x`, assume_role_policy: policyOf({ Effect: "Allow", Principal: { AWS: `${OWN}:root` }, Action: "sts:AssumeRole" }) }), created("aws_iam_role_policy", { role: "x", policy: al("s3:GetObject", FILES) }))],
  ["a role that reads, for the organization", deployedPlan({ ...bp(BASE), actions: ["no-op"] }, created("aws_iam_role", { name: "x", assume_role_policy: policyOf({ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole", Condition: { StringEquals: { "aws:PrincipalOrgID": ORG } } }) }), created("aws_iam_role_policy", { role: "x", policy: al("s3:GetObject", FILES) }))],
  ["a role that reads, for one repository of GitHub", p(created("aws_iam_role", { name: "x", assume_role_policy: policyOf({ Effect: "Allow", Principal: { Federated: `${OWN}:oidc-provider/token.actions.githubusercontent.com` }, Action: "sts:AssumeRoleWithWebIdentity", Condition: { StringLike: { "token.actions.githubusercontent.com:sub": "repo:acme/x:*" } } }) }), created("aws_iam_role_policy", { role: "x", policy: al("s3:GetObject", FILES) }))],
  ["a policy of the same content under another name", p({ type: "aws_iam_policy", address: "aws_iam_policy.a", before: { name: "a", arn: `${OWN}:policy/a`, policy: al("s3:*") }, after: null }, created("aws_iam_policy", { name: "b", arn: `${OWN}:policy/b`, policy: al("s3:*") }), changed("aws_iam_role_policy_attachment", { role: "app", policy_arn: `${OWN}:policy/a` }, { role: "app", policy_arn: `${OWN}:policy/b` }))],
  ["a policy that is not attached", p(created("aws_iam_policy", { name: "b", arn: `${OWN}:policy/b`, policy: al("s3:*") }))],
  ["a new boundary", p(changed("aws_iam_user", { name: "u", permissions_boundary: null }, { name: "u", permissions_boundary: `${OWN}:policy/b` }), kept("aws_iam_user_policy", { user: "u", policy: al("*") }))],
  ["another boundary that allows nothing on the trail", p(changed("aws_iam_role", { name: "u", permissions_boundary: `${OWN}:policy/b` }, { name: "u", permissions_boundary: `${OWN}:policy/c` }), kept("aws_iam_role_policy", { role: "u", policy: al("*") }), kept("aws_iam_policy", { name: "b", arn: `${OWN}:policy/b`, policy: al("ec2:*") }, "b"), kept("aws_iam_policy", { name: "c", arn: `${OWN}:policy/c`, policy: al(["ec2:*", "sqs:*"]) }, "c"))],
  ["AWS's policy within AWS's boundary", p(kept("aws_iam_role", { name: "u", permissions_boundary: "arn:aws:iam::aws:policy/AmazonEC2FullAccess" }), created("aws_iam_role_policy_attachment", { role: "u", policy_arn: "arn:aws:iam::aws:policy/AmazonS3FullAccess" }))],
  ["a policy that is not shown, within a boundary", p(kept("aws_iam_role", { name: "u", permissions_boundary: `${OWN}:policy/b` }), kept("aws_iam_policy", { name: "b", arn: `${OWN}:policy/b`, policy: al("ec2:*") }), created("aws_iam_role_policy_attachment", { role: "u", policy_arn: `${OWN}:policy/unknown` }))],
  ["a role that reads, for a role of the same account", p(created("aws_iam_role", { name: "x", assume_role_policy: policyOf({ Effect: "Allow", Principal: { AWS: `${OWN}:role/y` }, Action: "sts:AssumeRole" }) }), created("aws_iam_role_policy_attachment", { role: "x", policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }))],
];

// biome-ignore format: a table is read by its rows
const HARMFUL: [string, JsonObject][] = [
  ["an event pattern with one more field", p(rule(EV, { ...EV, account: ["1"] }))],
  ["an event pattern with one name fewer", p(rule(EV, { ...EV, detail: { eventName: ["DeleteTrail"] } }))],
  ["an event pattern with another prefix", p(rule(EV, { ...EV, detail: { eventName: [{ prefix: "Start" }, "DeleteTrail"] } }))],
  ["a role that reads, for another organization", deployedPlan({ ...bp(BASE), actions: ["no-op"] }, created("aws_iam_role", { name: "x", assume_role_policy: policyOf({ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole", Condition: { StringEquals: { "aws:PrincipalOrgID": "o-evil000000" } } }) }), created("aws_iam_role_policy", { role: "x", policy: al("s3:GetObject", FILES) }))],
  ["a role that reads, for one stranger of two principals", p(created("aws_iam_role", { name: "x", assume_role_policy: policyOf({ Effect: "Allow", Principal: { AWS: [`${OWN}:root`, "999999999999"] }, Action: "sts:AssumeRole" }) }), created("aws_iam_role_policy", { role: "x", policy: al("s3:GetObject", FILES) }))],
  ["a role that reads, for any repository of GitHub", p(created("aws_iam_role", { name: "x", assume_role_policy: policyOf({ Effect: "Allow", Principal: { Federated: `${OWN}:oidc-provider/token.actions.githubusercontent.com` }, Action: "sts:AssumeRoleWithWebIdentity", Condition: { StringLike: { "token.actions.githubusercontent.com:sub": "*" } } }) }), created("aws_iam_role_policy", { role: "x", policy: al("s3:GetObject", FILES) }))],
  ["a boundary that is deleted", p({ type: "aws_iam_policy", address: "aws_iam_policy.b", before: { name: "b", arn: `${OWN}:policy/b`, policy: al("ec2:*") }, after: null }, changed("aws_iam_role", { name: "u", permissions_boundary: `${OWN}:policy/b` }, { name: "u", permissions_boundary: null }), kept("aws_iam_role_policy", { role: "u", policy: al("*") }))],
];

it.each(HARMLESS)("finds nothing: %s", (_, document) => {
  expect(reviewed(document)).toMatchObject({ status: 0, report: { findings: [], unjudged: [] } });
});

it.each(HARMFUL)("finds something: %s", (_, document) => {
  expect(reviewed(document).status).toBe(1);
});
