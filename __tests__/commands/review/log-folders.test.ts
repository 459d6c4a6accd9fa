import type { Json, JsonObject } from "../../../policies/analysis/json";
import { CLOUDTRAIL, MEMBERS, write } from "./judged-plans";
import { ARNS, DEPLOYED, deployedPlan, type Entry, kept, plan, policyOf, rulesIn } from "./plans";

const CHECK = { Effect: "Allow", Principal: CLOUDTRAIL, Action: "s3:GetBucketAcl", Resource: ARNS.bucket };
const IN_TRAIL = policyOf(CHECK, write("trail/AWSLogs/111111111111/*"));
const EVERYWHERE = policyOf(CHECK, write("*"));

/** A bucket without a trail, with a policy and one more change. */
const shared = (policy: string, { type = "", before = null, after = null }: Entry): JsonObject => {
  const change = (values: Json): Json =>
    values === null ? null : { bucket: "logs", ...(values as JsonObject) };
  return plan([
    kept("aws_s3_bucket", { ...DEPLOYED.aws_s3_bucket }),
    ...(type === "aws_s3_bucket_policy" ? [] : [kept("aws_s3_bucket_policy", { bucket: "logs", policy })]),
    { type, actions: ["update"], before: change(before), after: change(after) },
  ]);
};

const expires = (prefix: string, days: number): JsonObject => ({
  rule: [{ status: "Enabled", filter: [{ prefix }], expiration: [{ days }] }],
});
const tells = (...prefixes: string[]): JsonObject => ({
  queue: prefixes.map((filter_prefix) => ({
    queue_arn: "arn:aws:sqs:us-east-1:111111111111:siem",
    events: ["s3:ObjectCreated:*"],
    filter_prefix,
  })),
});
const copies = (...prefixes: string[]): JsonObject => ({
  rule: prefixes.map((prefix) => ({
    status: "Enabled",
    filter: [{ prefix }],
    destination: [{ bucket: "arn:aws:s3:::copy" }],
  })),
});

describe("a bucket that several services share, without a trail in the plan", () => {
  const LIFECYCLE = "aws_s3_bucket_lifecycle_configuration";
  const NOTIFICATION = "aws_s3_bucket_notification";
  const REPLICATION = "aws_s3_bucket_replication_configuration";

  it.each<[string, string, JsonObject, JsonObject, string]>([
    ["expires sooner", LIFECYCLE, expires("%", 30), expires("%", 7), "bucket-expires-earlier"],
    ["is told of to nobody", NOTIFICATION, tells("%"), tells(), "bucket-notification-removed"],
    ["is no longer copied", REPLICATION, copies("%", "x/"), copies("x/"), "bucket-replication-reduced"],
    ["is copied to strangers", REPLICATION, copies(), copies("%"), "bucket-replication-added"],
  ])("is weaker if a folder of log files %s", (_, type, before, after, rule) => {
    const rules = (folder: string, policy: string): string[] => {
      const [was, is] = [before, after].map((one) => JSON.parse(JSON.stringify(one).replaceAll("%", folder)));
      return rulesIn(shared(policy, { type, before: was, after: is }));
    };
    expect(rules("alb/", IN_TRAIL)).toEqual([]);
    expect(rules("trail/", IN_TRAIL)).toEqual([rule]);
    expect(rules("", IN_TRAIL)).toEqual([rule]);
    expect(rules("alb/", EVERYWHERE)).toEqual([rule]);
  });
});

