import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CACHE_DIRECTORY } from "../../commands/shared/cache";
import { MissingRequirement, runProgram } from "../../commands/shared/program";
import { reportOnStderr } from "../../commands/shared/progress";
import { pythonEnvironment } from "../../commands/shared/python-environment";
import { NOT_FOUND, run, runOrFail } from "../../commands/shared/subprocess";

const WORKFLOWS = join(".github", "workflows");
const ZIZMOR = { name: "zizmor", requirements: join(__dirname, "requirements.txt") };
const ACTIONLINT = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12";

/** Runs actionlint, which finds errors in the workflows, and zizmor, which finds vulnerabilities. */
async function lintWorkflows(): Promise<void> {
  const python = await pythonEnvironment(ZIZMOR, reportOnStderr);
  for (const [program, ...args] of [
    [await findActionlint(), "-color=false"],
    [join(dirname(python), "zizmor"), "--offline", "--no-progress", "--color=never", WORKFLOWS],
  ] as const) {
    await runOrFail(program, args, { onOutput: (text) => process.stdout.write(text) });
  }
  console.log("workflows: actionlint and zizmor found nothing");
}

/** Finds actionlint on the PATH or builds it with Go. Its npm packages would download a binary from another site. */
async function findActionlint(): Promise<string> {
  if ((await run("actionlint", ["--version"])).exitCode !== NOT_FOUND) return "actionlint";
  const bin = join(CACHE_DIRECTORY, "go-bin");
  const program = join(bin, "actionlint");
  if (existsSync(program)) return program;
  reportOnStderr("Building actionlint (once, about half a minute)...");
  await mkdir(bin, { recursive: true });
  const { exitCode, output } = await run("go", ["install", ACTIONLINT], {
    env: { ...process.env, GOBIN: bin },
  });
  if (exitCode === NOT_FOUND)
    throw new MissingRequirement(
      "actionlint is missing: install it, or install Go, with which this command builds it.",
    );
  if (exitCode !== 0) throw new Error(`actionlint could not be built:\n${output}`);
  return program;
}

void runProgram(lintWorkflows);
