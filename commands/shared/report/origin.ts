import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { settingsPath } from "../../../settings/load";

/** With what a report was made. */
export interface Origin {
  /** Version of this project. */
  readonly version: string;
  readonly settings: HashedFile;
}

/** A file by its name, without folders, and the SHA-256 of its bytes. */
export interface HashedFile {
  readonly name: string;
  readonly sha256: string;
}

/** The origin of the reports of this run. */
export function originOfRun(path = settingsPath()): Origin {
  const manifest = readFileSync(join(__dirname, "..", "..", "..", "package.json"), "utf8");
  const { version } = JSON.parse(manifest) as { readonly version: string };
  return { version, settings: hashed(path, readFileSync(path)) };
}

/** A file with its hash, as `sha256sum` prints it. */
export function hashed(path: string, content: string | Uint8Array): HashedFile {
  return { name: basename(path), sha256: createHash("sha256").update(content).digest("hex") };
}
