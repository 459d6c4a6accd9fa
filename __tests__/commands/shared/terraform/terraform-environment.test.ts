import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { overrideProvider } from "../../../../commands/shared/terraform/terraform-environment";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "override-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

test("a stack asks for the provider version that is at hand", async () => {
  await overrideProvider(
    { variables: {}, providerVersion: "5.100.0", managesTrustedAccess: false },
    directory,
  );
  expect(JSON.parse(readFileSync(join(directory, "override.tf.json"), "utf8"))).toEqual({
    terraform: { required_providers: { aws: { source: "hashicorp/aws", version: "5.100.0" } } },
  });
});

test("a stack is left alone where Terraform downloads the provider", async () => {
  await overrideProvider({ variables: {}, managesTrustedAccess: true }, directory);
  expect(readdirSync(directory)).toEqual([]);
});
