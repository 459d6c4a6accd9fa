import type { Json, JsonObject } from "../../../policies/analysis/json";
import { deployed, plan, policyOf, reviewed, update } from "./plans";
import { configured, create, reasons, references } from "./unknown-plans";

describe("a value that is known only after apply", () => {
  it("is named with its place", () => {
    const rule = (days: Json[]): JsonObject => ({
      bucket: "logs",
      rule: [
        { status: "Enabled", expiration: [{ days: 400 }] },
        { status: "Enabled", expiration: days.map((one) => ({ days: one })) },
      ],
    });
    const lifecycle = update("aws_s3_bucket_lifecycle_configuration", rule([500]), rule([null]), {
      address: "aws_s3_bucket_lifecycle_configuration.this",
      after_unknown: { rule: [{}, { expiration: [{ days: true }] }] },
    });
    expect(reasons([...deployed(), lifecycle])).toEqual([
      "aws_s3_bucket_lifecycle_configuration.this: rule[1].expiration[0].days is known only after apply",
    ]);
  });

  it("does not hide a finding that is certain", () => {
    const block = (acls: boolean): JsonObject => ({
      bucket: "logs",
      block_public_acls: acls,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    const { restrict_public_buckets: _, ...after } = block(false);
    const changed = update("aws_s3_bucket_public_access_block", block(true), after, {
      after_unknown: { restrict_public_buckets: true },
    });
    const { status, report } = reviewed(plan([...deployed(), changed]));
    expect(status).toBe(1);
    expect(report.findings.map(({ attribute }) => attribute)).toEqual(["block_public_acls"]);
    expect(report.unjudged).toMatchObject([{ reason: "restrict_public_buckets is known only after apply" }]);
  });

  it("may be what a policy denied before", () => {
    const deny = policyOf({ Effect: "Deny", Action: "cloudtrail:StopLogging", Resource: "*" });
    const changed = update(
      "aws_iam_role_policy",
      { role: "operator", policy: deny },
      { role: "operator" },
      { after_unknown: { policy: true } },
    );
    expect(reviewed(plan([...deployed(), changed]))).toMatchObject({ status: 2, report: { findings: [] } });
  });
});

describe("a bucket that is known only after apply", () => {
  const policy = create(
    "aws_s3_bucket_policy.more",
    { policy: policyOf({ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" }) },
    { after_unknown: { bucket: true } },
  );
  const shop = create("aws_s3_bucket.shop", {}, { after_unknown: { bucket: true, id: true } });
  const other = create("aws_s3_bucket.other", {}, { after_unknown: { bucket: true, id: true } });
  const later = create("terraform_data.later", {}, { after_unknown: { output: true } });
  const judgedWith = (expression: JsonObject): string[] =>
    reasons(
      [...deployed(), shop, other, later, policy],
      configured({
        "aws_s3_bucket.shop": {},
        "aws_s3_bucket.other": {},
        "aws_s3_bucket_policy.more": { bucket: expression, policy: {} },
      }),
    );

  it("is another one if the configuration names a new bucket", () => {
    expect(judgedWith(references("aws_s3_bucket.shop.id", "aws_s3_bucket.shop"))).toEqual([]);
    expect(judgedWith(references("aws_s3_bucket.shop"))).toEqual([]);
  });

  it.each([
    ["a value that is passed on", ["terraform_data.later.output", "terraform_data.later"]],
    ["a data source", ["data.aws_s3_bucket.x.id", "data.aws_s3_bucket.x"]],
    ["a local value", ["local.bucket"]],
    ["one of two buckets", ["aws_s3_bucket.shop.id", "aws_s3_bucket.other.id"]],
    ["a tag of a bucket", ["aws_s3_bucket.shop.tags", "aws_s3_bucket.shop"]],
  ])("may be the log bucket if the configuration names %s", (_, list) => {
    expect(judgedWith(references(...list))).toEqual([
      "aws_s3_bucket_policy.more: bucket is known only after apply, and may name the bucket logs",
    ]);
  });
});

it("takes the computed selectors of a new event data store for no unknown value", () => {
  const lake = create(
    "aws_cloudtrail_event_data_store.lake",
    { name: "lake" },
    {
      after_unknown: { advanced_event_selector: true, arn: true },
    },
  );
  expect(
    reasons([...deployed(), lake], configured({ "aws_cloudtrail_event_data_store.lake": { name: {} } })),
  ).toEqual([]);
});
