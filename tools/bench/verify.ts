import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../commands/shared/subprocess";
import { startStubbedOrganization } from "./stubbed-organization";

const LATENCY = 30;
const REGIONS = 17;
/** A small heap shows how much memory a run needs, and not how much Node takes if there is plenty. */
const SMALL_HEAP = "--max-semi-space-size=8 --max-old-space-size=112";
/** Accounts, each with the arguments of the runs that are measured. */
const SIZES: readonly (readonly [accounts: number, ...runs: (readonly string[])[]])[] = [
  [100, []],
  [200, [], ["--only", "delivery"]],
  [500, []],
];

/** Measures `verify` as a whole process, and compares it with one call after the other. AWS answers from another process. */
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
    for (const [accounts, ...runs] of SIZES) {
      const sizes = [accounts, REGIONS, LATENCY].map(String);
      const organization = await startStubbedOrganization("verify-stub.ts", ...sizes);
      const env = { ...organization.environment, NODE_OPTIONS: `${SMALL_HEAP} --require=${peak}` };
      try {
        for (const args of runs) await benchRun(accounts, args, env);
      } finally {
        organization.stop();
      }
    }
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

async function benchRun(accounts: number, args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const start = process.hrtime.bigint();
  const { stdout, output } = await run(
    "npm",
    ["run", "--silent", "verify", "--", "--format", "json", ...args],
    { env },
  );
  const wall = Number(process.hrtime.bigint() - start) / 1e9;
  const { calls, seconds, coverage, counts } = JSON.parse(stdout) as {
    calls: number;
    seconds: number;
    coverage?: { summary: string };
    counts: Record<string, number>;
  };
  const megabytes = Number(/peak (\d+)/.exec(output)?.[1]) / 1024;
  const inTurn = (calls * LATENCY) / 1_000;
  const cells = coverage ? `, ${(calls / (accounts * REGIONS)).toFixed(2)} a cell` : "";
  console.log(
    `${["verify", ...args].join(" ")}, ${accounts} accounts x ${REGIONS} Regions: ${seconds.toFixed(2)} s (${wall.toFixed(2)} s with npm, Node and the SDK), ${(seconds / inTurn).toFixed(2)}x one call after the other (${inTurn.toFixed(0)} s); ${calls} calls${cells}; ${megabytes.toFixed(0)} MB; ${coverage ? `${coverage.summary}; ` : ""}${JSON.stringify(counts)}`,
  );
}
