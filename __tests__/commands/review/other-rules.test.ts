import type { Json, JsonObject } from "../../../policies/analysis/json";
import {
  ARNS,
  created,
  deployed,
  deployedPlan,
  type Entry,
  kept,
  plan,
  policyOf,
  reviewed,
  rulesIn,
  update,
} from "./plans";

describe("policies", () => {
  const OWN = { AWS: "arn:aws:iam::111111111111:role/ops" };
  const statement = (more: JsonObject): JsonObject => ({
    Effect: "Allow",
    Principal: OWN,
    Action: "*:Get*",
    Resource: "*",
    ...more,
  });
  const CONDITION = { Condition: { StringEquals: { "aws:PrincipalTag/team": "audit" } } };
  const cases: [string, JsonObject[], JsonObject[]][] = [
    ["deny-removed", [statement({ Effect: "Deny" })], [statement({ Effect: "Deny", Action: "*:GetO*" })]],
    ["condition-removed", [statement(CONDITION)], [statement({})]],
    [
      "permission-added",
      [],
      [statement({ Action: ["s3:DeleteObject", "kms:PutKeyPolicy", "sns:SetTopicAttributes"] })],
    ],
    ["outside-access", [], [statement({ Principal: { AWS: "999999999999" } })]],
  ];
  const subjects: [string, string][] = [
    ["bucket-policy", "aws_s3_bucket_policy"],
    ["key-policy", "aws_kms_key_policy"],
    ["topic-policy", "aws_sns_topic_policy"],
  ];
  const REST = statement({ Action: "*:List*" });

  it.each(
    subjects.flatMap(([subject, type]) =>
      cases.map(([aspect, before, after]) => [`${subject}-${aspect}`, type, before, after] as const),
    ),
  )("%s is found, and shows the difference", (rule, type, before, after) => {
    const document = deployedPlan({
      type,
      before: { policy: policyOf(REST, ...before) },
      after: { policy: policyOf(REST, ...after) },
    });
    expect(rulesIn(document)).toEqual([rule]);
    const back = deployedPlan({
      type,
      before: { policy: policyOf(REST, ...after) },
      after: { policy: policyOf(REST, ...before) },
    });
    expect(rulesIn(back)).not.toContain(rule);
  });
});

