import { spawnSync } from "node:child_process";
import { join } from "node:path";

const REPOSITORY = join(__dirname, "..", "..");

/** Runs a TypeScript program of this repository in this process's terminal, and returns its exit status. */
export function runOwnProgram(path: string, ...args: readonly string[]): number {
  const program = ["--require", join(REPOSITORY, "transpile.cjs"), join(REPOSITORY, path)];
  return spawnSync(process.execPath, [...program, ...args], { stdio: "inherit" }).status ?? 1;
}
