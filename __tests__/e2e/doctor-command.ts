import { join } from "node:path";
import { run } from "../../commands/shared/subprocess";
import type { CheckResult } from "../../commands/verify/check";
import { answerForCloudTrail } from "../../emulator/cloudtrail-answers";
import type { Deployment } from "./deployment";

const REPOSITORY = join(__dirname, "..", "..");

/** What this machine has depends on the machine: the emulator's tests use whatever provider they find. */
const OF_THE_MACHINE = "machine.provider";

/** Runs `doctor` with the settings of a deployment. Returns each finding, and the number of checks. */
export async function runDoctor({ organization, workspace }: Deployment) {
  const { settingsFile: file, directory: cwd } = workspace;
  const proxy = await answerForCloudTrail(organization.endpoint, "us-east-1", {
    regions: ["eu-west-1", "us-east-1"],
    optIn: {},
    longAgo: new Set(),
    status: () => ({}),
    refuses: () => false,
  });
  try {
    const env = { ...workspace.environment, AWS_ENDPOINT_URL: proxy.endpoint };
    const program = [
      "--require",
      join(REPOSITORY, "transpile.cjs"),
      join(REPOSITORY, "commands/doctor/main.ts"),
    ];
    const args = [...program, "--settings", file, "--format", "json"];
    const { exitCode, stdout, output } = await run(process.execPath, args, { env, cwd });
    if (!stdout.startsWith("{") || output.includes("MaxListenersExceededWarning")) throw new Error(output);
    const { results } = JSON.parse(stdout) as { results: readonly CheckResult[] };
    const findings = results.filter(({ id, outcome }) => outcome !== "PASS" && id !== OF_THE_MACHINE);
    return {
      exitCode,
      ids: results.map(({ id }) => id),
      findings: findings.map(({ id, outcome, found }) => `${outcome} ${id}: ${found}`),
    };
  } finally {
    await proxy.stop();
  }
}
