import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Testing } from "cdktf";
import { type Changes, sampleSettings } from "../settings-file";
import { only, reference, type Synthesized, stateBackendStack, synthesized } from "../synthesized";

function stateBackend(changes: Changes = {}): Synthesized {
  return synthesized(stateBackendStack(sampleSettings(changes)));
}

test("passes CDKTF's validations, and keeps the logical ids", () => {
  const outdir = Testing.fullSynth(stateBackendStack(sampleSettings()));
  const { resource } = JSON.parse(readFileSync(join(outdir, "stacks/state-backend/cdk.tf.json"), "utf8"));
  rmSync(outdir, { recursive: true });
  expect(
    Object.entries(resource).flatMap(([type, blocks]) =>
      Object.keys(blocks ?? {}).map((id) => `${type}.${id}`),
    ),
  ).toEqual([
    "aws_s3_bucket.StateBucket_446E0578",
    "aws_s3_bucket_lifecycle_configuration.StateBucket_Lifecycle_84A53E39",
    "aws_s3_bucket_ownership_controls.StateBucket_Ownership_DE518693",
    "aws_s3_bucket_policy.StateBucket_Policy_AE4F6A9E",
    "aws_s3_bucket_public_access_block.StateBucket_PublicAccess_7ED519AD",
    "aws_s3_bucket_server_side_encryption_configuration.StateBucket_Encryption_CC69B780",
    "aws_s3_bucket_versioning.StateBucket_Versioning_8A5D7B89",
  ]);
});

test.each([
  ["audit", "222222222222", "acme-audit"],
  ["management", "111111111111", "acme-management"],
])("creates every resource in the account of the settings: %s", (account, id, profile) => {
  const { provider, resource, data } = stateBackend({ "state.account": account });
  expect(provider.aws).toMatchObject([{ alias: account, allowed_account_ids: [id], profile }]);
  expect(Object.keys(data)).toEqual(account === "audit" ? ["aws_caller_identity"] : []);
  expect(
    new Set(
      Object.values(resource).flatMap((blocks) => Object.values(blocks).map(({ provider }) => provider)),
    ),
  ).toEqual(new Set([`aws.${account}`]));
});

test("creates the bucket in its own Region", () => {
  const { provider, resource } = stateBackend({ "state.bucket": "acme-states", "state.region": "eu-west-1" });
  expect(provider.aws).toMatchObject([{ region: "eu-west-1" }]);
  expect(only(resource, "aws_s3_bucket")).toMatchObject({ bucket: "acme-states" });
});

test("stores its own state in that bucket, under its own key", () => {
  expect(stateBackend({ "state.key": "audit/trail.tfstate" }).terraform.backend).toEqual({
    s3: {
      bucket: "acme-organization-trail-state",
      key: "state-backend.tfstate",
      region: "us-east-1",
      profile: "acme-audit",
      encrypt: true,
      use_lockfile: true,
    },
  });
});

test.each<[string, Changes]>([
  ["the account", { "accounts.audit.roleArn": "arn:aws:iam::222222222222:role/state" }],
  ["the state", { "state.roleArn": "arn:aws:iam::222222222222:role/state" }],
])("assumes the role of %s, which a Terraform variable can replace", (_, changes) => {
  const { provider, variable } = stateBackend(changes);
  expect(provider.aws).toMatchObject([{ assume_role: [{ role_arn: "${var.audit_role_arn}" }] }]);
  expect(variable).toMatchObject({ audit_role_arn: { default: "arn:aws:iam::222222222222:role/state" } });
});

test("has no variable if the settings have no role", () => {
  expect(stateBackend().variable).toEqual({});
  expect(stateBackend().provider.aws?.[0]).not.toHaveProperty("assume_role");
});

test("outputs the name of the bucket", () => {
  expect(stateBackend().output).toEqual({ StateBucketName: { value: reference("aws_s3_bucket", "bucket") } });
});
