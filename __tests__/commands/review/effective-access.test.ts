import type { Json, JsonObject } from "../../../policies/analysis/json";
import { allow, FILES, OWN, STRANGER, trust, withPolicy } from "./access-plans";
import { ARNS, changed, created, type Entry, kept, plan, policyOf, rulesIn } from "./plans";

describe("within a boundary", () => {
  const BOUNDARY = `${OWN}:policy/boundary`;
  const role = (boundary: Json = BOUNDARY): JsonObject => ({
    name: "app",
    arn: `${OWN}:role/app`,
    permissions_boundary: boundary,
  });
  const boundary = (policy: string): JsonObject => ({ name: "boundary", arn: BOUNDARY, policy });
  const NARROW = allow(["s3:*", "dynamodb:*"], ["arn:aws:s3:::apps-*", "arn:aws:s3:::apps-*/*"]);
  const DENYING = policyOf(
    { Effect: "Allow", Action: "*", Resource: "*" },
    {
      Effect: "Deny",
      Action: ["cloudtrail:*", "s3:*", "kms:*", "iam:*", "sts:*", "organizations:*", "sns:*", "logs:*"],
      Resource: "*",
    },
  );
  const own = (policy: string): Entry => kept("aws_iam_role_policy", { role: "app", policy });

  it.each<[string, string]>([
    ["that names other buckets", NARROW],
    ["that denies", DENYING],
    ["that allows other services", allow(["ec2:*", "lambda:*"])],
    [
      "that allows all but",
      policyOf({ Effect: "Allow", Action: "s3:Delete*", NotResource: [ARNS.bucket, FILES] }),
    ],
  ])("%s a permission reaches nothing", (_, policy) => {
    const limits = [kept("aws_iam_role", role()), kept("aws_iam_policy", boundary(policy))];
    expect(
      rulesIn(withPolicy(...limits, created("aws_iam_role_policy", { role: "app", policy: allow("s3:*") }))),
    ).toEqual([]);
  });

  it("that the plan does not show a permission counts as if there were none", () => {
    const more = created("aws_iam_role_policy", { role: "app", policy: allow("s3:*") });
    expect(rulesIn(withPolicy(kept("aws_iam_role", role()), more))).toEqual(["identity-permission-added"]);
  });

  it.each<[string, string, string]>([
    ["is wider", NARROW, allow("s3:*")],
    ["denies less", DENYING, allow("*")],
    [
      "has fewer conditions",
      allow("s3:*", "*", { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } }),
      allow("s3:*"),
    ],
  ])("that %s a role gains", (_, before, after) => {
    const plan = withPolicy(
      kept("aws_iam_role", role()),
      own(allow("s3:*")),
      changed("aws_iam_policy", boundary(before), boundary(after)),
    );
    expect(rulesIn(plan)).toEqual(["identity-permission-added"]);
  });

  it("that is wider a role without such permissions gains nothing", () => {
    const plan = withPolicy(
      kept("aws_iam_role", role()),
      own(allow("ec2:*")),
      changed("aws_iam_policy", boundary(NARROW), boundary(allow("*"))),
    );
    expect(rulesIn(plan)).toEqual([]);
  });

  it.each<[string, Json, readonly string[]]>([
    ["gone", null, ["identity-boundary-removed"]],
    [
      "AWS's own for administrators",
      "arn:aws:iam::aws:policy/AdministratorAccess",
      ["identity-boundary-removed"],
    ],
    ["one that is not shown", `${OWN}:policy/other`, ["identity-boundary-removed"]],
    ["AWS's own that reaches nothing", "arn:aws:iam::aws:policy/AmazonEC2FullAccess", []],
  ])("that is replaced by %s", (_, after, rules) => {
    const plan = withPolicy(
      changed("aws_iam_role", role(), role(after)),
      own(allow("s3:*")),
      kept("aws_iam_policy", boundary(NARROW)),
    );
    expect(rulesIn(plan)).toEqual(rules);
  });

  it("of a permission set a policy reaches nothing", () => {
    const set = { permission_set_arn: "arn:aws:sso:::permissionSet/x" };
    const attached = kept("aws_ssoadmin_permissions_boundary_attachment", {
      ...set,
      permissions_boundary: [{ customer_managed_policy_reference: [{ name: "boundary", path: "/" }] }],
    });
    const inline = created("aws_ssoadmin_permission_set_inline_policy", {
      ...set,
      inline_policy: allow("s3:*"),
    });
    const shown = kept("aws_iam_policy", boundary(NARROW));
    expect(rulesIn(withPolicy(attached, inline, shown))).toEqual([]);
    expect(rulesIn(withPolicy(attached, inline))).toEqual(["identity-permission-added"]);
  });
});

