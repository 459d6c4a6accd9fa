import type { Json, JsonObject } from "../../../policies/analysis/json";
import { ARNS, deployed, deployedPlan, type Entry, plan, policyOf, reviewed, rulesIn } from "./plans";

const created = (type: string, after: JsonObject): Entry => ({
  type,
  address: `${type}.new`,
  before: null,
  after,
});
const deleted = (type: string, before: JsonObject): Entry => ({
  type,
  address: `${type}.old`,
  before,
  after: null,
});
const allow = (action: Json, resource: Json = "*"): string =>
  policyOf({ Effect: "Allow", Action: action, Resource: resource });
const deny = (action: Json): string => policyOf({ Effect: "Deny", Action: action, Resource: "*" });
const GLASS = "arn:aws:iam::111111111111:role/break-glass";
const BUCKET_POLICY: Entry = {
  type: "aws_s3_bucket_policy",
  actions: ["no-op"],
  before: {
    policy: policyOf({
      Effect: "Deny",
      Principal: "*",
      Action: "s3:DeleteObject",
      Resource: `${ARNS.bucket}/*`,
      Condition: { ArnNotEquals: { "aws:PrincipalArn": GLASS } },
    }),
  },
  after: {
    policy: policyOf({
      Effect: "Deny",
      Principal: "*",
      Action: "s3:DeleteObject",
      Resource: `${ARNS.bucket}/*`,
      Condition: { ArnNotEquals: { "aws:PrincipalArn": GLASS } },
    }),
  },
};
const planned = (...changes: Entry[]): JsonObject => deployedPlan(BUCKET_POLICY, ...changes);
const rolePolicy = (policy: string): Entry => created("aws_iam_role_policy", { role: "app", policy });

describe("a new permission", () => {
  it.each<[string, string]>([
    ["to stop the trail", allow("cloudtrail:StopLogging")],
    ["for everything", allow("*")],
    ["to delete log files", allow("s3:DeleteObjectVersion", `${ARNS.bucket}/*`)],
    ["to write log files", allow("s3:PutObject", `${ARNS.bucket}/*`)],
    ["for all but reading", policyOf({ Effect: "Allow", NotAction: "s3:Get*", Resource: "*" })],
    [
      "on all but another bucket",
      policyOf({ Effect: "Allow", Action: "s3:*", NotResource: "arn:aws:s3:::assets/*" }),
    ],
    ["to disable the key", allow("kms:DisableKey", ARNS.key)],
    ["to assume the break-glass role", allow("sts:AssumeRole", GLASS)],
    ["to assume every role", allow("sts:AssumeRole")],
    ["to leave the organization", allow("organizations:LeaveOrganization")],
    ["to change any role", allow("iam:PutRolePolicy")],
  ])("%s is found", (_, policy) => {
    expect(rulesIn(planned(rolePolicy(policy)))).toEqual(["identity-permission-added"]);
  });

  it.each<[string, string]>([
    ["to delete in another bucket", allow("s3:*", ["arn:aws:s3:::assets", "arn:aws:s3:::assets/*"])],
    ["to delete in buckets with another name", allow("s3:*", "arn:aws:s3:::app-*")],
    ["to write its own logs", allow(["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"])],
    ["to read log files", allow(["s3:GetObject", "s3:ListBucket"], `${ARNS.bucket}/*`)],
    ["on a table", allow("dynamodb:DeleteItem")],
    ["on another key", allow("kms:*", "arn:aws:kms:us-east-1:111111111111:key/other")],
    ["on another trail", allow("cloudtrail:*", "arn:aws:cloudtrail:us-east-1:111111111111:trail/other")],
    [
      "that the same policy denies",
      policyOf(
        { Effect: "Allow", Action: "*", Resource: "*" },
        { Effect: "Deny", Action: "*", Resource: "*" },
      ),
    ],
  ])("%s is no finding", (_, policy) => {
    expect(reviewed(planned(rolePolicy(policy)))).toMatchObject({ status: 0, report: { findings: [] } });
  });

  it("to silence the topic or the log group is found as such", () => {
    for (const action of ["sns:DeleteTopic", "logs:DeleteLogGroup"]) {
      expect(rulesIn(planned(rolePolicy(allow(action))))).toEqual(["identity-notification-permission-added"]);
    }
  });

  it.each<[string, Entry[]]>([
    [
      "a role's own argument",
      [
        {
          type: "aws_iam_role",
          address: "aws_iam_role.app",
          before: { name: "app", inline_policy: [] },
          after: { name: "app", arn: "", inline_policy: [{ name: "x", policy: allow("*") }] },
        },
      ],
    ],
    [
      "an attached policy of the plan",
      [
        created("aws_iam_policy", {
          name: "p",
          arn: "arn:aws:iam::111111111111:policy/p",
          policy: allow("*"),
        }),
        created("aws_iam_user_policy_attachment", {
          user: "u",
          policy_arn: "arn:aws:iam::111111111111:policy/p",
        }),
      ],
    ],
    [
      "an attachment to a group",
      [
        created("aws_iam_policy", {
          name: "p",
          arn: "arn:aws:iam::111111111111:policy/p",
          policy: allow("*"),
        }),
        created("aws_iam_group_policy_attachment", {
          group: "g",
          policy_arn: "arn:aws:iam::111111111111:policy/p",
        }),
      ],
    ],
    [
      "an exclusive attachment",
      [
        created("aws_iam_policy", {
          name: "p",
          arn: "arn:aws:iam::111111111111:policy/p",
          policy: allow("*"),
        }),
        created("aws_iam_policy_attachment", {
          users: [],
          roles: ["r"],
          groups: [],
          policy_arn: "arn:aws:iam::111111111111:policy/p",
        }),
      ],
    ],
    [
      "a permission set",
      [
        created("aws_ssoadmin_permission_set_inline_policy", {
          permission_set_arn: "arn:aws:sso:::permissionSet/x",
          inline_policy: allow("*"),
        }),
      ],
    ],
  ])("is found in %s", (_, changes) => {
    expect(rulesIn(planned(...changes))).toEqual(["identity-permission-added"]);
  });

  it("is no finding when a policy only moves from an argument to a resource of its own", () => {
    const role = { name: "app", assume_role_policy: policyOf() };
    const inline: Entry = {
      type: "aws_iam_role",
      address: "aws_iam_role.app",
      before: { ...role, inline_policy: [{ policy: allow("*") }] },
      after: { ...role, inline_policy: [] },
    };
    expect(rulesIn(planned(inline, rolePolicy(allow("*"))))).toEqual([]);
  });
});

