import { TerraformStack } from "cdktf";
import type { S3StateSettings } from "../../settings/state";
import { type BackendProps, configureBackend, requireVersions } from "../../stacks/terraform-settings";
import { synthesized, testApp } from "../synthesized";

function backend(location: BackendProps): unknown {
  const stack = new TerraformStack(testApp(), "some-stack");
  configureBackend(stack, location);
  return synthesized(stack).terraform.backend;
}

const STATE: S3StateSettings = {
  backend: "s3",
  bucket: "acme-state",
  key: "organization-trail.tfstate",
  region: "eu-west-1",
  account: "audit",
  owner: { id: "222222222222" },
  writerArns: [],
  readerArns: [],
};
const S3 = {
  bucket: "acme-state",
  key: "organization-trail.tfstate",
  region: "eu-west-1",
  encrypt: true,
  use_lockfile: true,
};

test("requires the first Terraform that locks in S3 and the first provider that manages trusted access", () => {
  const stack = new TerraformStack(testApp(), "stack");
  requireVersions(stack);
  expect(synthesized(stack).terraform).toMatchObject({
    required_version: ">= 1.11",
    required_providers: { aws: { source: "hashicorp/aws", version: "~> 6.62" } },
  });
});

test("encrypts and locks a state in S3", () => {
  expect(backend({ state: STATE })).toEqual({ s3: S3 });
});

test("stores the state of another stack under another key", () => {
  expect(backend({ state: STATE, key: "other.tfstate" })).toEqual({ s3: { ...S3, key: "other.tfstate" } });
});

test("uses the profile and the role of the state bucket's account", () => {
  const roleArn = "arn:aws:iam::222222222222:role/state";
  expect(backend({ state: { ...STATE, owner: { id: "222222222222", profile: "state", roleArn } } })).toEqual({
    s3: { ...S3, profile: "state", assume_role: { role_arn: roleArn } },
  });
});

test("uses path-style requests with an emulator", () => {
  expect(backend({ state: STATE, endpointUrl: "http://127.0.0.1:5000" })).toEqual({
    s3: { ...S3, use_path_style: true },
  });
});

test("stores a state in a workspace of HCP Terraform", () => {
  const stack = new TerraformStack(testApp(), "some-stack");
  const workspace = "organization-trail";
  configureBackend(stack, {
    state: { backend: "cloud", organization: "acme", workspace, hostname: "tfe.acme.com" },
  });
  expect(synthesized(stack).terraform.cloud).toEqual({
    hostname: "tfe.acme.com",
    organization: "acme",
    workspaces: { name: workspace },
  });
});

test("stores a local state beside the settings, in a file named after the stack", () => {
  expect(backend({ state: { backend: "local" } })).toEqual({
    local: { path: "../../../some-stack.tfstate" },
  });
});
