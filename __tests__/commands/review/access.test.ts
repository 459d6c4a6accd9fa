import type { Json, JsonObject } from "../../../policies/analysis/json";
import { ARNS, deployedPlan, type Entry, plan, policyOf, reviewed, rulesIn } from "./plans";

const OWN = "arn:aws:iam::111111111111";
const STRANGER = "arn:aws:iam::999999999999";
const ORG = "o-exampleorg1";
const GLASS = `${OWN}:role/break-glass`;
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
const allow = (action: Json, resource: Json = "*", more: JsonObject = {}): string =>
  policyOf({ Effect: "Allow", Action: action, Resource: resource, ...more });
const trust = (principal: Json, more: JsonObject = {}): string =>
  policyOf({ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole", ...more });

const CLOUDTRAIL = { Service: "cloudtrail.amazonaws.com" };
const ACL: JsonObject = {
  Effect: "Allow",
  Principal: CLOUDTRAIL,
  Action: "s3:GetBucketAcl",
  Resource: ARNS.bucket,
};
const write = (resource: Json, more: JsonObject = {}): JsonObject => ({
  Effect: "Allow",
  Principal: CLOUDTRAIL,
  Action: "s3:PutObject",
  Resource: resource,
  Condition: { StringEquals: { "aws:SourceArn": ARNS.trail, "s3:x-amz-acl": "bucket-owner-full-control" } },
  ...more,
});
const folder = (path: string): string => `${ARNS.bucket}/audit/AWSLogs/${path}`;
const KEEP: JsonObject = {
  Effect: "Deny",
  Principal: "*",
  Action: ["s3:DeleteObject", "s3:DeleteObjectVersion"],
  Resource: FILES,
  Condition: { ArnNotEquals: { "aws:PrincipalArn": GLASS } },
};
const BASE: readonly JsonObject[] = [ACL, write(folder(`${ORG}/*`)), KEEP];
const bucketPolicy = (before: readonly JsonObject[], after: readonly JsonObject[]): Entry => ({
  type: "aws_s3_bucket_policy",
  before: { policy: policyOf(...before) },
  after: { policy: policyOf(...after) },
});
const withPolicy = (...changes: Entry[]): JsonObject =>
  deployedPlan({ ...bucketPolicy(BASE, BASE), actions: ["no-op"] }, ...changes);
const bucketRules = (after: readonly JsonObject[], before = BASE): readonly string[] =>
  rulesIn(deployedPlan(bucketPolicy(before, after)));

describe("the delivery of log files", () => {
  it.each<[string, readonly JsonObject[]]>([
    ["moves to the folder of another organization", [ACL, write(folder("o-exampleorg2/*")), KEEP]],
    ["is narrowed to one Region", [ACL, write(folder(`${ORG}/*/CloudTrail*/us-east-1/*`)), KEEP]],
    ["is narrowed to one account", [ACL, write(folder(`${ORG}/111111111111/*`)), KEEP]],
    ["excludes digest files", [ACL, write(folder(`${ORG}/*/CloudTrail/*`)), KEEP]],
    ["has another prefix than the trail", [ACL, write(`${ARNS.bucket}/AWSLogs/${ORG}/*`), KEEP]],
    [
      "is denied for one account",
      [
        ...BASE,
        {
          Effect: "Deny",
          Principal: "*",
          Action: "s3:PutObject",
          Resource: folder(`${ORG}/222222222222/*`),
        },
      ],
    ],
    [
      "is denied for one Region",
      [
        ...BASE,
        {
          Effect: "Deny",
          Principal: "*",
          Action: "s3:PutObject",
          Resource: `${ARNS.bucket}/*/CloudTrail/eu-central-1/*`,
        },
      ],
    ],
    [
      "is denied by NotPrincipal",
      [...BASE, { Effect: "Deny", NotPrincipal: { AWS: GLASS }, Action: "s3:PutObject", Resource: FILES }],
    ],
    [
      "is denied by NotResource",
      [...BASE, { Effect: "Deny", Principal: "*", Action: "s3:Put*", NotResource: folder("111111111111/*") }],
    ],
    [
      "is allowed under an organization that is not its own",
      [
        ACL,
        write(folder(`${ORG}/*`), { Condition: { StringEquals: { "aws:SourceOrgID": "o-exampleorg2" } } }),
        KEEP,
      ],
    ],
  ])("%s", (_, after) => {
    expect(bucketRules(after)).toContain("bucket-delivery-lost");
  });

  it.each<[string, readonly JsonObject[]]>([
    [
      "is split into folders of the same content",
      [
        ACL,
        write([folder(`${ORG}/*/CloudTrail/*`), folder(`${ORG}/*/CloudTrail-*`), folder(`${ORG}/*`)]),
        KEEP,
      ],
    ],
    [
      "has a condition that CloudTrail meets",
      [
        ACL,
        write(folder(`${ORG}/*`), {
          Condition: {
            StringEquals: {
              "aws:SourceArn": ARNS.trail,
              "s3:x-amz-acl": "bucket-owner-full-control",
              "AWS:SourceAccount": "111111111111",
            },
          },
        }),
        KEEP,
      ],
    ],
    [
      "is denied to people only",
      [
        ...BASE,
        {
          Effect: "Deny",
          Principal: "*",
          Action: "s3:PutObject",
          Resource: FILES,
          Condition: { BoolIfExists: { "aws:PrincipalIsAWSService": "false" } },
        },
      ],
    ],
    [
      "is denied for another organization's principals, services excepted",
      [
        ...BASE,
        {
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: [ARNS.bucket, FILES],
          Condition: {
            StringNotEqualsIfExists: { "aws:PrincipalOrgID": ORG },
            BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
          },
        },
      ],
    ],
    [
      "also covers a second organization",
      [ACL, write([folder(`${ORG}/*`), folder("o-exampleorg2/*")]), KEEP],
    ],
  ])("stays as it is if it %s", (_, after) => {
    expect(bucketRules(after)).toEqual([]);
  });

  it("is asked for each organization that the policy names", () => {
    const two = [ACL, write([folder("o-another00001/*"), folder(`${ORG}/*`)]), KEEP];
    expect(bucketRules([ACL, write(folder("o-another00001/*")), KEEP], two)).toContain(
      "bucket-delivery-lost",
    );
  });

  it("of another stack's trail that the policy names is asked for, too", () => {
    const other = "arn:aws:cloudtrail:us-east-1:333333333333:trail/theirs";
    const theirs = write(`${ARNS.bucket}/AWSLogs/333333333333/*`, {
      Condition: { StringEquals: { "aws:SourceArn": other } },
    });
    expect(bucketRules(BASE, [...BASE, theirs])).toContain("bucket-delivery-lost");
  });

  it("needs --organization if nothing named it before", () => {
    const wide = [ACL, write(folder("*")), KEEP];
    const narrow = deployedPlan(bucketPolicy(wide, BASE));
    expect(reviewed(narrow)).toMatchObject({ status: 2 });
    expect(reviewed(narrow, "--organization", ORG)).toMatchObject({ status: 0 });
    expect(reviewed(narrow, "--organization", "o-exampleorg2")).toMatchObject({ status: 1 });
  });

  it("of every account is asked for in a plan without a trail", () => {
    const accounts = (...ids: string[]): Entry => ({
      type: "aws_s3_bucket_policy",
      actions: ["update"],
      before: null,
      after: {
        bucket: "logs",
        policy: policyOf(ACL, ...ids.map((id) => write(`${ARNS.bucket}/AWSLogs/${id}/*`, { Condition: {} }))),
      },
    });
    const [was, is] = [accounts("111111111111", "222222222222"), accounts("111111111111")];
    expect(rulesIn(plan([{ ...is, before: was.after ?? null }]))).toContain("bucket-delivery-lost");
  });
});

describe("drift of a policy", () => {
  it("cannot make its own stranger a member of the organization", () => {
    const read = (who: string): JsonObject => ({
      Effect: "Allow",
      Principal: { AWS: who },
      Action: "s3:GetObject",
      Resource: FILES,
    });
    const drifted = bucketPolicy([...BASE, read(GLASS)], [...BASE, read(`${STRANGER}:root`)]);
    const back = bucketPolicy([...BASE, read(`${STRANGER}:root`)], [...BASE, read(GLASS)]);
    const whole = deployedPlan(back);
    const drift = deployedPlan(drifted);
    const changes = Array.isArray(drift.resource_changes) ? drift.resource_changes : [];
    expect(rulesIn({ ...whole, resource_drift: changes.slice(-1) })).toContain(
      "bucket-policy-outside-access",
    );
  });
});

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

describe("the trust of a role that can delete log files", () => {
  const GITHUB = `${OWN}:oidc-provider/token.actions.githubusercontent.com`;
  const oidc = (subject: Json, operator = "StringLike"): string =>
    policyOf({
      Effect: "Allow",
      Principal: { Federated: GITHUB },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEqualsIgnoreCase: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
        [operator]: { "token.actions.githubusercontent.com:sub": subject },
      },
    });
  const role = (policy: string): JsonObject => ({
    name: "app",
    arn: `${OWN}:role/app`,
    assume_role_policy: policy,
  });
  const rules = (before: string, after: string): readonly string[] =>
    rulesIn(
      withPolicy(
        changed("aws_iam_role", role(before), role(after)),
        kept("aws_iam_role_policy", { role: "app", policy: allow("s3:*") }),
      ),
    );

  it.each<[string, string, string]>([
    ["any branch", oidc("repo:acme/infra:ref:refs/heads/main"), oidc("repo:acme/infra:*")],
    ["any repository", oidc("repo:acme/infra:*"), oidc("repo:acme/*")],
    ["a further subject", oidc(["repo:acme/infra:*"]), oidc(["repo:acme/infra:*", "repo:evil/x:*"])],
    [
      "no subject if it is absent",
      oidc("repo:acme/infra:*"),
      oidc("repo:acme/infra:*", "StringLikeIfExists"),
    ],
    [
      "a set that may be empty",
      oidc("repo:acme/infra:*"),
      oidc("repo:acme/infra:*", "ForAllValues:StringLike"),
    ],
    [
      "a SAML provider",
      trust({ AWS: GLASS }),
      policyOf(
        { Effect: "Allow", Principal: { AWS: GLASS }, Action: "sts:AssumeRole" },
        {
          Effect: "Allow",
          Principal: { Federated: `${OWN}:saml-provider/okta` },
          Action: "sts:AssumeRoleWithSAML",
        },
      ),
    ],
    [
      "everybody without a second factor",
      trust({ AWS: GLASS }, { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } }),
      trust({ AWS: GLASS }),
    ],
    [
      "any external id",
      trust({ AWS: GLASS }, { Condition: { StringEquals: { "sts:ExternalId": "x" } } }),
      trust({ AWS: GLASS }, { Condition: { StringLike: { "sts:ExternalId": "*" } } }),
    ],
  ])("that accepts %s is found", (_, before, after) => {
    expect(rules(before, after)).toEqual(["role-trust-widened"]);
  });

  it.each<[string, string, string]>([
    ["a narrower subject", oidc("repo:acme/infra:*"), oidc("repo:acme/infra:ref:refs/heads/main")],
    [
      "the same as an equality",
      oidc("repo:acme/infra:ref:refs/heads/main"),
      oidc("repo:acme/infra:ref:refs/heads/main", "StringEquals"),
    ],
    ["the same principal twice", trust({ AWS: GLASS }), trust({ AWS: [GLASS, GLASS] })],
  ])("that accepts %s is no finding", (_, before, after) => {
    expect(rules(before, after)).toEqual([]);
  });
});