describe("a statement of the bucket policy", () => {
  const granting = (statement: JsonObject, ...kept: Json[]): JsonObject => {
    const base = kept.length === 0 ? [CHECK, write("trail/AWSLogs/111111111111/*")] : kept;
    return shared("", {
      type: "aws_s3_bucket_policy",
      before: { policy: policyOf(...base) },
      after: { policy: policyOf(...base, statement) },
    });
  };
  const allow = (Action: Json, path: string): JsonObject => ({
    Effect: "Allow",
    Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
    Action,
    Resource: `${ARNS.bucket}${path}`,
  });

  it.each(["/alb/*", "/alb/AWSLogs/333333333333/*"])("for another folder, %s, is no threat", (path) => {
    expect(rulesIn(granting(allow("s3:PutObject", path)))).toEqual([]);
    expect(rulesIn(granting(allow("s3:DeleteObject", path)))).toEqual([]);
  });

  it.each<[string, string]>([
    ["s3:PutObject", "/trail/*"],
    ["s3:PutObject", "/*"],
    ["s3:PutObject", "/t*"],
    ["s3:DeleteObject", "/trail/AWSLogs/111111111111/CloudTrail-Digest/*"],
    ["s3:PutLifecycleConfiguration", ""],
    ["s3:*", "*"],
  ])("that allows %s on %s may reach log files", (action, path) => {
    expect(rulesIn(granting(allow(action, path)))).toEqual(["bucket-policy-permission-added"]);
  });

  it("for any folder may reach log files if CloudTrail may write to all", () => {
    expect(rulesIn(granting(allow("s3:PutObject", "/alb/*"), CHECK, write("*")))).toEqual([
      "bucket-policy-permission-added",
    ]);
  });

  it("is judged by the folder of the trail as well", () => {
    const rules = (path: string): string[] =>
      rulesIn(
        deployedPlan({
          type: "aws_s3_bucket_policy",
          before: { policy: policyOf(CHECK, write("*")) },
          after: { policy: policyOf(CHECK, write("*"), allow("s3:PutObject", path)) },
        }),
      );
    expect(rules("/alb/*")).toEqual([]);
    expect(rules("/audit/AWSLogs/*")).toEqual(["bucket-policy-permission-added"]);
  });

  it("that denies for another folder may go", () => {
    const deny = (path: string): JsonObject => ({
      Effect: "Deny",
      Principal: "*",
      Action: "s3:DeleteObject",
      Resource: `${ARNS.bucket}/${path}`,
    });
    const rules = (path: string): string[] =>
      rulesIn(
        deployedPlan({
          type: "aws_s3_bucket_policy",
          before: { policy: policyOf(CHECK, MEMBERS, deny(path)) },
          after: { policy: policyOf(CHECK, MEMBERS) },
        }),
      );
    expect(rules("alb/*")).toEqual([]);
    expect(rules("audit/*")).toEqual(["bucket-policy-deny-removed"]);
  });
});

describe("replication of objects that are encrypted with KMS", () => {
  const rule = (criteria: Json): JsonObject => ({
    status: "Enabled",
    destination: [{ bucket: "arn:aws:s3:::copy" }],
    ...(criteria === null ? {} : { source_selection_criteria: [{ sse_kms_encrypted_objects: [criteria] }] }),
  });
  const [on, off] = [{ status: "Enabled" }, { status: "Disabled" }];
  const separate = (before: Json, after: Json): string[] =>
    rulesIn(
      deployedPlan({
        type: "aws_s3_bucket_replication_configuration",
        before: { rule: [rule(before)] },
        after: { rule: [rule(after)] },
      }),
    );
  const inline = (before: Json, after: Json): string[] =>
    rulesIn(
      deployedPlan({
        type: "aws_s3_bucket",
        before: { replication_configuration: [{ rules: [rule(before)] }] },
        after: { replication_configuration: [{ rules: [rule(after)] }] },
      }),
    );

  it("is missed", () => {
    expect(separate(on, off)).toEqual(["bucket-replication-reduced"]);
    expect(separate(on, null)).toEqual(["bucket-replication-reduced"]);
    expect(inline({ enabled: true }, { enabled: false })).toEqual(["bucket-replication-reduced"]);
  });

  it("may start or stay", () => {
    expect([separate(off, on), separate(null, on), separate(on, on), separate(off, null)].flat()).toEqual([]);
    expect(inline({ enabled: false }, { enabled: true })).toEqual([]);
  });
});
