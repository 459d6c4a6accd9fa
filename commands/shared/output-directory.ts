import { accessSync, constants, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { CommandError } from "./program";

/** The folder that the stacks are synthesized into. */
export function outputDirectory(): string {
  return process.env.CDKTF_OUTDIR || "cdktf.out";
}

/** The folder of a synthesized stack. */
export function stackDirectory(name: string): string {
  return join(outputDirectory(), "stacks", name);
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