describe("a permission in a plan without a trail", () => {
  const rules = (policy: string): readonly string[] =>
    rulesIn(plan([{ ...created("aws_iam_role_policy", { role: "app", policy }), actions: ["create"] }]));

  it.each<[string, string]>([
    [
      "on every trail of an account",
      allow("cloudtrail:*Selectors", "arn:aws:cloudtrail:*:111111111111:trail/*"),
    ],
    ["on every trail of a Region", allow("cloudtrail:StopLogging", "arn:aws:cloudtrail:eu-west-1:*:trail/*")],
    ["on every key of an account", allow("kms:ScheduleKeyDeletion", "arn:aws:kms:*:111111111111:key/*")],
    ["on every bucket", allow("s3:PutLifecycleConfiguration", "arn:aws:s3:::*")],
    ["to assume every role of an account", allow("sts:AssumeRole", "arn:aws:iam::111111111111:role/*")],
    ["to change every role by NotAction", policyOf({ Effect: "Allow", NotAction: "s3:*", Resource: "*" })],
  ])("%s is found", (_, policy) => {
    expect(rules(policy)).toEqual(["identity-permission-added"]);
  });

  it.each<[string, string]>([
    ["on one trail", allow("cloudtrail:LookupEvents", "*")],
    ["on one key", allow("kms:ScheduleKeyDeletion", "arn:aws:kms:eu-west-1:111111111111:key/app")],
    ["on buckets of one name", allow("s3:*", ["arn:aws:s3:::shop", "arn:aws:s3:::shop/*"])],
    ["on roles of one path", allow("iam:PutRolePolicy", "arn:aws:iam::111111111111:role/apps/*")],
  ])("%s is no finding", (_, policy) => {
    expect(rules(policy)).toEqual([]);
  });
});

