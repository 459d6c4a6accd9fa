import type { Json, JsonObject } from "../../../policies/analysis/json";
import { allow, FILES, ORG, OWN, STRANGER, withPolicy } from "./access-plans";
import { changed, created, type Entry, kept, policyOf, reviewed } from "./plans";

const rule = (before: Json, after: Json): Entry =>
  changed(
    "aws_cloudwatch_event_rule",
    { name: "r", event_pattern: JSON.stringify(before) },
    { name: "r", event_pattern: JSON.stringify(after) },
  );
const EV = { source: ["aws.cloudtrail"], detail: { eventName: ["StopLogging", "DeleteTrail"] } };

// biome-ignore format: a table is read by its rows
const HARMLESS: [string, JsonObject][] = [
  ["an event pattern that takes any name", withPolicy(rule({ ...EV, detail: { eventName: [{ "anything-but": ["X"] }] } }, { ...EV, detail: { eventName: [{ exists: true }] } }))],
  ["an event pattern with a prefix in place of a name", withPolicy(rule(EV, { ...EV, detail: { eventName: [{ prefix: "Stop" }, "DeleteTrail"] } }))],
  ["an event pattern without its details", withPolicy(rule(EV, { source: ["aws.cloudtrail"] }))],
  ["users who manage their own keys", withPolicy(created("aws_iam_group_policy", { group: "g", policy: allow(["iam:CreateAccessKey", "iam:UpdateLoginProfile"], "arn:aws:iam::*:user/${aws:username}") }))],
  ["a pipeline that passes a harmless role", withPolicy(created("aws_iam_role_policy", { role: "ci", policy: allow(["iam:PassRole"], `${OWN}:role/task`) }), kept("aws_iam_role", { name: "task", arn: `${OWN}:role/task`, assume_role_policy: policyOf({ Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" }) }))],
  ["AWS's policies for instances", withPolicy(created("aws_iam_role_policy_attachment", { role: "app", policy_arn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore" }, "a"), created("aws_iam_role_policy_attachment", { role: "app", policy_arn: "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy" }, "b"))],
  ["a permission set of administrators in another account", withPolicy(created("aws_ssoadmin_account_assignment", { permission_set_arn: "arn:aws:sso:::permissionSet/a", principal_id: "u", principal_type: "USER", target_id: "555555555555" }), kept("aws_ssoadmin_permission_set", { name: "a", arn: "arn:aws:sso:::permissionSet/a" }), kept("aws_ssoadmin_managed_policy_attachment", { permission_set_arn: "arn:aws:sso:::permissionSet/a", managed_policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" }))],
  ["the role of AWS Organizations in another account", withPolicy(created("aws_iam_role_policy", { role: "app", policy: allow("sts:AssumeRole", "arn:aws:iam::555555555555:role/OrganizationAccountAccessRole") }))],
  ["objects named by a policy variable", withPolicy(created("aws_iam_role_policy", { role: "app", policy: allow("s3:PutObject", "arn:aws:s3:::uploads/${aws:PrincipalTag/team}/*") }))],
  ["a new role that reads, for instances", withPolicy(created("aws_iam_role", { name: "x", assume_role_policy: policyOf({ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }) }), created("aws_iam_role_policy", { role: "x", policy: allow("s3:GetObject", FILES) }))],
  ["a vendor's role for the vendor's own bucket", withPolicy(created("aws_iam_role", { name: "x", assume_role_policy: policyOf({ Effect: "Allow", Principal: { AWS: `${STRANGER}:root` }, Action: "sts:AssumeRole", Condition: { StringEquals: { "sts:ExternalId": "q" } } }) }), created("aws_iam_role_policy", { role: "x", policy: allow(["ec2:Describe*", "s3:GetObject"], ["arn:aws:s3:::vendor-exchange/*"]) }))],
  ["reading for a role that strangers may no longer assume", withPolicy(changed("aws_iam_role", { name: "x", arn: `${OWN}:role/x`, assume_role_policy: policyOf({ Effect: "Allow", Principal: { AWS: `${STRANGER}:root` }, Action: "sts:AssumeRole" }) }, { name: "x", arn: `${OWN}:role/x`, assume_role_policy: policyOf({ Effect: "Allow", Principal: { AWS: `${OWN}:root` }, Action: "sts:AssumeRole" }) }), created("aws_iam_role_policy", { role: "x", policy: allow("s3:GetObject", FILES) }))],
  ["a role that reads, for the organization", withPolicy(created("aws_iam_role", { name: "x", assume_role_policy: policyOf({ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole", Condition: { StringEquals: { "aws:PrincipalOrgID": ORG } } }) }), created("aws_iam_role_policy", { role: "x", policy: allow("s3:GetObject", FILES) }))],
  ["a role that reads, for one repository of GitHub", withPolicy(created("aws_iam_role", { name: "x", assume_role_policy: policyOf({ Effect: "Allow", Principal: { Federated: `${OWN}:oidc-provider/token.actions.githubusercontent.com` }, Action: "sts:AssumeRoleWithWebIdentity", Condition: { StringLike: { "token.actions.githubusercontent.com:sub": "repo:acme/x:*" } } }) }), created("aws_iam_role_policy", { role: "x", policy: allow("s3:GetObject", FILES) }))],
  ["a policy of the same content under another name", withPolicy({ type: "aws_iam_policy", address: "aws_iam_policy.a", before: { name: "a", arn: `${OWN}:policy/a`, policy: allow("s3:*") }, after: null }, created("aws_iam_policy", { name: "b", arn: `${OWN}:policy/b`, policy: allow("s3:*") }), changed("aws_iam_role_policy_attachment", { role: "app", policy_arn: `${OWN}:policy/a` }, { role: "app", policy_arn: `${OWN}:policy/b` }))],
  ["a policy that is not attached", withPolicy(created("aws_iam_policy", { name: "b", arn: `${OWN}:policy/b`, policy: allow("s3:*") }))],
  ["a new boundary", withPolicy(changed("aws_iam_user", { name: "u", permissions_boundary: null }, { name: "u", permissions_boundary: `${OWN}:policy/b` }), kept("aws_iam_user_policy", { user: "u", policy: allow("*") }))],
  ["another boundary that allows nothing on the trail", withPolicy(changed("aws_iam_role", { name: "u", permissions_boundary: `${OWN}:policy/b` }, { name: "u", permissions_boundary: `${OWN}:policy/c` }), kept("aws_iam_role_policy", { role: "u", policy: allow("*") }), kept("aws_iam_policy", { name: "b", arn: `${OWN}:policy/b`, policy: allow("ec2:*") }, "b"), kept("aws_iam_policy", { name: "c", arn: `${OWN}:policy/c`, policy: allow(["ec2:*", "sqs:*"]) }, "c"))],
  ["AWS's policy within AWS's boundary", withPolicy(kept("aws_iam_role", { name: "u", permissions_boundary: "arn:aws:iam::aws:policy/AmazonEC2FullAccess" }), created("aws_iam_role_policy_attachment", { role: "u", policy_arn: "arn:aws:iam::aws:policy/AmazonS3FullAccess" }))],
  ["a policy that is not shown, within a boundary", withPolicy(kept("aws_iam_role", { name: "u", permissions_boundary: `${OWN}:policy/b` }), kept("aws_iam_policy", { name: "b", arn: `${OWN}:policy/b`, policy: allow("ec2:*") }), created("aws_iam_role_policy_attachment", { role: "u", policy_arn: `${OWN}:policy/unknown` }))],
  ["a role that reads, for a role of the same account", withPolicy(created("aws_iam_role", { name: "x", assume_role_policy: policyOf({ Effect: "Allow", Principal: { AWS: `${OWN}:role/y` }, Action: "sts:AssumeRole" }) }), created("aws_iam_role_policy_attachment", { role: "x", policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }))],
];

// biome-ignore format: a table is read by its rows
const HARMFUL: [string, JsonObject][] = [
  ["an event pattern with one more field", withPolicy(rule(EV, { ...EV, account: ["1"] }))],
  ["an event pattern with one name fewer", withPolicy(rule(EV, { ...EV, detail: { eventName: ["DeleteTrail"] } }))],
  ["an event pattern with another prefix", withPolicy(rule(EV, { ...EV, detail: { eventName: [{ prefix: "Start" }, "DeleteTrail"] } }))],
  ["a role that reads, for another organization", withPolicy(created("aws_iam_role", { name: "x", assume_role_policy: policyOf({ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole", Condition: { StringEquals: { "aws:PrincipalOrgID": "o-evil000000" } } }) }), created("aws_iam_role_policy", { role: "x", policy: allow("s3:GetObject", FILES) }))],
  ["a role that reads, for one stranger of two principals", withPolicy(created("aws_iam_role", { name: "x", assume_role_policy: policyOf({ Effect: "Allow", Principal: { AWS: [`${OWN}:root`, "999999999999"] }, Action: "sts:AssumeRole" }) }), created("aws_iam_role_policy", { role: "x", policy: allow("s3:GetObject", FILES) }))],
  ["a role that reads, for any repository of GitHub", withPolicy(created("aws_iam_role", { name: "x", assume_role_policy: policyOf({ Effect: "Allow", Principal: { Federated: `${OWN}:oidc-provider/token.actions.githubusercontent.com` }, Action: "sts:AssumeRoleWithWebIdentity", Condition: { StringLike: { "token.actions.githubusercontent.com:sub": "*" } } }) }), created("aws_iam_role_policy", { role: "x", policy: allow("s3:GetObject", FILES) }))],
  ["a boundary that is deleted", withPolicy({ type: "aws_iam_policy", address: "aws_iam_policy.b", before: { name: "b", arn: `${OWN}:policy/b`, policy: allow("ec2:*") }, after: null }, changed("aws_iam_role", { name: "u", permissions_boundary: `${OWN}:policy/b` }, { name: "u", permissions_boundary: null }), kept("aws_iam_role_policy", { role: "u", policy: allow("*") }))],
];

it.each(HARMLESS)("finds nothing: %s", (_, document) => {
  expect(reviewed(document)).toMatchObject({ status: 0, report: { findings: [], unjudged: [] } });
});

it.each(HARMFUL)("finds something: %s", (_, document) => {
  expect(reviewed(document).status).toBe(1);
});
