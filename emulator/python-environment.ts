import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { CACHE_DIRECTORY } from "./cache";
import { run, runOrFail } from "./commands";
import { MissingRequirement } from "./missing-requirement";
import type { Report } from "./progress";

const REQUIREMENTS = join(__dirname, "requirements.txt");

/**
 * The Python interpreter of a virtual environment with `requirements.txt` installed. It is built on the first call (half
 * a minute) and again when the requirements or the machine's Python change.
 *
 * @throws MissingRequirement where Python 3.10 or its venv module is missing.
 */
export async function pythonEnvironment(report: Report): Promise<string> {
  const python = await findPython();
  const requirements = await readFile(REQUIREMENTS, "utf8");
  const fingerprint = createHash("sha256").update(`${python.version}\n${requirements}`).digest("hex");
  const directory = join(CACHE_DIRECTORY, `python-${fingerprint.slice(0, 12)}`);
  if (!existsSync(directory)) {
    report("Installing the AWS emulator into a Python virtual environment (once, about half a minute)...");
    await build(python.program, directory);
  }
  return join(directory, "bin", "python");
}

interface Python {
  readonly program: string;
  /** Version and place, which a virtual environment depends on. */
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

/** Builds beside its destination and moves it there whole: a concurrent or broken build can never be seen half done. */
async function build(python: string, destination: string): Promise<void> {
  await mkdir(CACHE_DIRECTORY, { recursive: true });
  const scratch = await mkdtemp(`${destination}-building-`);
  try {
    await runOrFail(python, ["-m", "venv", scratch]);
    // Not compiled: most of what is installed is never imported, and compiling it takes longer than installing it.
    const install = ["-m", "pip", "install", "--quiet", "--no-compile", "--requirement", REQUIREMENTS];
    await runOrFail(join(scratch, "bin", "python"), install);
    await rename(scratch, destination).catch((error: NodeJS.ErrnoException) => {
      if (!["ENOTEMPTY", "EEXIST"].includes(error.code ?? "")) throw error; // another start was first
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
