import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadSettingsOrExit } from "../../commands/shared/settings";
import { loadSettings, SettingsError, settingsPath } from "../../settings/load";
import { runHere } from "../program";
import { minimalFile, minimalSettings } from "../settings-file";

test("parseSettings freezes the settings deeply", () => {
  expect(thawedIn(minimalSettings({ tags: { team: "security" } }))).toEqual([]);
});

function thawedIn(value: unknown, key = "settings"): string[] {
  if (typeof value !== "object" || value === null) return [];
  return [
    ...(Object.isFrozen(value) ? [] : [key]),
    ...Object.entries(value).flatMap(([name, child]) => thawedIn(child, `${key}.${name}`)),
  ];
}

describe("settingsPath", () => {
  test.each([{}, { ORGANIZATION_TRAIL_SETTINGS: "" }])("is the sample by default: %j", (environment) => {
    expect(settingsPath(environment)).toBe("organization-trail.yaml");
  });

  test("is the path in ORGANIZATION_TRAIL_SETTINGS", () => {
    expect(settingsPath({ ORGANIZATION_TRAIL_SETTINGS: "acme.yaml" })).toBe("acme.yaml");
  });
});

describe("loadSettings", () => {
  const folder = mkdtempSync(join(tmpdir(), "organization-trail-settings-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  test("a problem that its caller finds has its line and column, too", () => {
    const file = join(folder, "sections.yaml");
    const yaml = minimalFile({ region: "eu-west-1" });
    writeFileSync(file, yaml);
    const line = yaml.split("\n").indexOf("region: eu-west-1") + 1;
    const load = () => loadSettings(file, () => [{ path: ["region"], message: "is ours" }]);
    expect(load).toThrow(`${file}:${line}:9: is ours`);
  });

  test("returns the settings of a valid file", () => {
    expect(loadSettings("organization-trail.yaml").logBucket.name).toBe("acme-cloudtrail");
  });

  test.each([
    ["is missing", "/nowhere/settings.yaml", "ENOENT"],
    ["is a folder", "settings", "EISDIR"],
  ])("throws one problem if the file %s", (_, path, code) => {
    expect(loadingProblems(path)).toEqual([
      `${path}: cannot be read (${code}); set ORGANIZATION_TRAIL_SETTINGS to the path of the settings file`,
    ]);
  });

  test("refuses a device, which would never end", () => {
    expect(loadingProblems("/dev/zero")).toEqual([
      "/dev/zero: is no regular file, such as a pipe or a device: name a file of text",
    ]);
  });

  test("throws the problems from the first line to the last", () => {
    const path = join(folder, "unsorted.yaml");
    writeFileSync(path, `preventDestroy: 1\nregion: 1\n${minimalFile({ state: undefined })}`);
    const lines = [loadingProblems(path)].flat().map((problem) => Number(String(problem).split(":")[1]));
    expect(lines).toEqual([1, 1, 2]);
  });

  test("throws every problem of a file, each with its path", () => {
    const path = join(folder, "invalid.yaml");
    writeFileSync(path, minimalFile({ "organization.id": "x", preventDestroy: "no" }));
    expect(loadingProblems(path)).toEqual([
      `${path}:2:7: organization.id must be an organization id, such as o-exampleorgid, got "x"`,
      `${path}:14:17: preventDestroy must be true or false, got "no"`,
    ]);
  });

  test.each<[string, Buffer, string]>([
    [
      "is UTF-16",
      Buffer.from(minimalFile(), "utf16le"),
      "is encoded in UTF-16 or UTF-32, or is no text: save it as UTF-8",
    ],
    [
      "is UTF-16 of the other order",
      Buffer.from(minimalFile(), "utf16le").swap16(),
      "is encoded in UTF-16 or UTF-32, or is no text: save it as UTF-8",
    ],
    [
      "is UTF-16 with a byte order mark",
      Buffer.from("\ufeffä: 1", "utf16le"),
      "is encoded in UTF-16 or UTF-32, or is no text: save it as UTF-8",
    ],
    ["is Latin-1", Buffer.from("tags: {a: ä}", "latin1"), "is not encoded in UTF-8: save it as UTF-8"],
    [
      "has carriage returns alone",
      Buffer.from("a: 1\r\nb: 1\rc: 1\n"),
      "has line breaks that are a carriage return alone: save it with the usual ones",
    ],
    [
      "is too long",
      Buffer.alloc(1_000_001, `${minimalFile()}#`),
      "has 1000001 bytes, and a settings file has at most 1000000: check whether it is another file",
    ],
  ])("throws one problem if the file %s", (_, content, problem) => {
    const path = join(folder, "encoded.yaml");
    writeFileSync(path, content);
    expect(loadingProblems(path)).toEqual([`${path}: ${problem}`]);
  });

  test("reads a file of a million bytes with a byte order mark", () => {
    const path = join(folder, "long.yaml");
    writeFileSync(path, `\ufeff${minimalFile()}#`.padEnd(1_000_000 - 2, " "));
    expect(loadSettings(path)).toEqual(minimalSettings());
  });
});

test("keys, values and the path of a file print nothing that acts on a terminal or begins a line", async () => {
  const yaml = '"a\\n::error::x": 1\n"\\e]52;c;x\\a": 2\ntags: {"\\x9b": "\\u202e"}\nregion: "eu\\u200b"\n';
  const folder = mkdtempSync(join(tmpdir(), "organization-trail-inert-"));
  const path = join(folder, "\u001b[31m.yaml");
  writeFileSync(path, yaml);
  const env = { ...process.env, ORGANIZATION_TRAIL_SETTINGS: path };
  const { output } = await runHere(() => void loadSettingsOrExit(1), [], { env });
  rmSync(folder, { recursive: true });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(output).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\u200b]|^::/m);
  expect(output).toContain("a\\u000a::error::x is not a setting");
  expect(output).toContain('got "eu\\u200b"');
});

function loadingProblems(path: string): unknown {
  try {
    return loadSettings(path);
  } catch (error) {
    return error instanceof SettingsError ? error.problems : error;
  }
}
