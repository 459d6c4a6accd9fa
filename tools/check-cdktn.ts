import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { neutralEnvironment } from "../commands/shared/environment";
import { runProgram } from "../commands/shared/program";
import { reportOnStderr } from "../commands/shared/progress";
import { runOrFail } from "../commands/shared/subprocess";
import { DEFAULT_SETTINGS_PATH } from "../settings/load";
import { CDKTF_FORK } from "../versions";

/** The whole migration from CDKTF to its fork: a search and replace of these package names. */
const RENAMES = [
  ["@cdktf/provider-aws", "@cdktn/provider-aws"],
  ['"cdktf"', '"cdktn"'],
] as const;

const SOURCES = [
  "main.ts",
  "versions.ts",
  "transpile.cjs",
  "aws",
  "commands/shared",
  "modules",
  "policies",
  "settings",
  "stacks",
];
const SETTINGS = [DEFAULT_SETTINGS_PATH, join("examples", "everything.yaml")];

/** Synthesizes the app with CDKTF and with its fork, and prints the differences between the two. */
async function checkCdktn(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "organization-trail-cdktn-"));
  try {
    const renamed = join(directory, "app");
    for (const source of SOURCES) await cp(source, join(renamed, source), { recursive: true });
    for (const file of await typescriptFiles(renamed)) await rename(file);
    reportOnStderr(
      `Installing ${Object.entries(CDKTF_FORK)
        .map((entry) => entry.join(" "))
        .join(", ")}...`,
    );
    await writeFile(
      join(renamed, "package.json"),
      JSON.stringify({ private: true, dependencies: await dependencies() }),
    );
    await runOrFail("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: renamed });

    for (const settings of SETTINGS) {
      const ours = await synthesized(".", settings, join(directory, "cdktf"));
      const theirs = await synthesized(renamed, settings, join(directory, "cdktn"));
      const changes = differences(ours, theirs);
      console.log(`${settings}: ${changes.length === 0 ? "the same Terraform" : "differs"}`);
      for (const change of changes) console.log(`  ${change}`);
      if (changes.length > 0) process.exitCode = 1;
    }
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function typescriptFiles(directory: string): Promise<readonly string[]> {
  const files = await readdir(directory, { recursive: true });
  return files.filter((file) => file.endsWith(".ts")).map((file) => join(directory, file));
}

async function rename(file: string): Promise<void> {
  const source = await readFile(file, "utf8");
  await writeFile(
    file,
    RENAMES.reduce((text, [from, to]) => text.replaceAll(from, to), source),
  );
}

/** The app's dependencies, with the fork in place of CDKTF. */
async function dependencies(): Promise<Record<string, string>> {
  const { dependencies: ours } = JSON.parse(await readFile("package.json", "utf8"));
  const others = Object.entries<string>(ours).filter(([name]) => !name.includes("cdktf"));
  return { ...Object.fromEntries(others), ...CDKTF_FORK };
}

/** The synthesized stacks by name, without the metadata that names CDKTF and the version of its bindings. */
async function synthesized(
  app: string,
  settings: string,
  output: string,
): Promise<ReadonlyMap<string, unknown>> {
  const env = {
    ...neutralEnvironment(),
    ORGANIZATION_TRAIL_SETTINGS: join(process.cwd(), settings),
    CDKTF_OUTDIR: output,
    CDKTN_OUTDIR: output,
  };
  await runOrFail(process.execPath, ["--require", "./transpile.cjs", "main.ts"], { cwd: app, env });
  const stacks = await readdir(join(output, "stacks"));
  const files = stacks.map(async (stack) => {
    const json = await readFile(join(output, "stacks", stack, "cdk.tf.json"), "utf8");
    return [stack, JSON.parse(json, (key, value) => (key === "//" ? undefined : value))] as const;
  });
  return new Map(await Promise.all(files));
}

function differences(
  ours: ReadonlyMap<string, unknown>,
  theirs: ReadonlyMap<string, unknown>,
): readonly string[] {
  return [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((stack) =>
    compare(ours.get(stack), theirs.get(stack), stack),
  );
}

function compare(ours: unknown, theirs: unknown, path: string): readonly string[] {
  if (isDeepStrictEqual(ours, theirs)) return [];
  if (!isObject(ours) || !isObject(theirs)) {
    return [`${path}: cdktf ${JSON.stringify(ours)}, cdktn ${JSON.stringify(theirs)}`];
  }
  const keys = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
  return [...keys].flatMap((key) => compare(ours[key], theirs[key], `${path}.${key}`));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

void runProgram(checkCdktn);
