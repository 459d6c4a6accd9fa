import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { stringify } from "yaml";
import { neutralEnvironment } from "../../../commands/shared/environment";
import { startStubbedAws } from "../../../emulator/stubbed-aws";
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
};

testInFullRun(
  "Ctrl-C ends the process, which prints what is known",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "organization-trail-interruption-"));
    const file = join(folder, "organization-trail.yaml");
    writeFileSync(file, stringify(SETTINGS));
    const aws = await startStubbedAws(parseSettings(stringify(SETTINGS)), { accounts: 3, regions: 3 });
    const child = spawn(
      process.execPath,
      ["--require", "./transpile.cjs", "commands/verify/main.ts", "--format", "json"],
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
    let quiet: NodeJS.Timeout | undefined;
    aws.model.fails = ({ operation }) => {
      clearTimeout(quiet);
      // Everything else has been answered.
      quiet = setTimeout(() => child.kill("SIGINT"), 1_500);
      return operation === "kms:GetKeyPolicy" ? "never" : undefined;
    };
    const [stdout, [exitCode]] = await Promise.all([text(child.stdout), once(child, "exit")]);
    await aws.stop();
    rmSync(folder, { recursive: true });
    const { results, counts } = JSON.parse(stdout) as {
      results: { id: string; outcome: string; found: string }[];
      counts: Record<string, number>;
    };
    expect(exitCode).toBe(2);
    expect(counts).toMatchObject({ FAIL: 0, UNKNOWN: 1 });
    expect(results.find(({ outcome }) => outcome === "UNKNOWN")).toMatchObject({
      id: "key.policy",
      found: expect.stringContaining("interrupted"),
    });
  },
  60_000,
);
