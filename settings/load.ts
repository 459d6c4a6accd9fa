import { readFileSync } from "node:fs";
import { parseDocument, visit } from "yaml";
import { resolveSettings, type Settings, SettingsFile } from "./file";
import { describeProblems } from "./problems";

/** The settings file of this repository. `ORGANIZATION_TRAIL_SETTINGS` names another. */
export const DEFAULT_SETTINGS_PATH = "organization-trail.yaml";

/** The settings file is missing or invalid. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";

  /** All problems of the file, one sentence each. */
  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
  }
}

/** Path of the settings file that the environment names. */
export function settingsPath(environment: NodeJS.ProcessEnv = process.env): string {
  return environment.ORGANIZATION_TRAIL_SETTINGS || DEFAULT_SETTINGS_PATH;
}

/** Loads the settings file at a path. Throws {@link SettingsError}, whose problems begin with the path. */
export function loadSettings(path: string = settingsPath()): Settings {
  try {
    return parseSettings(readSettingsFile(path));
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new SettingsError(error.problems.map((problem) => `${path}: ${problem}`));
  }
}

function readSettingsFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const reason = typeof error === "object" && error !== null && "code" in error ? error.code : error;
    throw new SettingsError([
      `cannot be read (${reason}); set ORGANIZATION_TRAIL_SETTINGS to the path of the settings file`,
    ]);
  }
}

/** Parses YAML 1.2, validates it, and returns frozen settings. Throws {@link SettingsError}. */
export function parseSettings(yaml: string): Settings {
  const document = parseDocument(yaml);
  const problems = [...document.errors, ...document.warnings].map(({ message }) => firstLine(message));
  visit(document, {
    Alias: (_, { source }) => {
      problems.push(`*${source} is an alias: write the value instead`);
    },
  });
  if (problems.length > 0) throw new SettingsError([...new Set(problems)]);
  const raw: unknown = document.toJS();
  const parsed = SettingsFile.safeParse(raw, { reportInput: true });
  if (!parsed.success) throw new SettingsError(describeProblems(parsed.error, raw));
  return deepFreeze(resolveSettings(parsed.data));
}

function firstLine(message: string): string {
  return message.replace(/:?\n[\s\S]*/, "");
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
