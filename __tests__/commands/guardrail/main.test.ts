import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Probe } from "../../../commands/guardrail/probes";
import { waitUntilAllowed } from "../../../commands/guardrail/wait";
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
  ["no action", [], "the action must be print, detach or wait, got none"],
  ["another action", ["attach"], "the action must be print, detach or wait, got attach"],
  ["no key", ["print"], "--key-arn must be the ARN of a KMS key"],
  [
    "no number of minutes",
    ["wait", "--minutes", "soon"],
    "--minutes must be a whole number up to 9999, got soon",
  ],
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

const probe = (...answers: readonly (Error | undefined)[]): Probe => {
  const rest = [...answers];
  return {
    action: "s3:PutObjectAcl",
    caller: "the deployer",
    call: async () => {
      const error = rest.length > 1 ? rest.shift() : rest[0];
      if (error !== undefined) throw error;
    },
    after: ["NoSuchKey"],
  };
};
const error = (name: string, message = "") => Object.assign(new Error(message), { name });
const deniedBy = (policy: string) =>
  error("AccessDenied", `not authorized with an explicit deny in a ${policy}`);
const options = { deadline: 50, interval: 1, report: () => {} };

test.each([
  ["accepts the call", undefined],
  ["answers with an error that follows the permission", error("NoSuchKey")],
])("waits until AWS %s", async (_, last) => {
  const reported: string[] = [];
  const report = (line: string) => reported.push(line);
  const denied = ["service control", "resource control"].map((type) => deniedBy(`${type} policy`));
  const probes = [probe(undefined), probe(...denied, last)];
  expect(await waitUntilAllowed(probes, { ...options, deadline: 60_000, report })).toEqual([]);
  expect(reported).toEqual([
    "a service control policy denies s3:PutObjectAcl to the deployer; 1 minutes left",
    "a resource control policy denies s3:PutObjectAcl to the deployer; 1 minutes left",
  ]);
});

test("waits for every call, and returns the refusals when the time is over", async () => {
  const probes = [probe(undefined), probe(deniedBy("service control policy"))];
  expect(await waitUntilAllowed(probes, options)).toEqual([
    "a service control policy denies s3:PutObjectAcl to the deployer",
  ]);
});

test.each([
  ["no right to call", error("AccessDenied", "because no identity-based policy allows the action")],
  ["another policy", deniedBy("resource-based policy")],
  ["another error", error("NoSuchBucket", "The bucket does not exist")],
])("does not wait if AWS answers with %s", async (_, answer) => {
  await expect(waitUntilAllowed([probe(answer)], options)).rejects.toThrow(
    `s3:PutObjectAcl by the deployer says nothing about the guardrail: ${answer.name}: ${answer.message}`,
  );
});
