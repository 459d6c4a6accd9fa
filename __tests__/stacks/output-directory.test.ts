import {
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
import { runProgram } from "../program";
import { type Changes, minimalFile } from "../settings-file";

jest.setTimeout(30_000);

const LOCK = ".terraform.lock.hcl";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "output-directory-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

function inStack(name: string, file: string): string {
  return join(directory, "cdktf.out", "stacks", name, file);
}

/** Deployers, without which the app warns. */
const QUIET: Changes = { "accounts.audit.deployerArns": ["arn:aws:iam::222222222222:role/deployer"] };

function optionsFor(changes: Changes, CDKTF_OUTDIR?: string) {
  writeFileSync(join(directory, "organization-trail.yaml"), minimalFile(changes));
  const { ORGANIZATION_TRAIL_SETTINGS: _, CDKTF_OUTDIR: __, ...env } = process.env;
  return { cwd: directory, env: CDKTF_OUTDIR === undefined ? env : { ...env, CDKTF_OUTDIR } };
}

async function synthesize(changes: Changes = {}, outputDirectory?: string): Promise<void> {
  const run = await runProgram("main.ts", [], optionsFor({ ...QUIET, ...changes }, outputDirectory));
  expect(run).toMatchObject({ exitCode: 0, output: "" });
}

test("takes the Terraform of a former stack away, and leaves its state and other files", async () => {
  await synthesize();
  expect(existsSync(inStack("state-backend", "cdk.tf.json"))).toBe(true);
  const state = inStack("state-backend", "terraform.tfstate");
  writeFileSync(state, "state");
  writeFileSync(join(directory, "cdktf.out", "stacks", "note.txt"), "mine");
  mkdirSync(join(directory, "cdktf.out", "stacks", "mine"));

  await synthesize({ state: { backend: "local" } });
  expect(existsSync(inStack("state-backend", "cdk.tf.json"))).toBe(false);
  expect(readFileSync(state, "utf8")).toBe("state");
  expect(readdirSync(join(directory, "cdktf.out", "stacks")).sort()).toEqual([
    "mine",
    "note.txt",
    "organization-trail",
    "state-backend",
  ]);
  expect(existsSync(inStack("organization-trail", "cdk.tf.json"))).toBe(true);
});

test("puts the provider lock beside every stack, in place of an older one", async () => {
  writeFileSync(join(directory, LOCK), "first");
  await synthesize();
  writeFileSync(join(directory, LOCK), "second");
  await synthesize();
  expect(readFileSync(inStack("organization-trail", LOCK), "utf8")).toBe("second");
  expect(readFileSync(inStack("state-backend", LOCK), "utf8")).toBe("second");
});

test("leaves a stack's own lock alone where there is no other", async () => {
  await synthesize();
  writeFileSync(inStack("organization-trail", LOCK), "Terraform's");
  await synthesize();
  expect(readFileSync(inStack("organization-trail", LOCK), "utf8")).toBe("Terraform's");
  expect(existsSync(inStack("state-backend", LOCK))).toBe(false);
});

test("takes an empty CDKTF_OUTDIR for none", async () => {
  await synthesize({}, "");
  expect(existsSync(inStack("organization-trail", "cdk.tf.json"))).toBe(true);
});

test("creates the output directory with the folders above it", async () => {
  await synthesize({}, join("a", "b"));
  expect(existsSync(join(directory, "a", "b", "stacks", "organization-trail", "cdk.tf.json"))).toBe(true);
});

test("says in a line what to do if the output directory is a file", async () => {
  writeFileSync(join(directory, "out"), "");
  const { exitCode, output } = await runProgram("main.ts", [], optionsFor(QUIET, "out"));
  expect(output).toMatch(
    /^CDKTF_OUTDIR must be a folder that can be written to, got .*\/out \(EEXIST\): name another folder.*\n$/,
  );
  expect(exitCode).toBe(1);
});

describe("of a named settings file", () => {
  function named(file: string, CDKTF_OUTDIR?: string) {
    writeFileSync(join(directory, file), minimalFile({ ...QUIET, state: { backend: "local" } }));
    const { env, ...options } = optionsFor(QUIET, CDKTF_OUTDIR);
    return { ...options, env: { ...env, ORGANIZATION_TRAIL_SETTINGS: file } };
  }

  test("follows its name, with the local state beside the settings file", async () => {
    expect(await runProgram("main.ts", [], named("test.yaml"))).toMatchObject({ exitCode: 0, output: "" });
    const file = join(directory, "cdktf.out", "test", "stacks", "organization-trail", "cdk.tf.json");
    const { path } = JSON.parse(readFileSync(file, "utf8")).terraform.backend.local;
    expect(path).toBe(join("..", "..", "..", "..", "test.tfstate"));
  });

  test("is refused if it is another's, until that settings file is gone", async () => {
    await synthesize({}, "out");
    const options = named("test.yaml", "out");
    const { exitCode, output } = await runProgram("main.ts", [], options);
    expect(output).toContain("out holds the stacks of organization-trail.yaml");
    expect(output).toContain(`set CDKTF_OUTDIR=${join("cdktf.out", "test")} for test.yaml`);
    expect(exitCode).toBe(1);
    rmSync(join(directory, "organization-trail.yaml"));
    expect(await runProgram("main.ts", [], options)).toMatchObject({ exitCode: 0 });
  });
});
