import { join, resolve } from "node:path";
import { commandLine, environmentFiles } from "../../../commands/shared/environment-files";

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

test.each([
  ["environments/prod.yaml", "ORGANIZATION_TRAIL_SETTINGS=environments/prod.yaml npm run plan"],
  ["our settings/it's.yaml", "ORGANIZATION_TRAIL_SETTINGS='our settings/it'\\''s.yaml' npm run plan"],
])("a command for %s works as printed", (path, command) => {
  expect(commandLine("plan", path)).toBe(command);
});
