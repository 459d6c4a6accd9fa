import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { JobState } from "./machine";

const INSTALLS = /^npm (ci|install)\b/;

/**
 * The `node_modules` of the first job that installed the same packages with the same command and the same Node. Later
 * jobs get a link to it in place of an installation of their own.
 */
export class Installations {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  async reuse(line: string, folder: string, job: JobState): Promise<boolean> {
    if (!INSTALLS.test(line)) return false;
    const shared = this.sharedFor(line, folder, job);
    if (!existsSync(shared)) return false;
    symlinkSync(shared, join(folder, "node_modules"));
    return true;
  }

  async keep(line: string, folder: string, job: JobState): Promise<void> {
    if (!INSTALLS.test(line)) return;
    const shared = this.sharedFor(line, folder, job);
    renameSync(join(folder, "node_modules"), shared);
    symlinkSync(shared, join(folder, "node_modules"));
  }

  private sharedFor(line: string, folder: string, { nodeVersion }: JobState): string {
    const lock = readFileSync(join(folder, "package-lock.json"), "utf8");
    const key = createHash("sha256").update(`${line}\n${nodeVersion}\n${lock}`).digest("hex").slice(0, 12);
    mkdirSync(join(this.folder, key), { recursive: true });
    return join(this.folder, key, "node_modules");
  }
}
