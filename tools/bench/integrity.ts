import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pythonEnvironment } from "../../commands/shared/python-environment";
import { run } from "../../commands/shared/subprocess";
import type { SignedSize } from "../../emulator/signed-stub";
import { type StubbedOrganization, startStubbedOrganization } from "./stubbed-organization";

const LATENCY = 30;
const HOUR = 3_600_000;
/** Hours before the first digest of a run, which it reads too. */
const BEFORE = 2;
const BUCKET = "acme-cloudtrail";
/** As busy as docs/cost.md assumes: 12 log files an hour in one Region of an account, one in each of the others. */
const DAY: SignedSize = {
  accounts: 100,
  regions: 17,
  latency: LATENCY,
  hours: 24 + BEFORE,
  filesAtHome: 12,
  files: 1,
  events: 20,
};
const WEEK = 7 * 24;

/** What `integrity` prints as JSON, as far as it is read here. */
interface Report {
  readonly trail: string;
  readonly organizationId: string;
  readonly calls: number;
  readonly cost: number;
  readonly counts: {
    readonly cells: Readonly<Record<string, number>>;
    readonly digests: number;
    readonly logFiles: number;
  };
  readonly regions: readonly string[];
  readonly accounts: readonly { readonly id: string }[];
}

/** A process that was measured. */
interface Measured {
  readonly stdout: string;
  readonly seconds: number;
  readonly cpu: number;
  readonly megabytes: number;
}

