import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { commandLine, environmentFiles, requireOwnFiles } from "../../../commands/shared/environment-files";
import { claimOutputDirectory } from "../../../commands/shared/output-directory";

const DEFAULT = {
  outputDirectory: "cdktf.out",
  localState: undefined,
  bootstrapState: "state-backend.bootstrap.tfstate",
  waivers: "waivers.yaml",
};

test.each(["organization-trail.yaml", "./organization-trail.yaml", resolve("organization-trail.yaml")])(
  "the default settings file %s keeps its paths",
  (path) => {
    expect(environmentFiles(path)).toEqual(DEFAULT);
    expect(commandLine("plan", path)).toBe("npm run plan");
  },
);

test("the files of a named settings file carry its name, and lie beside it", () => {
  expect(environmentFiles(join("environments", "prod.yaml"))).toEqual({
    outputDirectory: join("cdktf.out", "environments", "prod"),
    localState: join("environments", "prod.tfstate"),
    bootstrapState: join("environments", "prod.state-backend.bootstrap.tfstate"),
    waivers: join("environments", "prod.waivers.yaml"),
  });
});

test("the output of a settings file of another folder stays in this one", () => {
  expect(environmentFiles(join("..", "acme", "prod.yaml")).outputDirectory).toBe(join("cdktf.out", "prod"));
  expect(environmentFiles("/etc/acme.yaml")).toMatchObject({ localState: "/etc/acme.tfstate" });
});

test("two environments share no file", () => {
  const files = ["organization-trail.yaml", "a.yaml", "b.yaml", "x/a.yaml"].flatMap((path) =>
    Object.values(environmentFiles(path)).filter((file) => file !== undefined),
  );
  expect(new Set(files).size).toBe(files.length);
});

describe("a settings file is refused whose files would be another's", () => {
  const folder = mkdtempSync(join(tmpdir(), "environment-files-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  for (const file of ["prod.yaml", "prod.yml", "prod.waivers.yaml", "test.yaml", "test.tfstate"]) {
    writeFileSync(join(folder, file), "");
  }

  test.each(["prod.yaml", "prod.yml", "prod.json"])("%s: its state", (name) => {
    expect(() => requireOwnFiles(join(folder, name))).toThrow(/prod\.ya?ml would share their local state/);
  });

  test("organization-trail.yml beside the default", () => {
    expect(() => requireOwnFiles("organization-trail.yml")).toThrow("share their local state");
  });

  test.each(["stacks.yaml", "Retire.yaml", "settings-file.yaml"])("%s: its output folder", (name) => {
    expect(() => requireOwnFiles(name)).toThrow("which is inside another's");
  });

  test("but no other", () => {
    expect(requireOwnFiles(join(folder, "test.yaml"))).toBeUndefined();
    expect(requireOwnFiles("organization-trail.yaml")).toBeUndefined();
  });
});

test("the working directory is refused as the output folder: its stacks are code", () => {
  expect(() => claimOutputDirectory(".")).toThrow("set CDKTF_OUTDIR=cdktf.out");
});

test.each([
  ["environments/prod.yaml", "ORGANIZATION_TRAIL_SETTINGS=environments/prod.yaml npm run plan"],
  ["our settings/it's.yaml", "ORGANIZATION_TRAIL_SETTINGS='our settings/it'\\''s.yaml' npm run plan"],
])("a command for %s works as printed", (path, command) => {
  expect(commandLine("plan", path)).toBe(command);
});