describe("a managed policy", () => {
  const attach = (policy_arn: string): Entry =>
    created("aws_iam_role_policy_attachment", { role: "app", policy_arn });

  it.each([
    "arn:aws:iam::aws:policy/AdministratorAccess",
    "arn:aws:iam::aws:policy/AmazonS3FullAccess",
    "arn:aws:iam::111111111111:policy/NotReallyReadOnly",
  ])("%s is found", (arn) => {
    expect(rulesIn(planned(attach(arn)))).toEqual(["identity-managed-policy-added"]);
  });

  it.each([
    "arn:aws:iam::aws:policy/ReadOnlyAccess",
    "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
    "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
  ])("%s is no finding", (arn) => {
    expect(rulesIn(planned(attach(arn)))).toEqual([]);
  });

  it("is judged alike as an argument of the role", () => {
    const role = (managed_policy_arns: Json): JsonObject => ({ name: "app", arn: "", managed_policy_arns });
    const changed = (arn: string): Entry => ({
      type: "aws_iam_role",
      address: "aws_iam_role.app",
      before: role([]),
      after: role([arn]),
    });
    expect(rulesIn(planned(changed("arn:aws:iam::aws:policy/ReadOnlyAccess")))).toEqual([]);
    expect(rulesIn(planned(changed("arn:aws:iam::aws:policy/AdministratorAccess")))).toEqual([
      "identity-managed-policy-added",
    ]);
  });
});

