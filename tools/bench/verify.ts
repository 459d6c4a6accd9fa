import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { neutralEnvironment } from "../../commands/shared/environment";
import { run } from "../../commands/shared/subprocess";

const LATENCY = 30;
const SIZES = [
  { accounts: 100, regions: 17 },
  { accounts: 500, regions: 17 },
] as const;

/** Measures `verify` as a whole process against AWS's answers from another, against asking one call after the other. */
export async function benchVerify(): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), "organization-trail-bench-"));
  try {
    const peak = join(scratch, "peak.cjs");
    writeFileSync(
      peak,
      `if (/verify.main\\.ts$/.test(process.argv[1] ?? "")) {
        process.on("exit", () => process.stderr.write("peak " + process.resourceUsage().maxRSS + "\\n"));
      }`,
    );
    const settings = join(scratch, "organization-trail.yaml");
    writeFileSync(settings, SETTINGS);
    for (const { accounts, regions } of SIZES) await benchSize(accounts, regions, { peak, settings });
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

async function benchSize(
  accounts: number,
  regions: number,
  { peak, settings }: { peak: string; settings: string },
): Promise<void> {
  const env = {
    ...neutralEnvironment(),
    ORGANIZATION_TRAIL_SETTINGS: settings,
    AWS_ACCESS_KEY_ID: "stub",
    AWS_SECRET_ACCESS_KEY: "stub",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  };
  const sizes = [accounts, regions, LATENCY].map(String);
  const stub = spawn(
    process.execPath,
    ["--require", "./transpile.cjs", "tools/bench/verify-stub.ts", ...sizes],
    {
      env,
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  try {
    const [port] = (await once(createInterface({ input: stub.stdout }), "line")) as [string];
    const start = process.hrtime.bigint();
    const { stdout, output } = await run("npm", ["run", "--silent", "verify", "--", "--format", "json"], {
      env: { ...env, AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`, NODE_OPTIONS: `--require=${peak}` },
    });
    const wall = Number(process.hrtime.bigint() - start) / 1e9;
    const { calls, seconds, coverage, counts } = JSON.parse(stdout) as {
      calls: number;
      seconds: number;
      coverage: { summary: string };
      counts: Record<string, number>;
    };
    const megabytes = Number(/peak (\d+)/.exec(output)?.[1]) / 1024;
    const inTurn = (calls * LATENCY) / 1_000;
    console.log(
      `verify ${accounts} accounts x ${regions} Regions: ${seconds.toFixed(2)} s (${wall.toFixed(2)} s with npm, Node and the SDK), ${(seconds / inTurn).toFixed(2)}x one call after the other (${inTurn.toFixed(0)} s); ${calls} calls, ${(calls / (accounts * regions)).toFixed(2)} a cell; ${megabytes.toFixed(0)} MB; ${coverage.summary}; ${JSON.stringify(counts)}`,
    );
  } finally {
    stub.kill();
  }
}

const SETTINGS = `organization: { id: o-exampleorgid }
accounts:
  management: { id: "111111111111" }
  audit: { id: "222222222222", roleArn: "arn:aws:iam::222222222222:role/verify" }
logBucket: { namePrefix: acme }
state: { bucket: acme-organization-trail-state }
`;
