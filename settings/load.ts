import { resolveSettings, type Settings, SettingsFile } from "./file";
import { describeProblems } from "./problems";
import { adviseOnQuotes } from "./quotes";
import { readSource, UnreadableSource } from "./source";
import { type LocatedProblem, readYaml } from "./yaml-file";

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

/** The content of a settings file is invalid. */
export class InvalidSettings extends Error {
  override readonly name = "InvalidSettings";

  /** All problems of the content. */
  constructor(readonly problems: readonly LocatedProblem[]) {
    super(problems.map(describeLocated).join("\n"));
  }
}

/** A problem of settings that are valid by themselves, with the key to look at. */
export interface SettingsProblem {
  readonly path: readonly string[];
  readonly message: string;
}

/** What else can be wrong with valid settings. */
export type Examine = (settings: Settings) => readonly SettingsProblem[];

const NOTHING_ELSE: Examine = () => [];

/** Loads the settings file at a path. Throws {@link SettingsError}, whose problems begin with the path, from the first line to the last. */
export function loadSettings(path: string = settingsPath(), examine = NOTHING_ELSE): Settings {
  try {
    return parseSettings(readSettingsFile(path), examine);
  } catch (error) {
    if (!(error instanceof InvalidSettings)) throw error;
    const sorted = [...error.problems].sort(
      (one, other) => one.line - other.line || one.column - other.column,
    );
    throw new SettingsError(sorted.map((problem) => `${path}:${describeLocated(problem)}`));
  }
}

function describeLocated({ line, column, message }: LocatedProblem): string {
  return `${line}:${column}: ${message}`;
}

function readSettingsFile(path: string): string {
  try {
    return readSource(path);
  } catch (error) {
    if (error instanceof UnreadableSource) throw new SettingsError([`${path}: ${error.message}`]);
    const reason = typeof error === "object" && error !== null && "code" in error ? error.code : error;
    throw new SettingsError([
      `${path}: cannot be read (${reason}); set ORGANIZATION_TRAIL_SETTINGS to the path of the settings file`,
    ]);
  }
}

/** Parses YAML 1.2, validates it, and returns frozen settings. Throws {@link InvalidSettings}. */
export function parseSettings(yaml: string, examine = NOTHING_ELSE): Settings {
  const file = readYaml(yaml);
  if (file.problems.length > 0) throw new InvalidSettings(file.problems);
  const parsed = SettingsFile.safeParse(file.raw, { reportInput: true });
  if (parsed.success) {
    const settings = deepFreeze(resolveSettings(parsed.data));
    const further = examine(settings);
    if (further.length === 0) return settings;
    throw new InvalidSettings(
      further.map(({ path, message }) => ({ ...file.locate(path, "value"), message })),
    );
  }
  const problems = adviseOnQuotes(describeProblems(parsed.error, file), file);
  throw new InvalidSettings(
    problems.map(({ path, part, message }) => ({ ...file.locate(path, part), message })),
  );
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
