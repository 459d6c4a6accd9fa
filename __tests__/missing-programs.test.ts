import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OLDEST_TERRAFORM } from "../versions";
import { sampleOf } from "./full-tests";
import { runProgram } from "./program";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "missing-programs-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Runs a program of this repository with only the given programs on the PATH. */
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
  return runProgram(program, options, { cwd: directory, env: { ...process.env, ...env, PATH: bin } });
}

const TERRAFORM = `echo '{"terraform_version": "${OLDEST_TERRAFORM}"}'`;
const OLD_TERRAFORM = `echo '{"terraform_version": "1.10.5"}'`;

const NEED_TERRAFORM = [
  "commands/bootstrap/main.ts",
  "commands/upgrade-provider/main.ts",
  "tools/validate.ts",
  "emulator/demo.ts",
];

test.each(sampleOf(NEED_TERRAFORM, 4))(
  "%s fails with one line and the remedy if Terraform is missing",
  async (program) => {
    const { exitCode, output } = await runWith({}, [program]);
    expect(output).toMatch(/^Terraform is missing: install Terraform 1\.11.*\n$/);
    expect(exitCode).toBe(2);
  },
);

test("the demo prints its usage for --help and for unknown arguments", async () => {
  const help = await runWith({}, ["emulator/demo.ts", "--help"]);
  expect(help).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^usage: npm run demo\n/) });
  const { exitCode, output } = await runWith({}, ["emulator/demo.ts", "--port=1"]);
  expect(output).toMatch(/^Unknown option '--port'.*\nusage: npm run demo\n/);
  expect(exitCode).toBe(64);
});

test.each(sampleOf(["commands/bootstrap/main.ts", "tools/validate.ts"], 2))(
  "%s fails with one line and the remedy if Terraform is too old",
  async (program) => {
    const { exitCode, output } = await runWith({ terraform: OLD_TERRAFORM }, [program]);
    expect(output).toMatch(/^Terraform 1\.10\.5 is too old: install Terraform 1\.11.*\n$/);
    expect(exitCode).toBe(2);
  },
);

test("fails with one line and the remedy if Python is missing", async () => {
  const { exitCode, output } = await runWith({ terraform: TERRAFORM }, ["emulator/demo.ts"]);
  expect(output).toMatch(/^Python 3\.10 or newer is missing: install it.*\n$/);
  expect(exitCode).toBe(2);
});

test("fails with one line and the remedy if the AWS provider is missing", async () => {
  const env = { AWS_PROVIDER_MIRROR: directory };
  const { exitCode, output } = await runWith({ terraform: TERRAFORM }, ["tools/validate.ts"], env);
  expect(output).toMatch(/^AWS_PROVIDER_MIRROR=.* has no AWS provider .*: fill it with .*\n$/);
  expect(exitCode).toBe(2);
});
