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
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(() => {
  mkdirSync(join(folder, "node_modules"));
  copyFileSync("transpile.cjs", join(folder, "transpile.cjs"));
  symlinkSync(
    dirname(dirname(require.resolve("@swc/core/package.json"))),
    join(folder, "node_modules", "@swc"),
  );
});

function runSource(text: string): string {
  writeFileSync(join(folder, "source.ts"), `const text: string = "${text}"; console.log(text);`);
  const { stdout } = spawnSync(process.execPath, ["--require", "./transpile.cjs", "source.ts"], {
    cwd: folder,
  });
  return stdout.toString().trim();
}

test("what is kept of a source is used until the source changes", () => {
  expect(runSource("first")).toBe("first");
  const [name = "", ...others] = readdirSync(kept);
  expect(others).toEqual([]);
  writeFileSync(join(kept, name), readFileSync(join(kept, name), "utf8").replace('"first"', '"kept"'));
  expect(runSource("first")).toBe("kept");
  expect(runSource("second")).toBe("second");
  expect(readdirSync(kept)).toEqual([name]);
  expect(runSource("second")).toBe("second");
});

test("what is kept is not used if it is not whole", () => {
  const [name = ""] = readdirSync(kept);
  writeFileSync(join(kept, name), 'console.log("half");');
  expect(runSource("second")).toBe("second");
});

test("sources run if nothing can be kept", () => {
  rmSync(kept, { recursive: true });
  writeFileSync(kept, "a file in the place of the folder");
  expect(runSource("third")).toBe("third");
});
