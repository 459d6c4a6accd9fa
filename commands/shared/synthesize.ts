import { parseArgs } from "node:util";
import { requireOwnFiles } from "./environment-files";
import { claimOutputDirectory, outputDirectory, requireWritable } from "./output-directory";
import { runOwnProgram } from "./own-program";
import { CommandError, endWith, parseArguments } from "./program";

const USAGE = `usage: npm run synth

Writes the Terraform of every stack into cdktf.out, or into the folder that CDKTF_OUTDIR names. The settings are those of
organization-trail.yaml; ORGANIZATION_TRAIL_SETTINGS names another file, such as environments/prod.yaml, whose folder is
cdktf.out/environments/prod.
Exit status: 0 written; 1 the settings are not valid, or the folder cannot be written to; 64 usage.`;

/** Ends the process if the app is called with any argument: it has none. */
export function refuseArguments(): void {
  endWith(() => {
    const { help } = parseArguments(USAGE, () => {
      const options = { help: { type: "boolean", short: "h", default: false } } as const;
      return parseArgs({ options, allowPositionals: false }).values;
    });
    if (!help) return;
    console.log(USAGE);
    process.exit();
  });
}

/** The output directory, created if it is missing. Ends the process if it cannot be written to or is another's. */
export function writableOutputDirectory(): string {
  const directory = outputDirectory();
  const wayOut = "name another folder, or make this one yours";
  endWith(() => {
    requireOwnFiles();
    requireWritable(directory, { name: "CDKTF_OUTDIR", wayOut, create: true });
    claimOutputDirectory(directory);
  });
  return directory;
}

/**
 * Runs the app in this process's terminal.
 *
 * @throws CommandError without a message, with the app's exit status, if it fails.
 */
export function synthesize(): void {
  const status = runOwnProgram("main.ts");
  if (status !== 0) throw new CommandError("", status);
}
