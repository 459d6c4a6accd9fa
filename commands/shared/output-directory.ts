import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { settingsPath } from "../../settings/load";
import { environmentFiles } from "./environment-files";
import { CommandError } from "./program";

/** The folder that the stacks are synthesized into. */
export function outputDirectory(): string {
  return process.env.CDKTF_OUTDIR || environmentFiles().outputDirectory;
}

/** The folder of a synthesized stack. */
export function stackDirectory(name: string): string {
  return join(outputDirectory(), "stacks", name);
}

/** Path of the state file of a stack, from the stack's folder, if its settings file has another than the default. */
export function localStateFor(name: string): string | undefined {
  const { localState } = environmentFiles();
  return localState === undefined ? undefined : relative(stackDirectory(name), localState);
}

/** A folder as messages speak of it. */
export interface WritableFolder {
  readonly name: string;
  readonly wayOut: string;
  /** Whether it is created if it is missing. */
  readonly create?: boolean;
}

/** @throws CommandError if no file can be written into a folder. */
export function requireWritable(folder: string, { name, wayOut, create = false }: WritableFolder): void {
  try {
    if (create) mkdirSync(folder, { recursive: true });
    accessSync(`${folder}/.`, constants.W_OK); // the dot refuses a file
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${error.code})` : "";
    throw new CommandError(
      `${name} must be a folder that can be written to, got ${resolve(folder)}${code}: ${wayOut}`,
    );
  }
}

/** Names the settings file of the stacks in an output directory, relative to it. */
const SETTINGS_MARKER = "settings-file";

/**
 * Takes an output directory for this settings file. A folder of Terraform keeps the place of its state, so two settings
 * files in one folder could reach each other's.
 *
 * @throws CommandError if the folder holds the stacks of another settings file, or the code of this app.
 */
export function claimOutputDirectory(folder: string): void {
  if (resolve(folder) === resolve("")) {
    throw new CommandError(
      `CDKTF_OUTDIR must not be the working directory, whose folder \`stacks\` is this app's own code, got ${folder}: set CDKTF_OUTDIR=${environmentFiles().outputDirectory}`,
    );
  }
  const marker = join(folder, SETTINGS_MARKER);
  const own = resolve(settingsPath());
  const other = existsSync(marker) ? resolve(folder, readFileSync(marker, "utf8").trim()) : own;
  if (other !== own && existsSync(other)) {
    const suggested = environmentFiles().outputDirectory;
    const free = resolve(suggested) === resolve(folder) ? `${suggested}-2` : suggested;
    throw new CommandError(
      `${folder} holds the stacks of ${relative("", other)}, and each settings file needs a folder of its own: set CDKTF_OUTDIR=${free} for ${settingsPath()}, or with the CDKTF CLI add --output ${free}`,
    );
  }
  writeFileSync(marker, `${relative(folder, own)}\n`);
}
