import { readdirSync } from "node:fs";
import { basename, dirname, extname, isAbsolute, join, relative, resolve } from "node:path";
import { DEFAULT_SETTINGS_PATH, settingsPath } from "../../settings/load";
import { CommandError } from "./program";

/**
 * Files that belong to one settings file, so that two environments share none. Those of the default settings file lie in
 * the working directory, those of every other lie beside it and carry its name.
 */
export interface EnvironmentFiles {
  /** Folder that the stacks are synthesized into, unless `CDKTF_OUTDIR` names one. */
  readonly outputDirectory: string;
  /** State of the stack `organization-trail`, if its backend is local; none for the default, which the stack itself has. */
  readonly localState: string | undefined;
  /** State of the stack `state-backend` while `bootstrap` runs. An interrupted run leaves it. */
  readonly bootstrapState: string;
  /** Findings that are accepted in this environment. */
  readonly waivers: string;
}

const OUTPUT_DIRECTORY = "cdktf.out";
const BOOTSTRAP_STATE = "state-backend.bootstrap.tfstate";
const WAIVERS = "waivers.yaml";

/** The files of a settings file. */
export function environmentFiles(path = settingsPath()): EnvironmentFiles {
  if (isDefault(path)) {
    return {
      outputDirectory: OUTPUT_DIRECTORY,
      localState: undefined,
      bootstrapState: BOOTSTRAP_STATE,
      waivers: WAIVERS,
    };
  }
  const name = basename(path, extname(path));
  const folder = relative("", dirname(path));
  const isOutside = isAbsolute(folder) || folder.split(/[\\/]/)[0] === "..";
  return {
    outputDirectory: join(OUTPUT_DIRECTORY, isOutside ? "" : folder, name),
    localState: join(dirname(path), `${name}.tfstate`),
    bootstrapState: join(dirname(path), `${name}.${BOOTSTRAP_STATE}`),
    waivers: join(dirname(path), `${name}.${WAIVERS}`),
  };
}

/** What an output folder holds beside the output folders of other settings files. */
const OUTPUT = ["stacks", "retire", "settings-file", "manifest.json"];

/** @throws CommandError if files of this settings file would be another's. */
export function requireOwnFiles(path = settingsPath()): void {
  const name = basename(path, extname(path));
  const other = readdirSync(dirname(path)).find(
    (file) =>
      /^\.ya?ml$/.test(extname(file)) && basename(file, extname(file)) === name && file !== basename(path),
  );
  if (other !== undefined) {
    throw new CommandError(
      `${path} and ${join(dirname(path), other)} would share their local state, since files of a settings file carry its name without the extension: rename one of them, or remove it`,
    );
  }
  const [, ...folders] = environmentFiles(path).outputDirectory.split(/[\\/]/);
  const taken = folders.find((folder) => OUTPUT.includes(folder.toLowerCase()));
  if (taken !== undefined) {
    throw new CommandError(
      `${path} would have the output folder ${environmentFiles(path).outputDirectory}, which is inside another's: a settings file and its folders must not be named ${OUTPUT.join(", ")}; rename ${taken}`,
    );
  }
}

/** A command with the settings of this run, as a user types it: `npm run plan`. */
export function commandLine(command: string, path = settingsPath()): string {
  return isDefault(path)
    ? `npm run ${command}`
    : `ORGANIZATION_TRAIL_SETTINGS=${quoted(path)} npm run ${command}`;
}

/** A word of a shell's command line. */
export function quoted(word: string): string {
  return /^[\w./@:=+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function isDefault(path: string): boolean {
  return resolve(path) === resolve(DEFAULT_SETTINGS_PATH);
}
