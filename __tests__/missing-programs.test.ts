import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../commands/shared/subprocess";

const REPOSITORY = join(__dirname, "..");

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "missing-programs-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Runs a program of this repository on a machine that has no other programs than the given ones. */
async function runWith(
  programs: Readonly<Record<string, string>>,
  args: string[],
  env: NodeJS.ProcessEnv = {},
) {
  const bin = join(directory, "bin");
  mkdirSync(bin, { recursive: true });
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const stack = join(directory, "cdktf.out", "stacks", "state-backend");
  mkdirSync(stack, { recursive: true });
  writeFileSync(join(stack, "cdk.tf.json"), "{}");
  const [program = "", ...options] = args;
  return run(
    process.execPath,
    ["--require", join(REPOSITORY, "transpile.cjs"), join(REPOSITORY, program), ...options],
    { cwd: directory, env: { ...process.env, ...env, PATH: bin } },
  );
}

const TERRAFORM = `echo '{"terraform_version": "1.11.0"}'`;
const OLD_TERRAFORM = `echo '{"terraform_version": "1.10.5"}'`;

test.each([
  "commands/bootstrap/main.ts",
  "commands/upgrade-provider/main.ts",
  "tools/validate.ts",
  "emulator/demo.ts",
])("%s says in one line that Terraform has to be installed", async (program) => {
  const { exitCode, output } = await runWith({}, [program]);
  expect(output).toMatch(/^Terraform is missing: install Terraform 1\.11.*\n$/);
  expect(exitCode).toBe(2);
});

test("the demo prints its usage when it is asked for, and for arguments that it does not know", async () => {
  const help = await runWith({}, ["emulator/demo.ts", "--help"]);
  expect(help).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^usage: npm run demo\n/) });
  const { exitCode, output } = await runWith({}, ["emulator/demo.ts", "--port=1"]);
  expect(output).toMatch(/^Unknown option '--port'.*\nusage: npm run demo\n/);
  expect(exitCode).toBe(64);
});

test("says in one line that Terraform is too old", async () => {
  const { exitCode, output } = await runWith({ terraform: OLD_TERRAFORM }, ["tools/validate.ts"]);
  expect(output).toMatch(/^Terraform 1\.10\.5 is too old: install Terraform 1\.11.*\n$/);
  expect(exitCode).toBe(2);
});

test("says in one line that Python has to be installed", async () => {
  const { exitCode, output } = await runWith({ terraform: TERRAFORM }, ["emulator/demo.ts"]);
  expect(output).toMatch(/^Python 3\.10 or newer is missing: install it.*\n$/);
  expect(exitCode).toBe(2);
});

test("says in one line where the AWS provider is missing", async () => {
  const env = { AWS_PROVIDER_MIRROR: directory };
  const { exitCode, output } = await runWith({ terraform: TERRAFORM }, ["tools/validate.ts"], env);
  expect(output).toMatch(/^AWS_PROVIDER_MIRROR=.* holds no AWS provider .*: fill it with .*\n$/);
  expect(exitCode).toBe(2);
});
