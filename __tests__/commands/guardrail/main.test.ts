import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram } from "../../program";
import { minimalFile } from "../../settings-file";

const KEY = "arn:aws:kms:us-east-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const DEPLOYERS = ["arn:aws:iam::222222222222:role/deployer"];

const directory = mkdtempSync(join(tmpdir(), "organization-trail-guardrail-"));
const ORGANIZATION_TRAIL_SETTINGS = join(directory, "settings.yaml");
afterAll(() => rmSync(directory, { recursive: true }));

function guardrail(mode: string, ...args: string[]) {
  const changes = { "accounts.audit.deployerArns": DEPLOYERS, "guardrail.mode": mode };
  writeFileSync(ORGANIZATION_TRAIL_SETTINGS, minimalFile(changes));
  const env = { ...process.env, ORGANIZATION_TRAIL_SETTINGS };
  return runProgram("commands/guardrail/main.ts", args, { env });
}

test("prints the minified policies with their targets", async () => {
  const { exitCode, stdout } = await guardrail("print", "print", "--key-arn", KEY);
  expect(exitCode).toBe(0);
  const policies = JSON.parse(stdout);
  expect(
    policies.map(({ name, type, targetIds }: Record<string, unknown>) => [name, type, targetIds]),
  ).toEqual([
    ["organization-trail-guardrail-scp", "SERVICE_CONTROL_POLICY", ["222222222222"]],
    ["organization-trail-guardrail-rcp", "RESOURCE_CONTROL_POLICY", ["222222222222"]],
  ]);
  for (const { content } of policies) {
    expect(content).toContain(KEY);
    expect(JSON.stringify(JSON.parse(content))).toBe(content);
  }
});

test.each(["managed", "off"])("prints the commands that detach the policies in the mode %s", async (mode) => {
  const { exitCode, stdout } = await guardrail(mode, "detach");
  expect(exitCode).toBe(0);
  expect(stdout.trim().split("\n")).toEqual([
    `aws organizations detach-policy --target-id 222222222222 --policy-id "$(aws organizations list-policies-for-target --target-id 222222222222 --filter SERVICE_CONTROL_POLICY --query "Policies[?Name=='organization-trail-guardrail-scp'].Id" --output text)"`,
    `aws organizations detach-policy --target-id 222222222222 --policy-id "$(aws organizations list-policies-for-target --target-id 222222222222 --filter RESOURCE_CONTROL_POLICY --query "Policies[?Name=='organization-trail-guardrail-rcp'].Id" --output text)"`,
  ]);
});

test.each([
  ["no action", [], "the action must be print or detach, got none"],
  ["another action", ["attach"], "the action must be print or detach, got attach"],
  ["no key", ["print"], "--key-arn must be the ARN of a KMS key"],
  ["an alias", ["print", "--key-arn", "alias/organization-trail"], "got alias/organization-trail"],
])("refuses %s, with the usage", async (_, args, message) => {
  const { exitCode, output } = await guardrail("print", ...args);
  expect(exitCode).toBe(64);
  expect(output).toContain(message);
  expect(output).toContain("usage: npm run --silent guardrail");
});

test.each(["off", "existing"])("prints no policies in the mode %s", async (mode) => {
  const { exitCode, output } = await guardrail(mode, "print", "--key-arn", KEY);
  expect(exitCode).toBe(64);
  expect(output).toContain(`guardrail.mode must be print or managed, got ${mode}`);
});

test("prints its usage with --help", async () => {
  const { exitCode, stdout } = await guardrail("print", "--help");
  expect(exitCode).toBe(0);
  expect(stdout).toContain("usage: npm run --silent guardrail");
});
