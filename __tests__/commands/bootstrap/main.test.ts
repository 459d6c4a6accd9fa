import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OLDEST_TERRAFORM } from "../../../versions";
import { sampleOf, testInFullRun } from "../../full-tests";
import { runProgram, startProgram } from "../../program";
import { minimalFile } from "../../settings-file";

jest.setTimeout(30_000);

const REPOSITORY = join(__dirname, "..", "..", "..");

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "bootstrap-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Runs the command with the programs of the directory. Terraform and the app print only to the terminal of a process. */
function bootstrap(options: readonly string[], env: NodeJS.ProcessEnv = {}, start = runProgram) {
  return start("commands/bootstrap/main.ts", options, {
    cwd: directory,
    env: { ...process.env, ...env, PATH: `${directory}:${process.env.PATH}` },
  });
}

test.each(
  sampleOf(
    [
      ["--unknown", "Unknown option '--unknown'"],
      ["extra", "Unexpected argument 'extra'"],
      ["--output=out", "Unknown option '--output'"],
    ],
    3,
  ),
)("rejects %s with one line and the usage, and status 64", async (option, reason) => {
  const { exitCode, output } = await bootstrap([option]);
  expect(output.startsWith(reason)).toBe(true);
  expect(output.trimEnd().split("\n").slice(1)).toEqual([
    "usage: npm run bootstrap -- [--settings FILE] [--auto-approve]",
  ]);
  expect(exitCode).toBe(64);
});

/** Installs a Terraform that prints its arguments. */
function stubTerraform(): void {
  const version = `{"terraform_version": "${OLDEST_TERRAFORM}"}`;
  const script = `#!/bin/sh\n[ "$1" != version ] || { echo '${version}'; exit; }\necho "got $*"\n`;
  writeFileSync(join(directory, "terraform"), script);
  chmodSync(join(directory, "terraform"), 0o755);
}

test("fails with the remedy if nothing was synthesized", async () => {
  const { exitCode, output } = await bootstrap([]);
  expect(output).toMatch(/^The stack state-backend does not exist: run `npm run synth` first\. .*\n$/);
  expect(exitCode).toBe(1);
});

testInFullRun(
  "reads the stack in CDKTF_OUTDIR, and disables Terraform's colors if its output is no terminal",
  async () => {
    const stack = join(directory, "out", "stacks", "state-backend");
    mkdirSync(stack, { recursive: true });
    writeFileSync(join(stack, "cdk.tf.json"), "{}");
    stubTerraform();
    const { exitCode, stdout } = await bootstrap(["--auto-approve"], { CDKTF_OUTDIR: "out" }, startProgram);
    expect(stdout).toBe("got apply -no-color -auto-approve -input=false\n");
    expect(exitCode).toBe(0);
  },
);

test("prints its usage with --help, and synthesizes nothing", async () => {
  const { exitCode, output } = await bootstrap(["--synth", "--help"], { CDKTF_OUTDIR: "out" });
  expect(output).toBe("usage: npm run bootstrap -- [--settings FILE] [--auto-approve]\n");
  expect(exitCode).toBe(0);
  expect(existsSync(join(directory, "out"))).toBe(false);
});

testInFullRun(
  "synthesizes first with --synth, and ends with that status if the settings are not valid",
  async () => {
    const settings = { ORGANIZATION_TRAIL_SETTINGS: "settings.yaml", CDKTF_OUTDIR: "out" };
    const { exitCode, output } = await bootstrap(["--synth"], settings, startProgram);
    expect(output).toMatch(/^settings\.yaml: cannot be read \(ENOENT\).*\n$/);
    expect(exitCode).toBe(1);
    writeFileSync(join(directory, "settings.yaml"), minimalFile());
    stubTerraform();
    const { stdout } = await bootstrap(["--synth"], settings, startProgram);
    expect(stdout).toBe("got apply -no-color\n");
  },
);

test.each(["bootstrap", "upgrade-provider"])("npm run %s synthesizes", (name) => {
  const { scripts } = JSON.parse(readFileSync(join(REPOSITORY, "package.json"), "utf8"));
  expect(scripts[name]).toMatch(new RegExp(`commands/${name}/main.ts --synth$`));
});
