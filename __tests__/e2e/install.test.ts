import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { run, runOrFail } from "../../commands/shared/subprocess";

const PROGRAMS = ["sh", "env", "npm"];

let directory: string;
let bin: string;
let clone: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "install-"));
  bin = join(directory, "bin");
  clone = join(directory, "clone");
  mkdirSync(bin);
  symlinkSync(process.execPath, join(bin, "node"));
  for (const program of PROGRAMS) {
    const { stdout } = await runOrFail("sh", ["-c", `command -v ${program}`]);
    symlinkSync(stdout.trim(), join(bin, program));
  }
  const { stdout: files } = await runOrFail("git", ["ls-files", "--cached", "-z"]);
  for (const file of files.split("\0").filter(Boolean)) {
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    copyFileSync(file, join(clone, file));
  }
});

afterAll(() => rmSync(directory, { recursive: true }));

/** Runs npm in the clone with only Node, npm and a shell on the PATH. */
function npm(...args: readonly string[]) {
  const { ORGANIZATION_TRAIL_SETTINGS: _, CDKTF_OUTDIR: __, ...env } = process.env;
  return run("npm", args, { cwd: clone, env: { ...env, PATH: bin } });
}

test(`installs without scripts and synthesizes on Node ${process.versions.node} without a compiler`, async () => {
  expect(await npm("ci", "--ignore-scripts")).toMatchObject({ exitCode: 0 });
  const { exitCode, output } = await npm("run", "--silent", "synth");
  expect({ exitCode, output }).toEqual({ exitCode: 0, output: expect.not.stringContaining("\u001b") });
  expect(readdirSync(join(clone, "cdktf.out", "stacks")).sort()).toEqual([
    "organization-trail",
    "state-backend",
  ]);
});
