import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { stringify } from "yaml";
import { neutralEnvironment } from "../../../commands/shared/environment";
import { startStubbedAws } from "../../../emulator/stubbed-aws";
import type { StubModel } from "../../../emulator/stubbed-model";
import { parseSettings } from "../../../settings/load";
import { testInFullRun } from "../../full-tests";

const SETTINGS = {
  organization: { id: "o-exampleorgid" },
  accounts: {
    management: { id: "111111111111" },
    audit: { id: "222222222222", roleArn: "arn:aws:iam::222222222222:role/verify" },
  },
  logBucket: { namePrefix: "acme" },
  state: { bucket: "acme-state" },
  alarms: { subscriptions: [{ protocol: "email", endpoint: "security@acme.example" }] },
};
const TIMEOUT = 60_000;

/** Runs verify and sends it SIGINT, when `interrupt` is called. */
async function interrupted(
  args: readonly string[],
  prepare: (model: StubModel, interrupt: () => void) => void,
) {
  const folder = mkdtempSync(join(tmpdir(), "organization-trail-interruption-"));
  const file = join(folder, "organization-trail.yaml");
  writeFileSync(file, stringify(SETTINGS));
  const aws = await startStubbedAws(parseSettings(stringify(SETTINGS)), { accounts: 3, regions: 3 });
  const child = spawn(
    process.execPath,
    ["--require", "./transpile.cjs", "commands/verify/main.ts", ...args],
    {
      env: {
        ...neutralEnvironment(),
        ORGANIZATION_TRAIL_SETTINGS: file,
        AWS_ENDPOINT_URL: aws.endpoint,
        AWS_ACCESS_KEY_ID: "111111111111",
        AWS_SECRET_ACCESS_KEY: "stub",
        AWS_CONFIG_FILE: "/dev/null",
        AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      },
      stdio: ["ignore", "pipe", "ignore"],
    },
  );
  prepare(aws.model, () => child.kill("SIGINT"));
  const [stdout, [exitCode]] = await Promise.all([text(child.stdout), once(child, "exit")]);
  await aws.stop();
  rmSync(folder, { recursive: true });
  return { stdout, exitCode, states: aws.model.alarmStates.map(([, state]) => state) };
}

testInFullRun(
  "Ctrl-C ends the process, which prints what is known",
  async () => {
    let quiet: NodeJS.Timeout | undefined;
    const { stdout, exitCode } = await interrupted(["--format", "json"], (model, interrupt) => {
      model.fails = ({ operation }) => {
        clearTimeout(quiet);
        // Everything else has been answered.
        quiet = setTimeout(interrupt, 1_500);
        return operation === "kms:GetKeyPolicy" ? "never" : undefined;
      };
    });
    const { results } = JSON.parse(stdout) as { results: { id: string; outcome: string; found: string }[] };
    expect(exitCode).toBe(2);
    const notPassed = results.filter(({ outcome }) => outcome !== "PASS");
    expect(notPassed.map(({ id, outcome }) => [id, outcome])).toEqual([
      ["key.policy", "UNKNOWN"],
      ["alarms.topic-key", "UNKNOWN"],
    ]);
    expect(notPassed[0]?.found).toContain("interrupted");
  },
  TIMEOUT,
);

testInFullRun(
  "Ctrl-C ends the wait of --test-alarms, which puts the alarm back",
  async () => {
    const { exitCode, states } = await interrupted(["--test-alarms", "--yes"], (model, interrupt) => {
      model.actionSummary = undefined;
      model.fails = ({ operation }) => {
        if (operation === "cloudwatch:DescribeAlarmHistory") interrupt();
        return undefined;
      };
    });
    expect([exitCode, states]).toEqual([2, ["ALARM", "OK"]]);
  },
  TIMEOUT,
);