describe("a thing named by --protect", () => {
  const LOGS = ["--protect", ARNS.bucket];
  const create = (type: string, after: JsonObject): JsonObject =>
    plan([{ ...created(type, after), actions: ["create"] }]);

  it("is compared with the best that it may have been", () => {
    const suspended = { bucket: "logs", versioning_configuration: [{ status: "Suspended" }] };
    expect(rulesIn(create("aws_s3_bucket_versioning", suspended), ...LOGS)).toEqual([
      "bucket-versioning-suspended",
    ]);
    const writers = { bucket: "logs", rule: [{ object_ownership: "ObjectWriter" }] };
    expect(rulesIn(create("aws_s3_bucket_ownership_controls", writers), ...LOGS)).toEqual([
      "bucket-acls-enabled",
    ]);
    const enabled = { bucket: "logs", versioning_configuration: [{ status: "Enabled" }] };
    expect(reviewed(create("aws_s3_bucket_versioning", enabled), ...LOGS).status).toBe(0);
  });

  it("cannot be judged if nobody can tell what a new lock replaces", () => {
    const lock = { bucket: "logs", rule: [{ default_retention: [{ mode: "COMPLIANCE", days: 1 }] }] };
    expect(reviewed(create("aws_s3_bucket_object_lock_configuration", lock), ...LOGS).status).toBe(2);
  });

  it("is not touched by a plan of other things", () => {
    const table = create("aws_dynamodb_table", { name: "orders" });
    expect(reviewed(table, ...LOGS).status).toBe(0);
    expect(reviewed(table).status).toBe(2);
  });
});