describe("AWS's managed policy", () => {
  const attach = (name: string): Entry =>
    created("aws_iam_role_policy_attachment", { role: "app", policy_arn: `arn:aws:iam::aws:policy/${name}` });

  it.each<[string, readonly string[]]>([
    ["AdministratorAccess", ["identity-managed-policy-added"]],
    ["PowerUserAccess", ["identity-managed-policy-added"]],
    ["IAMFullAccess", ["identity-managed-policy-added"]],
    ["AWSCloudTrail_FullAccess", ["identity-managed-policy-added"]],
    ["AWSOrganizationsFullAccess", ["identity-managed-policy-added"]],
    ["AWSKeyManagementServicePowerUser", ["identity-managed-policy-added"]],
    [
      "job-function/SystemAdministrator",
      ["identity-managed-policy-added", "identity-notification-permission-added"],
    ],
    [
      "job-function/DatabaseAdministrator",
      ["identity-managed-policy-added", "identity-notification-permission-added"],
    ],
    ["AmazonSNSFullAccess", ["identity-notification-permission-added"]],
    ["NameThatAwsMadeLater", ["identity-managed-policy-added"]],
    ["ReadOnlyAccess", []],
    ["AmazonS3ReadOnlyAccess", []],
    ["SecurityAudit", []],
    ["job-function/ViewOnlyAccess", []],
    ["service-role/AWSLambdaVPCAccessExecutionRole", []],
    ["AmazonEC2FullAccess", []],
  ])("%s", (name, rules) => {
    expect(rulesIn(withPolicy(attach(name)))).toEqual(rules);
  });

  it.each<[string, string, readonly string[]]>([
    ["ReadOnlyAccess", `${STRANGER}:root`, ["role-trust-widened"]],
    ["AmazonS3ReadOnlyAccess", "*", ["role-trust-widened"]],
    ["ReadOnlyAccess", `${OWN}:root`, []],
    ["SecurityAudit", `${STRANGER}:root`, []],
    ["job-function/ViewOnlyAccess", `${STRANGER}:root`, []],
  ])("%s of a new role for %s", (name, principal, rules) => {
    const role = created("aws_iam_role", { name: "app", assume_role_policy: trust({ AWS: principal }) });
    expect(rulesIn(withPolicy(role, attach(name)))).toEqual(rules);
  });

  it("is no gain for a role that holds all of it already", () => {
    const admin = kept("aws_iam_role_policy", { role: "app", policy: allow("*") });
    expect(rulesIn(withPolicy(admin, attach("AdministratorAccess")))).toEqual([]);
  });
});

describe("a user who joins a group", () => {
  const join = created("aws_iam_user_group_membership", { user: "ana", groups: ["admins"] });
  const group = kept("aws_iam_group", { name: "admins" });
  const gives = (policy: string): Entry => kept("aws_iam_group_policy", { group: "admins", policy });

  it("gains its permissions", () => {
    expect(rulesIn(withPolicy(group, gives(allow("s3:*")), join))).toEqual(["identity-group-joined"]);
    const list = (users: string[]): JsonObject => ({ name: "m", group: "admins", users });
    const more = changed("aws_iam_group_membership", list(["bob"]), list(["bob", "ana"]));
    expect(rulesIn(withPolicy(group, gives(allow("s3:*")), more))).toEqual(["identity-group-joined"]);
  });

  it("gains nothing from a harmless group", () => {
    expect(rulesIn(withPolicy(group, gives(allow("ec2:*")), join))).toEqual([]);
  });

  it("may gain anything from a group that the plan does not show", () => {
    expect(rulesIn(withPolicy(join))).toEqual(["identity-group-joined"]);
  });
});

describe("an assignment of a permission set", () => {
  const SET = "arn:aws:sso:::permissionSet/x";
  const assigned = (account: string): Entry =>
    created("aws_ssoadmin_account_assignment", {
      permission_set_arn: SET,
      principal_id: "ana",
      target_id: account,
    });
  const gives = (policy: string): Entry =>
    kept("aws_ssoadmin_permission_set_inline_policy", { permission_set_arn: SET, inline_policy: policy });

  it.each<[string, string, string, readonly string[]]>([
    ["of the trail, to administrators", "111111111111", allow("*"), ["permission-set-assigned"]],
    ["of the trail, to others", "111111111111", allow("ec2:*"), []],
    ["of something else, to administrators", "555555555555", allow("*"), []],
  ])("in the account %s", (_, account, policy, rules) => {
    expect(rulesIn(withPolicy(gives(policy), assigned(account)))).toEqual(rules);
  });

  it.each<[string, string, readonly string[]]>([
    ["of a key that --protect names", "222222222222", ["permission-set-assigned"]],
    ["of something else", "555555555555", []],
  ])("in the account %s, without a trail in the plan", (_, account, rules) => {
    const key = "arn:aws:kms:us-east-1:222222222222:key/logs";
    const set = [kept("aws_ssoadmin_permission_set", { arn: SET }), gives(allow("*"))];
    const assignment = plan([...set, { ...assigned(account), actions: ["create"] }]);
    expect(rulesIn(assignment, "--protect", ARNS.bucket, "--protect", key)).toEqual(rules);
  });

  it("counts in the account of a key that the trail names by its ARN", () => {
    const trail = kept("aws_cloudtrail", {
      name: "trail",
      arn: ARNS.trail,
      s3_bucket_name: "logs",
      kms_key_id: "arn:aws:kms:us-east-1:222222222222:key/logs",
    });
    expect(
      rulesIn(plan([trail, gives(allow("*")), { ...assigned("222222222222"), actions: ["create"] }])),
    ).toEqual(["permission-set-assigned"]);
  });
});

describe("a chain of roles", () => {
  const deployer = (principal: string): Entry[] => [
    kept(
      "aws_iam_role",
      { name: "deployer", arn: `${OWN}:role/deployer`, assume_role_policy: trust({ AWS: principal }) },
      "deployer",
    ),
    kept(
      "aws_iam_role_policy_attachment",
      { role: "deployer", policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" },
      "deployer",
    ),
  ];
  const chain = created("aws_iam_role_policy", {
    role: "app",
    policy: allow("sts:AssumeRole", `${OWN}:role/deployer`),
  });

  it("that ends at an administrator is found", () => {
    expect(rulesIn(withPolicy(...deployer(`${OWN}:root`), chain))).toEqual(["identity-permission-added"]);
  });

  it("that the trust policy does not accept is no finding", () => {
    expect(rulesIn(withPolicy(...deployer(`${OWN}:role/pipeline`), chain))).toEqual([]);
  });
});
