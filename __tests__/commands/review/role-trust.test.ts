import type { Json, JsonObject } from "../../../policies/analysis/json";
import { allow, GLASS, OWN, trust, withPolicy } from "./access-plans";
import { ARNS, changed, created, kept, plan, policyOf, reviewed, rulesIn } from "./plans";

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
