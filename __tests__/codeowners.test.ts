import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const WORKFLOWS = join(".github", "workflows");
const CODEOWNERS = readFileSync(join(".github", "CODEOWNERS"), "utf8");

/** Files that npm, Node, CDKTF and Terraform read by default, also if they do not exist yet. */
const READ_BY_DEFAULT = [
  ".npmrc",
  ".terraform.lock.hcl",
  "cdktf.json",
  "organization-trail.yaml",
  "package-lock.json",
  "package.json",
  "tsconfig.json",
];

const SCRIPTS: Readonly<Record<string, string>> = JSON.parse(readFileSync("package.json", "utf8")).scripts;

/** Existing files that a text names. For `npm run x`, the files that the script `x` names. */
function filesNamed(text: string): string[] {
  const scripts = [...text.matchAll(/\bnpm (?:run )?(?:--?[\w-]+ )*([\w:-]+)/g)];
  const files = [...text.replaceAll(/(^|\s)#.*$/gm, "").matchAll(/[\w.@-]*[\w/.@-]+/g)]
    .map(([path]) => normalize(path))
    .filter((path) => !path.startsWith("/") && existsSync(path) && statSync(path).isFile());
  return [...files, ...scripts.flatMap(([, name = ""]) => filesNamed(SCRIPTS[name] ?? ""))];
}

/** Files that a file imports or, if it is a workflow or a script, names. */
function next(file: string): string[] {
  const text = readFileSync(file, "utf8");
  if (!/\.[cm]?[jt]s$/.test(file)) return /\.(ya?ml|sh)$|^\.ci\//.test(file) ? filesNamed(text) : [];
  return [...text.matchAll(/(?:\bfrom|\bimport|\brequire\(|\bimport\()\s*["'](\.{1,2}\/[^"']+)["']/g)].map(
    ([, specifier = ""]) => {
      const path = join(dirname(file), specifier);
      const found = ["", ".js", ".json", ".ts", "/index.ts"].map((end) => path + end).find(isFile);
      if (found === undefined) throw new Error(`${file} imports ${specifier}, which does not exist.`);
      return found;
    },
  );
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

/** All files that a workflow or the bootstrap runs or reads, except tests, which Jest finds by name. */
function reachedFiles(): readonly string[] {
  const workflows = readdirSync(WORKFLOWS).map((name) => join(WORKFLOWS, name));
  const reached = new Set([...workflows, ...READ_BY_DEFAULT, ...filesNamed("npm run bootstrap")]);
  for (const file of reached) {
    if (existsSync(file)) for (const other of next(file)) reached.add(other);
  }
  return [...reached];
}

/** Whether a pattern of CODEOWNERS matches a file. */
function matches(pattern: string, file: string): boolean {
  if (pattern === "*") return true;
  if (!/^\/[\w./-]+$/.test(pattern)) throw new Error(`This test does not support the pattern ${pattern}.`);
  return pattern.endsWith("/") ? file.startsWith(pattern.slice(1)) : `/${file}` === pattern;
}

/** The last matching line applies. It may name no owner. */
function isOwned(codeowners: string, file: string): boolean {
  const lines = codeowners
    .split("\n")
    .filter((line) => /^[^#\s]/.test(line))
    .map((line) => line.trim().split(/\s+/));
  const [, ...owners] = lines.findLast(([pattern = ""]) => matches(pattern, file)) ?? [];
  return owners.length > 0;
}

const reached = reachedFiles();
const unowned = (codeowners: string): readonly string[] =>
  reached.filter((file) => !isOwned(codeowners, file));

it("finds the files that the workflows run, and their imports", () => {
  for (const file of ["review", "verify"].map((command) => join("commands", command, "main.ts"))) {
    expect(reached).toContain(file);
    expect(next(file).length).toBeGreaterThan(1);
    expect(reached).toEqual(expect.arrayContaining(next(file)));
  }
  expect(reached).toEqual(
    expect.arrayContaining([
      "main.ts",
      join("stacks", "state-backend-stack.ts"),
      "transpile.cjs",
      join(".ci", "run"),
    ]),
  );
  expect(reached).toContain("waivers.yaml");
});

it("every file that the workflows use has an owner", () => {
  expect(unowned(CODEOWNERS)).toEqual([]);
});

it("CODEOWNERS and new files in these folders have an owner", () => {
  for (const file of [
    join(".github", "CODEOWNERS"),
    "node_modules.js",
    join("commands", "review", "rules.js"),
    join("__tests__", "codeowners.test.ts"),
  ]) {
    expect(isOwned(CODEOWNERS, file)).toBe(true);
  }
});

it.each(["/commands/", "/package.json", "/transpile.cjs", "/.github/", "/.terraform.lock.hcl", "*"])(
  "finds files without an owner if a last line removes the owner of %s",
  (pattern) => {
    expect(unowned(`${CODEOWNERS}\n${pattern}\n`)).not.toEqual([]);
    expect(unowned(`${CODEOWNERS}\n${pattern} @acme/security\n`)).toEqual([]);
  },
);
