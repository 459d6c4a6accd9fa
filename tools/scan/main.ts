import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { neutralEnvironment } from "../../commands/shared/environment";
import { runProgram } from "../../commands/shared/program";
import { reportOnStderr } from "../../commands/shared/progress";
import { pythonEnvironment } from "../../commands/shared/python-environment";
import { runOrFail } from "../../commands/shared/subprocess";
import { DEFAULT_SETTINGS_PATH } from "../../settings/load";
import { checkov } from "./checkov";
import { applySkips, readSkips, type SkipResult, unusedSkips } from "./skips";

const CHECKOV = { name: "Checkov", requirements: join(__dirname, "requirements.txt") };
const SETTINGS = [DEFAULT_SETTINGS_PATH, join("examples", "everything.yaml")];
const SKIPS = join("tools", "scan", "skips.yaml");

/** Scans every stack of the sample settings and of the settings with every option. */
async function scan(): Promise<void> {
  const skips = readSkips(SKIPS);
  const python = await pythonEnvironment(CHECKOV, reportOnStderr);
  const results: SkipResult[] = [];
  const directory = await mkdtemp(join(tmpdir(), "organization-trail-scan-"));
  try {
    for (const settings of SETTINGS) {
      const output = join(directory, settings.replaceAll("/", "-"));
      for (const stack of await synthesize(settings, output)) {
        const { passed, failed } = await checkov(python, join(output, "stacks", stack));
        const result = applySkips(skips, failed);
        results.push(result);
        const open = result.unexplained.length;
        console.log(
          `${settings} ${stack}: ${passed} passed, ${open} failed, ${failed.length - open} skipped`,
        );
        for (const { check, resource, title, guideline } of result.unexplained) {
          console.log(`  ${check} ${resource}: ${title}${guideline ? ` (${guideline})` : ""}`);
        }
      }
    }
  } finally {
    await rm(directory, { recursive: true });
  }
  const unused = unusedSkips(skips, results);
  for (const { check, resource } of unused) {
    console.log(`${SKIPS}: ${check} of ${resource} covers no failed check: remove this entry`);
  }
  if (unused.length > 0 || results.some(({ unexplained }) => unexplained.length > 0)) process.exitCode = 1;
}

/** Synthesizes the settings and returns the names of the stacks. */
async function synthesize(settings: string, output: string): Promise<readonly string[]> {
  const env = { ...neutralEnvironment(), ORGANIZATION_TRAIL_SETTINGS: settings, CDKTF_OUTDIR: output };
  await runOrFail(process.execPath, ["--require", "./transpile.cjs", "main.ts"], { env });
  return readdir(join(output, "stacks"));
}

void runProgram(scan);
