import type { Json, JsonObject } from "../../../policies/analysis/json";
import { allow, GLASS, withPolicy } from "./access-plans";
import { ARNS, created, deployed, type Entry, plan, policyOf, reviewed, rulesIn } from "./plans";

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
    expect(rulesIn(withPolicy(rolePolicy(policy)))).toEqual(["identity-permission-added"]);
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
    expect(reviewed(withPolicy(rolePolicy(policy)))).toMatchObject({ status: 0, report: { findings: [] } });
  });

  it("to silence the topic or the log group is found as such", () => {
    for (const action of ["sns:DeleteTopic", "logs:DeleteLogGroup"]) {
      expect(rulesIn(withPolicy(rolePolicy(allow(action))))).toEqual([
        "identity-notification-permission-added",
      ]);
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
    expect(rulesIn(withPolicy(...changes))).toEqual(["identity-permission-added"]);
  });

  it("is no finding when a policy only moves from an argument to a resource of its own", () => {
    const role = { name: "app", assume_role_policy: policyOf() };
    const inline: Entry = {
      type: "aws_iam_role",
      address: "aws_iam_role.app",
      before: { ...role, inline_policy: [{ policy: allow("*") }] },
      after: { ...role, inline_policy: [] },
    };
    expect(rulesIn(withPolicy(inline, rolePolicy(allow("*"))))).toEqual([]);
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
    expect(rulesIn(withPolicy(attach(arn)))).toEqual(["identity-managed-policy-added"]);
  });

  it.each([
    "arn:aws:iam::aws:policy/ReadOnlyAccess",
    "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
    "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
  ])("%s is no finding", (arn) => {
    expect(rulesIn(withPolicy(attach(arn)))).toEqual([]);
  });

  it("is judged alike as an argument of the role", () => {
    const role = (managed_policy_arns: Json): JsonObject => ({ name: "app", arn: "", managed_policy_arns });
    const changed = (arn: string): Entry => ({
      type: "aws_iam_role",
      address: "aws_iam_role.app",
      before: role([]),
      after: role([arn]),
    });
    expect(rulesIn(withPolicy(changed("arn:aws:iam::aws:policy/ReadOnlyAccess")))).toEqual([]);
    expect(rulesIn(withPolicy(changed("arn:aws:iam::aws:policy/AdministratorAccess")))).toEqual([
      "identity-managed-policy-added",
    ]);
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