/** Measures `integrity` as a whole process against a stub that signs for real and answers after 30 ms. */
export async function benchIntegrity(): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), "organization-trail-bench-"));
  try {
    await benchOrganization(scratch);
    await benchNextHour(scratch);
    await benchMemory(scratch);
    await benchChain(scratch);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

async function withStub(
  size: SignedSize,
  use: (organization: StubbedOrganization) => Promise<void>,
): Promise<void> {
  const organization = await startStubbedOrganization("integrity-stub.ts", JSON.stringify(size));
  try {
    await use(organization);
  } finally {
    organization.stop();
  }
}

/** A whole day of an organization, and the same calls with nothing done. */
async function benchOrganization(scratch: string): Promise<void> {
  await withStub(DAY, async ({ environment }) => {
    const checked = await integrity(scratch, environment, ["--concurrency", "64"]);
    const report = reportOf(checked);
    const folders = join(scratch, "folders.json");
    writeFileSync(folders, JSON.stringify(foldersOf(report)));
    const bare = await measure(scratch, environment, [
      "tools/bench/integrity-bare.ts",
      environment.AWS_ENDPOINT_URL ?? "",
      BUCKET,
      "64",
      folders,
    ]);
    const files = report.counts.digests + report.counts.logFiles;
    print("a day of 100 accounts x 17 Regions, 64 at once", checked, report);
    console.log(
      `  the same calls with nothing done: ${bare.seconds.toFixed(1)} s, ${bare.cpu.toFixed(1)} s CPU, ${bare.stdout.trim()} calls; integrity takes ${(checked.seconds / bare.seconds).toFixed(2)}x; ${(report.calls / files).toFixed(3)} calls a file`,
    );
  });
}

/** The next hour from the state of the run before. */
async function benchNextHour(scratch: string): Promise<void> {
  await withStub({ ...DAY, accounts: 10 }, async ({ environment }) => {
    const state = join(scratch, "state.json");
    const until = new Date(Date.now() - 1.75 * HOUR).toISOString().slice(0, 19);
    const first = await integrity(scratch, environment, ["--state", state, "--until", `${until}Z`]);
    print("a day of 170 cells", first, reportOf(first));
    const next = await integrity(scratch, environment, ["--state", state]);
    print("their next hour from a state", next, reportOf(next));
  });
}

/** As many files as a day of 28 accounts. It should need no more memory than the day of 100. */
async function benchMemory(scratch: string): Promise<void> {
  await withStub({ ...DAY, accounts: 4, hours: WEEK + BEFORE }, async ({ environment }) => {
    const week = await integrity(scratch, environment, ["--since", "7d", "--concurrency", "64"]);
    print("7 days of 4 accounts x 17 Regions, 64 at once", week, reportOf(week));
  });
}

/** One busy cell of 7 days, beside `aws cloudtrail validate-logs`. */
async function benchChain(scratch: string): Promise<void> {
  const size = { ...DAY, accounts: 2, regions: 1, hours: WEEK + BEFORE, events: 300 };
  await withStub(size, async ({ environment }) => {
    const cell = ["--accounts", "111111111111", "--regions", "us-east-1"];
    const checked = await integrity(scratch, environment, ["--since", "7d", "--concurrency", "64", ...cell]);
    print("7 days of one cell", checked, reportOf(checked));
    const requirements = join(__dirname, "..", "..", "__tests__", "e2e", "aws-cli-requirements.txt");
    const python = await pythonEnvironment({ name: "the AWS CLI", requirements }, console.log);
    const begin = Date.now();
    const { stdout } = await run(
      python,
      [
        ...["-m", "awscli", "cloudtrail", "validate-logs", "--region", "us-east-1"],
        ...["--account-id", "111111111111", "--trail-arn", reportOf(checked).trail],
        ...["--start-time", `${new Date(begin - WEEK * HOUR).toISOString().slice(0, 19)}Z`],
      ],
      { env: { ...environment, AWS_ACCESS_KEY_ID: "111111111111" } },
    );
    const seconds = (Date.now() - begin) / 1_000;
    const [, valid = "no"] = /(\d+)\/\d+ log files valid/.exec(stdout) ?? [];
    console.log(
      `  aws cloudtrail validate-logs: ${seconds.toFixed(1)} s, ${valid} log files valid; integrity is ${(seconds / checked.seconds).toFixed(1)} times as fast`,
    );
  });
}

function integrity(scratch: string, env: NodeJS.ProcessEnv, args: readonly string[]): Promise<Measured> {
  return measure(scratch, env, ["commands/integrity/main.ts", "--format", "json", ...args]);
}

/** Runs a program of this project, and measures its wall time, CPU time and memory. */
async function measure(scratch: string, env: NodeJS.ProcessEnv, args: readonly string[]): Promise<Measured> {
  const usage = join(scratch, "usage.cjs");
  writeFileSync(
    usage,
    `process.on("exit", () => {
      const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
      require("node:fs").writeFileSync(${JSON.stringify(`${usage}.json`)}, JSON.stringify({ maxRSS, cpu: userCPUTime + systemCPUTime }));
    });`,
  );
  const begin = Date.now();
  const { stdout } = await run(
    process.execPath,
    ["--require", "./transpile.cjs", "--require", usage, ...args],
    {
      env: { ...env, AWS_ACCESS_KEY_ID: "111111111111" },
    },
  );
  const seconds = (Date.now() - begin) / 1_000;
  const { maxRSS, cpu } = require(`${usage}.json`) as { maxRSS: number; cpu: number };
  delete require.cache[`${usage}.json`];
  return { stdout, seconds, cpu: cpu / 1e6, megabytes: maxRSS / 1024 };
}

function reportOf({ stdout }: Measured): Report {
  return JSON.parse(stdout) as Report;
}

function foldersOf({ accounts, regions, organizationId }: Report): readonly string[] {
  return accounts.flatMap(({ id }) =>
    regions.flatMap((region) =>
      ["CloudTrail-Digest", "CloudTrail"].map((kind) => `AWSLogs/${organizationId}/${id}/${kind}/${region}/`),
    ),
  );
}

function print(name: string, { seconds, cpu, megabytes }: Measured, { counts, calls, cost }: Report): void {
  const verdicts = Object.entries(counts.cells).flatMap(([state, count]) =>
    count > 0 ? [`${count} ${state}`] : [],
  );
  console.log(
    `integrity, ${name}: ${seconds.toFixed(1)} s, ${cpu.toFixed(1)} s CPU, ${megabytes.toFixed(0)} MB, ${calls} calls, $${cost.toFixed(2)}; ${verdicts.join(", ")}`,
  );
}
