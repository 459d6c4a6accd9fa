import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OLDEST_TERRAFORM } from "../../../versions";
import { sampleOf, testInFullRun } from "../../full-tests";
import { runProgram, startProgram } from "../../program";

jest.setTimeout(30_000);

const LOCK = ".terraform.lock.hcl";

let directory: string;
let stack: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "upgrade-provider-"));
  stack = join(directory, "out", "stacks", "organization-trail");
  mkdirSync(join(directory, "tmp"));
});
afterEach(() => rmSync(directory, { recursive: true }));

function synthesized(...files: readonly string[]): void {
  mkdirSync(stack, { recursive: true });
  for (const file of files) writeFileSync(join(stack, file), "{}");
}

/** The provider's block in Terraform's lock file. */
function locked(version: string): string {
  return `provider "registry.terraform.io/hashicorp/aws" {\n  version     = "${version}"\n}\n`;
}

/**
 * Runs the command with a fake Terraform that prints its arguments and files and then runs `script`. Terraform prints
 * only to the terminal of a process.
 */
function upgrade(
  script: string,
  options: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
  start = startProgram,
) {
  const terraform = join(directory, "terraform");
  writeFileSync(
    terraform,
    `#!/bin/sh\n[ "$1" != version ] || { echo '{"terraform_version": "${OLDEST_TERRAFORM}"}'; exit; }\necho "got $*"\necho "in" $(ls -A)\n${script}\n`,
  );
  chmodSync(terraform, 0o755);
  return start("commands/upgrade-provider/main.ts", options, {
    cwd: directory,
    env: {
      ...process.env,
      AWS_PROVIDER_MIRROR: "",
      CDKTF_OUTDIR: "out",
      TMPDIR: join(directory, "tmp"),
      PATH: `${directory}:${process.env.PATH}`,
      ...env,
    },
  });
}

/** Runs the command where it ends before it runs Terraform. */
const refuse = (options: readonly string[], env: NodeJS.ProcessEnv = {}, script = "") =>
  upgrade(script, options, env, runProgram);

const writing = (version: string) => `cat > ${LOCK} <<'END'\n${locked(version)}END`;

test("locks the newest provider for four platforms, from the stack and its overrides without their lock", async () => {
  synthesized("cdk.tf.json", "override.tf.json", LOCK, "organization-trail.tfstate");
  writeFileSync(join(directory, LOCK), locked("6.62.0"));
  const { exitCode, stdout } = await upgrade(writing("6.70.0"));
  expect(exitCode).toBe(0);
  expect(stdout.split("\n").slice(0, 3)).toEqual([
    "got providers lock -no-color -platform=linux_amd64 -platform=linux_arm64 -platform=darwin_amd64 -platform=darwin_arm64",
    "in cdk.tf.json override.tf.json",
    `${LOCK}: AWS provider 6.70.0 instead of 6.62.0, for linux_amd64, linux_arm64, darwin_amd64, darwin_arm64.`,
  ]);
  expect(readFileSync(join(directory, LOCK), "utf8")).toBe(locked("6.70.0"));
  expect(readdirSync(join(directory, "tmp"))).toEqual([]);
  expect(existsSync(join(directory, `${LOCK}.new`))).toBe(false);
});

test.each(sampleOf(["within", "itself"], 2))(
  "fetches other platforms, and from the mirror of AWS_PROVIDER_MIRROR, named by a folder: %s",
  async (folder) => {
    synthesized("cdk.tf.json");
    const provider = join("mirror", "registry.terraform.io", "hashicorp", "aws");
    mkdirSync(join(directory, provider, "6.70.0"), { recursive: true });
    const env = { AWS_PROVIDER_MIRROR: folder === "within" ? provider : "mirror" };
    const { stdout } = await upgrade(writing("6.70.0"), ["--platform", "windows_amd64"], env);
    expect(stdout).toContain(`-fs-mirror=${join(directory, "mirror")} -platform=windows_amd64\n`);
    expect(stdout).toContain(`${LOCK}: AWS provider 6.70.0, for windows_amd64.\n`);
  },
);

test.each(
  sampleOf(
    [
      ["fails", `${writing("6.70.0")}\necho "could not connect to the registry" >&2\nexit 1`],
      ["is killed", `${writing("6.70.0")}\necho "could not connect to the registry" >&2\nkill -9 $$`],
    ],
    3,
  ),
)("prints Terraform's error and changes nothing if Terraform %s", async (_, script) => {
  synthesized("cdk.tf.json");
  writeFileSync(join(directory, LOCK), locked("6.62.0"));
  const { exitCode, output } = await upgrade(script);
  expect(output).toContain("could not connect to the registry\n");
  expect(output).not.toMatch(/^ +at /m);
  expect(exitCode).toBe(1);
  expect(readFileSync(join(directory, LOCK), "utf8")).toBe(locked("6.62.0"));
  expect(readdirSync(directory).filter((name) => name.startsWith(LOCK))).toEqual([LOCK]);
});

testInFullRun.each([
  ["is interrupted together with the command", "kill -INT $PPID; exit 1"],
  ["fails", "exit 1"],
])("leaves no temporary files if Terraform %s", async (_, script) => {
  synthesized("cdk.tf.json");
  await upgrade(script);
  expect(readdirSync(join(directory, "tmp"))).toEqual([]);
  expect(existsSync(join(directory, `${LOCK}.new`))).toBe(false);
});

test("fails with the remedy if nothing was synthesized", async () => {
  const { exitCode, output } = await refuse([]);
  expect(output).toBe("The stack organization-trail does not exist: run `npm run synth` first.\n");
  expect(exitCode).toBe(1);
});

test.each(
  sampleOf(
    [
      [["--unknown"], "Unknown option '--unknown'"],
      [["6.70.0"], "Unexpected argument '6.70.0'"],
      [["--platform", "linux"], "--platform must be an operating system and an architecture"],
    ],
    3,
  ),
)("rejects %j with one line and the usage, and status 64", async (options, reason) => {
  const { exitCode, output } = await refuse(options);
  expect(output.startsWith(reason)).toBe(true);
  expect(output).toMatch(/\nusage: npm run upgrade-provider -- \[--platform OS_ARCH\]\.\.\.\n$/);
  expect(exitCode).toBe(64);
});

test.each([
  [
    { AWS_PROVIDER_MIRROR: "missing" },
    "AWS_PROVIDER_MIRROR=missing holds no AWS provider: fill it with `terraform providers mirror`.\n",
  ],
  [
    { TMPDIR: "/missing" },
    "TMPDIR must be a folder that can be written to, got /missing (ENOENT): name another folder, or unset it\n",
  ],
])("refuses %j with a line before Terraform runs", async (env, message) => {
  synthesized("cdk.tf.json");
  const { exitCode, output } = await refuse([], env, writing("6.70.0"));
  expect(output).toBe(message);
  expect(exitCode).toBe(1);
});

test("prints its usage with --help, and synthesizes nothing", async () => {
  const { exitCode, output } = await refuse(["--synth", "--help"]);
  expect(output).toBe("usage: npm run upgrade-provider -- [--platform OS_ARCH]...\n");
  expect(exitCode).toBe(0);
  expect(existsSync(join(directory, "out"))).toBe(false);
});
