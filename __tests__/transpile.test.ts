import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "organization-trail-transpile-"));
const kept = join(folder, "node_modules", ".cache", "organization-trail", "transpiled");
const compiler = join(folder, "node_modules", "@swc");
const itsPackage = require.resolve("@swc/core/package.json");
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(() => {
  mkdirSync(join(folder, "node_modules"));
  copyFileSync("transpile.cjs", join(folder, "transpile.cjs"));
  symlinkSync(dirname(dirname(itsPackage)), compiler);
});

/** Runs without the compiler, of which only the version remains. */
function withoutCompiler(run: () => void): void {
  rmSync(compiler);
  mkdirSync(join(compiler, "core"), { recursive: true });
  copyFileSync(itsPackage, join(compiler, "core", "package.json"));
  run();
  rmSync(compiler, { recursive: true });
  symlinkSync(dirname(dirname(itsPackage)), compiler);
}

function runSource(text: string): string {
  writeFileSync(join(folder, "source.ts"), `const text: string = "${text}"; console.log(text);`);
  const { stdout } = spawnSync(process.execPath, ["--require", "./transpile.cjs", "source.ts"], {
    cwd: folder,
  });
  return stdout.toString().trim();
}

test("what is kept of a source is used until the source changes", () => {
  expect(runSource("first")).toBe("first");
  const names = readdirSync(kept);
  expect(names).toHaveLength(1);
  withoutCompiler(() => {
    expect(runSource("first")).toBe("first");
    expect(runSource("second")).toBe("");
  });
  expect(runSource("second")).toBe("second");
  expect(readdirSync(kept)).toEqual(names);
});

test.each([
  ["half", (code: string) => code.slice(0, -1)],
  ["of two sources", (code: string) => `${code}\n${code}`],
  ["changed", (code: string) => code.replace('"second"', '"other"')],
  ["empty", () => ""],
])("what is kept is not used if it is %s", (_, change) => {
  const file = join(kept, String(readdirSync(kept)[0]));
  writeFileSync(file, change(readFileSync(file, "utf8")));
  expect(runSource("second")).toBe("second");
});

test("sources run if nothing can be kept, and nothing is left", () => {
  const file = join(kept, String(readdirSync(kept)[0]));
  rmSync(file);
  mkdirSync(file);
  expect(runSource("third")).toBe("third");
  expect(readdirSync(kept)).toHaveLength(1);
  rmSync(kept, { recursive: true });
  writeFileSync(kept, "a file in the place of the folder");
  expect(runSource("third")).toBe("third");
});
