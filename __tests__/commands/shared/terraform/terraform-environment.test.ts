import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { overrideProvider } from "../../../../commands/shared/terraform/terraform-environment";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "override-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

test("a stack requires the provider version of this machine", async () => {
  await overrideProvider(
    { variables: {}, providerVersion: "5.100.0", managesTrustedAccess: false },
    directory,
  );
  expect(JSON.parse(readFileSync(join(directory, "override.tf.json"), "utf8"))).toEqual({
    terraform: { required_providers: { aws: { source: "hashicorp/aws", version: "5.100.0" } } },
  });
});

test.each([
  ["5.100.0", true],
  ["6.62.0", false],
])("a lock file of version %s stays in the stack's directory: %s", async (version, stays) => {
  const lock = join(directory, ".terraform.lock.hcl");
  writeFileSync(lock, `provider "registry.terraform.io/hashicorp/aws" {\n  version = "${version}"\n}\n`);
  await overrideProvider(
    { variables: {}, providerVersion: "5.100.0", managesTrustedAccess: false },
    directory,
  );
  expect(existsSync(lock)).toBe(stays);
});

test("a stack does not change if Terraform downloads the provider", async () => {
  await overrideProvider({ variables: {}, managesTrustedAccess: true }, directory);
  expect(readdirSync(directory)).toEqual([]);
});
