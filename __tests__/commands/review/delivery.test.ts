import type { Json, JsonObject } from "../../../policies/analysis/json";
import { ARNS, DEPLOYED, deployedPlan, type Entry, kept, plan, policyOf, reviewed, rulesIn } from "./plans";

const CLOUDTRAIL = { Service: "cloudtrail.amazonaws.com" };
const ORGANIZATION = "o-exampleorg1";

function bucketPolicy(
  prefix: string,
  source: string | undefined = ARNS.trail,
  folders: readonly string[] = [ORGANIZATION, "111111111111"],
): string {
  const condition: JsonObject =
    source === "" ? {} : { Condition: { StringEquals: { "aws:SourceArn": source } } };
  const grant = (Action: string, Resource: Json): JsonObject => ({
    Effect: "Allow",
    Principal: CLOUDTRAIL,
    Action,
    Resource,
    ...condition,
  });
  return policyOf(
    grant("s3:GetBucketAcl", ARNS.bucket),
    grant(
      "s3:PutObject",
      folders.map((folder) => `${ARNS.bucket}/${prefix}AWSLogs/${folder}/*`),
    ),
  );
}

const policy = (before: string, after: string): Entry => ({
  type: "aws_s3_bucket_policy",
  before: { policy: before },
  after: { policy: after },
});
const trail = (before: JsonObject, after: JsonObject): Entry => ({ type: "aws_cloudtrail", before, after });
const moved = trail({}, { s3_key_prefix: "moved" });
const LOST = ["bucket-delivery-lost", "trail-prefix-moved"];

describe("a new prefix", () => {
  it.each([
    ["that the policy names", ARNS.trail],
    ["that the policy names in another Region", ARNS.trail.replace("us-east-1", "eu-central-1")],
  ])("of a trail %s is lost without the policy", (_, source) => {
    const old = bucketPolicy("audit/", source);
    expect(rulesIn(deployedPlan(moved, policy(old, old)))).toEqual(LOST);
  });

  it("is no loss together with the policy", () => {
    const change = policy(bucketPolicy("audit/"), bucketPolicy("moved/"));
    expect(rulesIn(deployedPlan(moved, change))).toEqual(["trail-prefix-moved"]);
  });
});

it("needs the organization's folder for a trail that becomes one of the organization", () => {
  const becomes = trail({ is_organization_trail: false }, {});
  const own = bucketPolicy("audit/", ARNS.trail, ["111111111111"]);
  expect(rulesIn(deployedPlan(becomes, policy(own, own)), "--organization", ORGANIZATION)).toEqual([
    "bucket-delivery-lost",
  ]);
  const both = bucketPolicy("audit/");
  expect(rulesIn(deployedPlan(becomes, policy(own, both)), "--organization", ORGANIZATION)).toEqual([]);
});

it("needs the permission of a key that the trail is given", () => {
  const keyed = (...actions: string[]): Entry => {
    const allow = { Effect: "Allow", Principal: CLOUDTRAIL, Action: actions, Resource: "*" };
    return kept("aws_kms_key", { key_id: "next", arn: `${ARNS.key}-next`, policy: policyOf(allow) });
  };
  const given = trail({}, { kms_key_id: `${ARNS.key}-next` });
  const next = { key_id: "logs-next", arn: `${ARNS.key}-next` };
  const shown = (one: Entry): Entry => ({
    ...one,
    before: { ...(one.before as JsonObject), ...next },
    after: { ...(one.after as JsonObject), ...next },
  });
  expect(rulesIn(deployedPlan(given, shown(keyed("kms:Encrypt"))))).toEqual([
    "key-delivery-lost",
    "trail-key-changed",
  ]);
  expect(rulesIn(deployedPlan(given, shown(keyed("kms:GenerateDataKey*", "kms:DescribeKey"))))).toEqual([
    "trail-key-changed",
  ]);
});

describe("without a trail in the plan", () => {
  const key = (source: string): Entry =>
    kept("aws_kms_key", {
      ...DEPLOYED.aws_kms_key,
      policy: policyOf({
        Effect: "Allow",
        Principal: CLOUDTRAIL,
        Action: "kms:GenerateDataKey*",
        Resource: "*",
        Condition: { StringEquals: { "aws:SourceArn": source } },
      }),
    });
  const bound: Entry = {
    actions: ["update"],
    ...policy(bucketPolicy("", ""), bucketPolicy("")),
  };
  const change: Entry = {
    ...bound,
    before: { bucket: "logs", ...(bound.before as JsonObject) },
    after: { bucket: "logs", ...(bound.after as JsonObject) },
  };
  const rules = (other: Entry, ...options: string[]): string[] =>
    reviewed(plan([change, other]), ...options).report.findings.map(({ rule }) => rule);

  it("binds the bucket policy to the trail that the key policy or the caller names", () => {
    expect(rules(key(ARNS.trail))).toEqual([]);
    expect(rules(key(`${ARNS.trail}-2`))).toEqual(["bucket-delivery-lost"]);
    expect(rules(kept("aws_s3_bucket", { bucket: "logs" }), "--protect", ARNS.trail)).toEqual([]);
  });
});

it("finds a partial public access block that is written onto a bucket of another stack", () => {
  const flags = (value: boolean): JsonObject => ({
    block_public_acls: true,
    block_public_policy: value,
    ignore_public_acls: true,
    restrict_public_buckets: value,
  });
  const block = (value: boolean): Entry => ({
    type: "aws_s3_bucket_public_access_block",
    actions: ["create"],
    before: null,
    after: { bucket: "logs", ...flags(value) },
  });
  const protectedBucket = ["--protect", ARNS.bucket];
  expect(rulesIn(plan([block(false)]), ...protectedBucket)).toEqual(["bucket-public-access-unblocked"]);
  expect(rulesIn(plan([block(true)]), ...protectedBucket)).toEqual([]);
});
