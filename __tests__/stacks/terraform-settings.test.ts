import { TerraformStack } from "cdktf";
import type { S3StateSettings } from "../../settings/state";
import { keepState, requireVersions, type StateLocation } from "../../stacks/terraform-settings";
import { synthesized, testApp } from "../synthesized";

function backend(location: StateLocation): unknown {
  const stack = new TerraformStack(testApp(), "some-stack");
  keepState(stack, location);
  return synthesized(stack).terraform.backend;
}

const STATE: S3StateSettings = {
  backend: "s3",
  bucket: "acme-state",
  key: "organization-trail.tfstate",
  region: "eu-west-1",
  account: "audit",
  owner: { id: "222222222222" },
};
const S3 = {
  bucket: "acme-state",
  key: "organization-trail.tfstate",
  region: "eu-west-1",
  encrypt: true,
  use_lockfile: true,
};

test("asks for the first Terraform that locks in S3, and for the first provider that knows trusted access", () => {
  const stack = new TerraformStack(testApp(), "stack");
  requireVersions(stack);
  expect(synthesized(stack).terraform).toMatchObject({
    required_version: ">= 1.11",
    required_providers: { aws: { source: "hashicorp/aws", version: "~> 6.62" } },
  });
});

test("keeps a state in S3 encrypted and locked", () => {
  expect(backend({ state: STATE })).toEqual({ s3: S3 });
});

test("keeps the state of another stack under another key", () => {
  expect(backend({ state: STATE, key: "other.tfstate" })).toEqual({ s3: { ...S3, key: "other.tfstate" } });
});

test("reaches the state by the profile and the role that are given", () => {
  const roleArn = "arn:aws:iam::222222222222:role/state";
  expect(backend({ state: { ...STATE, owner: { id: "222222222222", profile: "state", roleArn } } })).toEqual({
    s3: { ...S3, profile: "state", assume_role: { role_arn: roleArn } },
  });
});

test("addresses the state bucket by path where there is an emulator's endpoint", () => {
  expect(backend({ state: STATE, endpointUrl: "http://127.0.0.1:5000" })).toEqual({
    s3: { ...S3, use_path_style: true },
  });
});

test("keeps a state in HCP Terraform in the workspace that is given", () => {
  const stack = new TerraformStack(testApp(), "some-stack");
  const workspace = "organization-trail";
  keepState(stack, {
    state: { backend: "cloud", organization: "acme", workspace, hostname: "tfe.acme.com" },
  });
  expect(synthesized(stack).terraform.cloud).toEqual({
    hostname: "tfe.acme.com",
    organization: "acme",
    workspaces: { name: workspace },
  });
});

test("keeps a local state beside the settings, by a relative path that bears the stack's name", () => {
  expect(backend({ state: { backend: "local" } })).toEqual({
    local: { path: "../../../some-stack.tfstate" },
  });
});
