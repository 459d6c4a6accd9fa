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
import { run } from "../../commands/shared/subprocess";

jest.setTimeout(30_000);

const REPOSITORY = join(__dirname, "..", "..");
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

/** The provider's block of a lock, as Terraform writes it. */
function locked(version: string): string {
  return `provider "registry.terraform.io/hashicorp/aws" {\n  version     = "${version}"\n}\n`;
}

/** Runs the command with a program in Terraform's place that says what it sees, and then runs `script`. */
function upgrade(script: string, options: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
  const terraform = join(directory, "terraform");
  writeFileSync(
    terraform,
    `#!/bin/sh\n[ "$1" != version ] || exit 0\necho "got $*"\necho "in" $(ls -A)\n${script}\n`,
  );
  chmodSync(terraform, 0o755);
  const program = join(REPOSITORY, "commands", "upgrade-provider", "main.ts");
  return run(process.execPath, ["--require", join(REPOSITORY, "transpile.cjs"), program, ...options], {
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

const writing = (version: string) => `cat > ${LOCK} <<'END'\n${locked(version)}END`;

test("has Terraform choose anew for four platforms, from the stack and its overrides without their lock", async () => {
  synthesized("cdk.tf.json", "override.tf.json", LOCK, "organization-trail.tfstate");
  writeFileSync(join(directory, LOCK), locked("6.62.0"));
  const { exitCode, stdout } = await upgrade(writing("6.70.0"));
  expect(exitCode).toBe(0);
  expect(stdout.split("\n").slice(0, 3)).toEqual([
    "got providers lock -no-color -platform=linux_amd64 -platform=linux_arm64 -platform=darwin_amd64 -platform=darwin_arm64",
    "in cdk.tf.json override.tf.json",
    `${LOCK}: AWS provider 6.70.0, in place of 6.62.0, for linux_amd64, linux_arm64, darwin_amd64, darwin_arm64.`,
  ]);
  expect(readFileSync(join(directory, LOCK), "utf8")).toBe(locked("6.70.0"));
});

test("fetches other platforms, and from the mirror of AWS_PROVIDER_MIRROR", async () => {
  synthesized("cdk.tf.json");
  const env = { AWS_PROVIDER_MIRROR: "mirror" };
  const { stdout } = await upgrade(writing("6.70.0"), ["--platform", "windows_amd64"], env);
  expect(stdout).toContain(`-fs-mirror=${join(directory, "mirror")} -platform=windows_amd64\n`);
  expect(stdout).toContain(`${LOCK}: AWS provider 6.70.0, for windows_amd64.\n`);
});

test.each([
  ["fails", `${writing("6.70.0")}\necho "could not connect to the registry" >&2\nexit 1`],
  ["is killed", `${writing("6.70.0")}\necho "could not connect to the registry" >&2\nkill -9 $$`],
])("shows what Terraform says, and changes nothing, if Terraform %s", async (_, script) => {
  synthesized("cdk.tf.json");
  writeFileSync(join(directory, LOCK), locked("6.62.0"));
  const { exitCode, output } = await upgrade(script);
  expect(output.trimEnd().split("\n").at(-1)).toBe("could not connect to the registry");
  expect(exitCode).toBe(1);
  expect(readFileSync(join(directory, LOCK), "utf8")).toBe(locked("6.62.0"));
  expect(readdirSync(directory).filter((name) => name.startsWith(LOCK))).toEqual([LOCK]);
});

test.each([
  ["succeeds", writing("6.70.0")],
  ["fails", "exit 1"],
  ["is interrupted, as the command is", "kill -INT $PPID; exit 1"],
])("leaves no temporary files if Terraform %s", async (_, script) => {
  synthesized("cdk.tf.json");
  await upgrade(script);
  expect(readdirSync(join(directory, "tmp"))).toEqual([]);
  expect(existsSync(join(directory, `${LOCK}.new`))).toBe(false);
});

test("says what to do where nothing was synthesized", async () => {
  const { exitCode, output } = await upgrade("");
  expect(output).toBe("there is no stack organization-trail: run `npm run synth` first\n");
  expect(exitCode).toBe(1);
});

test.each([
  [["--unknown"], "Unknown option '--unknown'"],
  [["6.70.0"], "Unexpected argument '6.70.0'"],
  [["--platform", "linux"], "--platform must be an operating system and an architecture"],
])("%j is refused with a line and the usage, and status 64", async (options, reason) => {
  const { exitCode, output } = await upgrade("", options);
  expect(output.startsWith(reason)).toBe(true);
  expect(output).toMatch(/\nusage: npm run upgrade-provider -- \[--platform OS_ARCH\]\.\.\.\n$/);
  expect(exitCode).toBe(64);
});
