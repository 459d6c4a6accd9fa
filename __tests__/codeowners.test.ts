import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const WORKFLOWS = join(".github", "workflows");
const CODEOWNERS = readFileSync(join(".github", "CODEOWNERS"), "utf8");

/** What npm, Node, CDKTF and Terraform read without being told, also if it does not exist yet. */
const READ_UNASKED = [
  ".npmrc",
  ".terraform.lock.hcl",
  "cdktf.json",
  "organization-trail.yaml",
  "package-lock.json",
  "package.json",
  "tsconfig.json",
];

const SCRIPTS: Readonly<Record<string, string>> = JSON.parse(readFileSync("package.json", "utf8")).scripts;

/** Files that a text names, as far as they are here; for `npm run x`, those that the script of this name names. */
function filesNamed(text: string): string[] {
  const scripts = [...text.matchAll(/\bnpm (?:run )?(?:--?[\w-]+ )*([\w:-]+)/g)];
  const files = [...text.replaceAll(/(^|\s)#.*$/gm, "").matchAll(/[\w.@-]*[\w/.@-]+/g)]
    .map(([path]) => normalize(path))
    .filter((path) => !path.startsWith("/") && existsSync(path) && statSync(path).isFile());
  return [...files, ...scripts.flatMap(([, name = ""]) => filesNamed(SCRIPTS[name] ?? ""))];
}

/** Files that a file names or imports. Of the workflows' own text and of scripts every path counts. */
function next(file: string): string[] {
  const text = readFileSync(file, "utf8");
  if (!/\.[cm]?[jt]s$/.test(file)) return /\.(ya?ml|sh)$|^\.ci\//.test(file) ? filesNamed(text) : [];
  return [...text.matchAll(/(?:\bfrom|\bimport|\brequire\(|\bimport\()\s*["'](\.{1,2}\/[^"']+)["']/g)].map(
    ([, specifier = ""]) => {
      const path = join(dirname(file), specifier);
      const found = ["", ".js", ".json", ".ts", "/index.ts"].map((end) => path + end).find(isFile);
      if (found === undefined) throw new Error(`${file} imports ${specifier}, which is no file`);
      return found;
    },
  );
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

/** Everything that a workflow or the bootstrap runs or reads, except tests, which Jest finds by their names. */
function reachedFiles(): readonly string[] {
  const workflows = readdirSync(WORKFLOWS).map((name) => join(WORKFLOWS, name));
  const reached = new Set([...workflows, ...READ_UNASKED, ...filesNamed("npm run bootstrap")]);
  for (const file of reached) {
    if (existsSync(file)) for (const other of next(file)) reached.add(other);
  }
  return [...reached];
}

/** Whether a line of CODEOWNERS is about a file. */
function matches(pattern: string, file: string): boolean {
  if (pattern === "*") return true;
  if (!/^\/[\w./-]+$/.test(pattern)) throw new Error(`this test does not know the pattern ${pattern}`);
  return pattern.endsWith("/") ? file.startsWith(pattern.slice(1)) : `/${file}` === pattern;
}

/** The last matching line decides; it may name no owner. */
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

it("follows the workflows to what they run, and the imports from there", () => {
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

it("gives an owner to every file that the workflows reach", () => {
  expect(unowned(CODEOWNERS)).toEqual([]);
});

it("gives an owner to itself, and to a file that is added anywhere beside them", () => {
  for (const file of [
    join(".github", "CODEOWNERS"),
    "node_modules.js",
    join("commands", "review", "rules.js"),
  ]) {
    expect(isOwned(CODEOWNERS, file)).toBe(true);
  }
});

it.each(["/commands/", "/package.json", "/transpile.cjs", "/.github/", "/.terraform.lock.hcl", "*"])(
  "finds the files without an owner if a last line takes it from %s",
  (pattern) => {
    expect(unowned(`${CODEOWNERS}\n${pattern}\n`)).not.toEqual([]);
    expect(unowned(`${CODEOWNERS}\n${pattern} @acme/security\n`)).toEqual([]);
  },
);