describe("a Deny that goes", () => {
  it.each<[string, Entry]>([
    ["with a group's policy", deleted("aws_iam_group_policy", { group: "g", policy: deny("cloudtrail:*") })],
    ["with a user's policy", deleted("aws_iam_user_policy", { user: "u", policy: deny("s3:DeleteObject") })],
    [
      "from a role's policy",
      {
        type: "aws_iam_role_policy",
        address: "aws_iam_role_policy.x",
        before: { role: "r", policy: deny("kms:*") },
        after: { role: "r", policy: policyOf() },
      },
    ],
  ])("%s is found", (_, change) => {
    const identity: Entry[] = [
      { type: "aws_iam_group", actions: ["no-op"], before: { name: "g" }, after: { name: "g" } },
      { type: "aws_iam_user", actions: ["no-op"], before: { name: "u" }, after: { name: "u" } },
    ];
    expect(rulesIn(planned(change, ...identity))).toEqual(["identity-deny-removed"]);
  });

  it("of other actions is no finding", () => {
    const other: Entry = {
      type: "aws_iam_role_policy",
      address: "aws_iam_role_policy.x",
      before: { role: "r", policy: deny("ec2:*") },
      after: { role: "r", policy: policyOf() },
    };
    expect(rulesIn(planned(other))).toEqual([]);
  });
});

describe("who may assume a role", () => {
  const trust = (...principals: string[]): string =>
    policyOf({ Effect: "Allow", Principal: { AWS: principals }, Action: "sts:AssumeRole" });
  const OWN = "arn:aws:iam::111111111111:role/ops";
  const role = (name: string, before: string | null, after: string): Entry => ({
    type: "aws_iam_role",
    address: `aws_iam_role.${name}`,
    before:
      before === null
        ? null
        : { name, arn: `arn:aws:iam::111111111111:role/${name}`, assume_role_policy: before },
    after: { name, arn: `arn:aws:iam::111111111111:role/${name}`, assume_role_policy: after },
  });

  it("matters for the break-glass role, within the organization too", () => {
    expect(rulesIn(planned(role("break-glass", trust(OWN), trust(OWN, `${OWN}2`))))).toEqual([
      "role-trust-widened",
    ]);
  });

  it("matters for a role that reads log files, if it is a stranger, also when the role is new", () => {
    const reads = created("aws_iam_role_policy", {
      role: "reader",
      policy: allow("s3:GetObject", `${ARNS.bucket}/*`),
    });
    const stranger = trust("arn:aws:iam::999999999999:root");
    expect(rulesIn(planned(reads, role("reader", null, stranger)))).toEqual(["role-trust-widened"]);
    expect(rulesIn(planned(reads, role("reader", null, trust(OWN))))).toEqual([]);
    expect(rulesIn(planned(reads, role("reader", trust(OWN), trust(OWN, `${OWN}2`))))).toEqual([]);
  });

  it("does not matter for other roles", () => {
    expect(rulesIn(planned(role("app", trust(OWN), trust("*"))))).toEqual([]);
  });
});

describe("a boundary", () => {
  const role = (permissions_boundary: Json): JsonObject => ({ name: "app", arn: "", permissions_boundary });
  const BOUNDARY = "arn:aws:iam::111111111111:policy/boundary";
  const removed: Entry = {
    type: "aws_iam_role",
    address: "aws_iam_role.app",
    before: role(BOUNDARY),
    after: role(null),
  };
  const kept = (policy: string): Entry => ({
    type: "aws_iam_role_policy",
    address: "aws_iam_role_policy.app",
    actions: ["no-op"],
    before: { role: "app", policy },
    after: { role: "app", policy },
  });

  it("that limited a dangerous identity is found when it goes", () => {
    expect(rulesIn(planned(removed, kept(allow("*"))))).toEqual(["identity-boundary-removed"]);
  });

  it("of a harmless identity is no finding", () => {
    expect(rulesIn(planned(removed, kept(allow("dynamodb:*"))))).toEqual([]);
  });
});

it("finds a permission to stop a trail in a plan that holds none", () => {
  expect(
    rulesIn(
      plan([
        {
          type: "aws_iam_role_policy",
          actions: ["create"],
          before: null,
          after: { role: "app", policy: allow("cloudtrail:StopLogging") },
        },
      ]),
    ),
  ).toEqual(["identity-permission-added"]);
});

it("finds nothing in a deployment without changes", () => {
  expect(rulesIn(plan(deployed()))).toEqual([]);
});