describe("the principals who may change a policy", () => {
  const role = (name: string): string => `arn:aws:iam::111111111111:role/${name}`;
  const denial = (action: string, ...exempt: string[]): JsonObject => ({
    Effect: "Deny",
    Principal: "*",
    Action: action,
    Resource: "*",
    Condition: { ArnNotLike: { "aws:PrincipalArn": exempt.map(role) } },
  });
  const renamed = (type: string, change: string, destroy: string, now: readonly string[]): JsonObject =>
    deployedPlan({
      type,
      before: { policy: policyOf(denial(change, "old", "older", "glass"), denial(destroy, "glass")) },
      after: { policy: policyOf(denial(change, ...now, "glass"), denial(destroy, "glass")) },
    });

  it.each([
    ["bucket-policy", "aws_s3_bucket_policy", "s3:PutBucketPolicy", "s3:DeleteObjectVersion"],
    ["key-policy", "aws_kms_key_policy", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"],
  ])("%s: none stays beside break glass", (subject, type, change, destroy) => {
    const lockedOut = `${subject}-deployers-locked-out`;
    const { findings } = reviewed(renamed(type, change, destroy, ["new"])).report;
    expect(findings).toContainEqual(
      expect.objectContaining({
        rule: lockedOut,
        before: [role("old"), role("older")],
        after: [role("new"), role("glass")],
      }),
    );
    expect(rulesIn(renamed(type, change, destroy, ["new", "older"]))).toEqual([`${subject}-deny-removed`]);
    expect(rulesIn(renamed(type, change, destroy, ["old"]))).toEqual([]);
    expect(rulesIn(renamed(type, change, destroy, []))).toEqual([]);
  });
});

describe("forgetting", () => {
  const forget = (type: string, before: JsonObject): Entry => ({
    type,
    actions: ["forget"],
    before,
    after: null,
  });

  it.each<[string, string]>([
    ["aws_cloudtrail", "trail-forgotten"],
    ["aws_s3_bucket", "bucket-forgotten"],
    ["aws_kms_key", "key-forgotten"],
    ["aws_sns_topic", "topic-forgotten"],
    ["aws_cloudwatch_log_group", "log-group-forgotten"],
    ["aws_iam_role", "role-forgotten"],
    ["aws_s3_bucket_object_lock_configuration", "bucket-lock-forgotten"],
    ["aws_s3_bucket_versioning", "setting-forgotten"],
    ["aws_s3_bucket_acl", "harmless-setting-forgotten"],
  ])("%s is %s", (type, rule) => {
    expect(rulesIn(deployedPlan(forget(type, {})))).toEqual([rule]);
  });

  it.each<[string, string]>([
    ["aws_cloudtrail_event_data_store", "event-data-store-forgotten"],
    ["aws_organizations_organization", "organization-forgotten"],
  ])("%s is %s", (type, rule) => {
    expect(rulesIn(deployedPlan(forget(type, { name: "x" })))).toEqual([rule]);
  });

  it("another bucket is no finding", () => {
    expect(
      rulesIn(
        plan([
          ...deployed(),
          { ...forget("aws_s3_bucket", { bucket: "assets" }), address: "aws_s3_bucket.a" },
        ]),
      ),
    ).toEqual([]);
  });
});

it("finds a replaced trail", () => {
  expect(rulesIn(deployedPlan(update("aws_cloudtrail", {}, {}, { actions: ["delete", "create"] })))).toEqual([
    "trail-replaced",
  ]);
});

it("finds a role of CloudTrail that it may no longer assume", () => {
  const trust = (service: string): string =>
    policyOf({ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" });
  const changed = update(
    "aws_iam_role",
    { assume_role_policy: trust("cloudtrail.amazonaws.com") },
    { assume_role_policy: trust("config.amazonaws.com") },
  );
  expect(rulesIn(deployedPlan(changed))).toContain("role-delivery-lost");
});

it("finds fewer events in an event data store", () => {
  const selector = (category: string): Json => [
    { field_selector: [{ field: "eventCategory", equals: [category] }] },
  ];
  const changed = update(
    "aws_cloudtrail_event_data_store",
    { name: "lake", advanced_event_selector: selector("Management") },
    { name: "lake", advanced_event_selector: selector("Insight") },
  );
  expect(rulesIn(plan([...deployed(), changed]))).toEqual(["event-data-store-events-reduced"]);
});

it("finds a replica whose policy grants more than that of the key", () => {
  const grant = (AWS: string): string =>
    policyOf({ Effect: "Allow", Principal: { AWS }, Action: "kms:Decrypt", Resource: "*" });
  const key = kept("aws_kms_key_policy", { key_id: ARNS.key, policy: grant("111111111111") });
  const replica = (policy: string): Entry =>
    created("aws_kms_replica_key", { primary_key_arn: ARNS.key, policy });
  expect(rulesIn(deployedPlan(key, replica(grant("999999999999"))))).toEqual(["key-replica-policy-weaker"]);
  expect(rulesIn(deployedPlan(key, replica(grant("111111111111"))))).toEqual([]);
});

it("finds an alias that names another key", () => {
  const changed = update(
    "aws_kms_alias",
    { name: "alias/logs", target_key_id: "logs" },
    { name: "alias/logs", target_key_id: "other" },
  );
  expect(rulesIn(deployedPlan(changed))).toEqual(["key-alias-retargeted"]);
});

it("resolves an alias by which the trail names its key", () => {
  const trail = { kms_key_id: "alias/logs" };
  const changed = update(
    "aws_kms_alias",
    { name: "alias/logs", target_key_id: "logs" },
    { name: "alias/logs", target_key_id: "other" },
  );
  expect(
    rulesIn(deployedPlan(update("aws_cloudtrail", trail, trail, { actions: ["no-op"] }), changed)),
  ).toContain("trail-key-changed");
});

it("finds an access grant on the bucket", () => {
  const location = kept("aws_s3control_access_grants_location", {
    location_scope: "s3://logs/*",
    access_grants_location_id: "id-1",
  });
  const grant = created("aws_s3control_access_grant", {
    access_grants_location_id: "id-1",
    permission: "READ",
  });
  expect(rulesIn(deployedPlan(location, grant))).toEqual(["access-grant-added"]);
});

it("finds the policy of a Multi-Region Access Point", () => {
  const point = kept("aws_s3control_multi_region_access_point", {
    details: [{ name: "all", region: [{ bucket: "logs" }] }],
  });
  const policy = policyOf({
    Effect: "Allow",
    Principal: { AWS: "999999999999" },
    Action: "s3:GetObject",
    Resource: "*",
  });
  expect(
    rulesIn(
      deployedPlan(
        point,
        created("aws_s3control_multi_region_access_point_policy", { details: [{ name: "all", policy }] }),
      ),
    ),
  ).toEqual(["access-point-policy-weaker"]);
});
