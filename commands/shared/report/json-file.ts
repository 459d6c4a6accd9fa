import { accessSync, constants, existsSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { reportUnwritten } from "../output";
import { type HashedFile, hashed } from "./origin";

/**
 * Checks the argument of `--json` before a run that takes minutes.
 * @throws Error if no file can be written there.
 */
export function parseJsonFile(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    if (path === "" || path.endsWith("/")) throw new Error("no file");
    // The dot refuses a folder.
    if (existsSync(`${path}/.`)) throw new Error("a folder");
    accessSync(existsSync(path) ? path : `${dirname(path)}/.`, constants.W_OK);
    return path;
  } catch {
    throw new Error(`--json must be the path of a file that can be written, got ${path || "nothing"}`);
  }
}

/** Writes the JSON report beside another, which says its hash. If that fails, the other report is still made. */
export function writeJsonFile(path: string, report: string): HashedFile | undefined {
  try {
    writeFileSync(path, report);
    return hashed(path, report);
  } catch (error) {
    reportUnwritten("--json", error);
    return undefined;
  }
}
