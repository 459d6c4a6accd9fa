import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../../commands/shared/subprocess";

const REPOSITORY = join(__dirname, "..", "..", "..");

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "bootstrap-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

function bootstrap(options: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
  const program = [
    "--require",
    join(REPOSITORY, "transpile.cjs"),
    join(REPOSITORY, "commands", "bootstrap", "main.ts"),
  ];
  return run(process.execPath, [...program, ...options], {
    cwd: directory,
    env: { ...process.env, ...env, PATH: `${directory}:${process.env.PATH}` },
  });
}

test.each([
  ["--unknown", "Unknown option '--unknown'"],
  ["extra", "Unexpected argument 'extra'"],
  ["--output=out", "Unknown option '--output'"],
])("%s is refused with a line and the usage, and status 64", async (option, reason) => {
  const { exitCode, output } = await bootstrap([option]);
  expect(output.startsWith(reason)).toBe(true);
  expect(output.trimEnd().split("\n").slice(1)).toEqual(["usage: npm run bootstrap -- [--auto-approve]"]);
  expect(exitCode).toBe(64);
});

test("says what to do where nothing was synthesized", async () => {
  const { exitCode, output } = await bootstrap();
  expect(output).toMatch(/^there is no stack state-backend: run `npm run synth` first.*\n$/);
  expect(exitCode).toBe(1);
});

test("reads the stack in CDKTF_OUTDIR, and has Terraform print no colours where its output is no terminal", async () => {
  const stack = join(directory, "out", "stacks", "state-backend");
  mkdirSync(stack, { recursive: true });
  writeFileSync(join(stack, "cdk.tf.json"), "{}");
  writeFileSync(join(directory, "terraform"), '#!/bin/sh\necho "got $*"\n');
  chmodSync(join(directory, "terraform"), 0o755);
  const { exitCode, stdout } = await bootstrap(["--auto-approve"], { CDKTF_OUTDIR: "out" });
  expect(stdout).toBe("got apply -no-color -auto-approve -input=false\n");
  expect(exitCode).toBe(0);
});
