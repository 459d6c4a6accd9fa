import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { CACHE_DIRECTORY } from "./cache";
import { MissingRequirement } from "./program";
import type { Report } from "./progress";
import { run, runOrFail } from "./subprocess";

/** Python packages that a virtual environment contains. */
export interface PythonPackages {
  /** Name of the packages in progress messages. */
  readonly name: string;
  /** Path of the file with pinned requirements. */
  readonly requirements: string;
}

/**
 * The Python interpreter of a virtual environment with some packages installed. It is built on the first call (half a
 * minute) and again when the requirements or the machine's Python change.
 *
 * @throws MissingRequirement if Python 3.10 or its venv module is missing.
 */
export async function pythonEnvironment(packages: PythonPackages, report: Report): Promise<string> {
  const python = await findPython();
  const requirements = await readFile(packages.requirements, "utf8");
  const fingerprint = createHash("sha256").update(`${python.version}\n${requirements}`).digest("hex");
  const directory = join(CACHE_DIRECTORY, `python-${fingerprint.slice(0, 12)}`);
  if (!existsSync(directory)) {
    report(`Installing ${packages.name} into a Python virtual environment (once, about half a minute)...`);
    await build(python.program, packages.requirements, directory);
  }
  return join(directory, "bin", "python");
}

interface Python {
  readonly program: string;
  /** Version and prefix, on which a virtual environment depends. */
  readonly version: string;
}

async function findPython(): Promise<Python> {
  for (const program of ["python3", "python"]) {
    const { exitCode, stdout } = await run(program, ["-c", DESCRIBE_PYTHON]);
    if (exitCode === 0) return { program, version: stdout.trim() };
  }
  throw new MissingRequirement(
    "Python 3.10 or newer is missing: install it with its venv module (on Debian and Ubuntu: python3 and python3-venv).",
  );
}

const DESCRIBE_PYTHON =
  "import ensurepip, sys, venv; assert sys.version_info >= (3, 10); print(sys.version, sys.base_prefix)";

/** Builds in a folder beside the destination and then renames it, so that no process uses an incomplete environment. */
async function build(python: string, requirements: string, destination: string): Promise<void> {
  await mkdir(CACHE_DIRECTORY, { recursive: true });
  const scratch = await mkdtemp(`${destination}-building-`);
  try {
    await runOrFail(python, ["-m", "venv", scratch]);
    // Most modules are never imported, and compiling them takes longer than installing them.
    const install = ["-m", "pip", "install", "--quiet", "--no-compile", "--requirement", requirements];
    await runOrFail(join(scratch, "bin", "python"), install);
    await rename(scratch, destination).catch((error: NodeJS.ErrnoException) => {
      if (!["ENOTEMPTY", "EEXIST"].includes(error.code ?? "")) throw error; // another process built it first
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
