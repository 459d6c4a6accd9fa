import { renderPolicy } from "../../modules/render-policy";
import { StateBucket } from "../../modules/state-bucket";
import { denyInsecureTransport } from "../../policies/insecure-transport";
import { only, synthesizedScope } from "../synthesized";

const POLICY = [denyInsecureTransport("arn:aws:s3:::acme")];

function stateBucket(preventDestroy = true) {
  return synthesizedScope((stack, provider) => {
    new StateBucket(stack, "StateBucket", {
      provider,
      name: "acme-state",
      policy: POLICY,
      preventDestroy,
    });
  }).resource;
}

const resource = stateBucket();

test("has no Object Lock, as Terraform deletes its lock file after each run", () => {
  expect(only(resource, "aws_s3_bucket")).toEqual({
    provider: "aws.test",
    bucket: "acme-state",
    lifecycle: { prevent_destroy: true },
  });
  expect(resource).not.toHaveProperty("aws_s3_bucket_object_lock_configuration");
});

test("is versioned and encrypted, without public access and ACLs", () => {
  expect(Object.keys(resource).toSorted()).toEqual([
    "aws_s3_bucket",
    "aws_s3_bucket_lifecycle_configuration",
    "aws_s3_bucket_ownership_controls",
    "aws_s3_bucket_policy",
    "aws_s3_bucket_public_access_block",
    "aws_s3_bucket_server_side_encryption_configuration",
    "aws_s3_bucket_versioning",
  ]);
  expect(only(resource, "aws_s3_bucket_server_side_encryption_configuration").rule).toEqual([
    { apply_server_side_encryption_by_default: { sse_algorithm: "AES256" }, bucket_key_enabled: false },
  ]);
});

test("expires earlier states after 90 days, and the current state never", () => {
  expect(only(resource, "aws_s3_bucket_lifecycle_configuration").rule).toEqual([
    {
      id: "earlier-states",
      status: "Enabled",
      filter: [{ prefix: "" }],
      noncurrent_version_expiration: [{ noncurrent_days: 90 }],
    },
    expect.objectContaining({ id: "expired-delete-markers" }),
    expect.objectContaining({ id: "unfinished-uploads" }),
  ]);
});

test("attaches the policy", () => {
  expect(only(resource, "aws_s3_bucket_policy").policy).toBe(renderPolicy(POLICY));
});

test("allows destruction without preventDestroy", () => {
  expect(only(stateBucket(false), "aws_s3_bucket").lifecycle).toEqual({ prevent_destroy: false });
});
