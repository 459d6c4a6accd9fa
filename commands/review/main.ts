/** The command: `npm run --silent review -- <plan.json | -> [options]`. */
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { printAndExit } from "../shared/output";
import { terminal } from "../shared/terminal";
import { NotAPlan, readPlan } from "./plan";
import { MARKER, toMarkdown } from "./render-markdown";
import { toTerminal } from "./render-terminal";
import { REPORT_VERSION, type Review, review, toJson } from "./report";
import { kindOfArn } from "./things/arns";

const USAGE = `usage: npm run --silent review -- <plan.json | -> [--format terminal|markdown|json]
       [--fail-on critical|high|medium|low] [--waivers FILE]
       [--protect ARN]... [--organization ID]...

Reads what \`terraform show -json <plan>\` prints and says whether the audit trail becomes weaker.
Exit status: 0 it does not; 1 findings at or above --fail-on (default: medium);
2 the plan cannot be judged; 64 usage error.
`;

const FORMATS = ["terminal", "markdown", "json"] as const;
const THRESHOLDS = ["critical", "high", "medium", "low"] as const;

/** The exit status of the command and the text that it prints. */
export interface CommandOutput {
  readonly status: 0 | 1 | 2 | 64;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command's access to files, terminal and clock. */
export interface CommandContext {
  readonly read: (file: string) => string;
  readonly color: boolean;
  /** Today, as `2026-12-31`. */
  readonly today: string;
}

class UsageError extends Error {}

/** Runs the command. */
export function run(args: readonly string[], { read, color, today }: CommandContext): CommandOutput {
  let format: (typeof FORMATS)[number] = "terminal";
  try {
    const options = parse(args);
    if (options === undefined) return { status: 0, stdout: USAGE, stderr: "" };
    format = options.format;
    const waivers = options.waivers === undefined ? [] : loadWaivers(options.waivers);
    const report = review(readPlan(readText(options.file, read)), { ...options, waivers, today });
    return { status: report.exit, stdout: write(report, format, color), stderr: "" };
  } catch (error) {
    if (error instanceof UsageError) return { status: 64, stdout: "", stderr: `${error.message}\n${USAGE}` };
    const reason =
      error instanceof NotAPlan
        ? error.message
        : error instanceof RangeError
          ? "the plan is nested too deeply"
          : `internal error: ${String(error)}`;
    return { status: 2, stdout: refusal(reason, format), stderr: `cannot judge: ${reason}\n` };
  }
}

function parse(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        format: { type: "string", default: "terminal" },
        "fail-on": { type: "string", default: "medium" },
        waivers: { type: "string" },
        protect: { type: "string", multiple: true, default: [] },
        organization: { type: "string", multiple: true, default: [] },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) return undefined;
    const [file, ...more] = positionals;
    if (file === undefined) throw new UsageError("no plan is given");
    if (more.length > 0) throw new UsageError("more than one plan is given");
    return {
      file,
      format: oneOf(FORMATS, values.format, "--format"),
      failOn: oneOf(THRESHOLDS, values["fail-on"], "--fail-on"),
      waivers: values.waivers,
      protect: values.protect.map(protectedArn),
      organizations: values.organization.map(organizationId),
    };
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError((error as Error).message);
  }
}

function protectedArn(arn: string): string {
  if (kindOfArn(arn) !== undefined) return arn;
  throw new UsageError(
    `--protect must be the ARN of a trail, bucket, key, topic, log group or role, got ${JSON.stringify(arn)}`,
  );
}

function organizationId(id: string): string {
  if (/^o-[a-z0-9]{10,32}$/.test(id)) return id;
  throw new UsageError(
    `--organization must be the id of an organization, such as o-exampleorgid, got ${JSON.stringify(id)}`,
  );
}

function oneOf<T extends string>(choices: readonly T[], value: string, option: string): T {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new UsageError(`${option} must be one of ${choices.join(", ")}`);
  return found;
}

function loadWaivers(file: string) {
  // zod and yaml take longer to load than a plan takes to judge.
  const { readWaivers } = require("./waivers") as typeof import("./waivers");
  try {
    return readWaivers(file);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function readText(file: string, read: CommandContext["read"]): string {
  try {
    return read(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new NotAPlan(
      `cannot read ${file === "-" ? "standard input" : file}${code === undefined ? "" : ` (${code})`}`,
    );
  }
}

function write(report: Review, format: (typeof FORMATS)[number], color: boolean): string {
  if (format === "json") return toJson(report);
  return format === "markdown" ? toMarkdown(report) : toTerminal(report, color);
}

/** Printed in place of a report, so that a comment or an artifact has the refusal too. */
function refusal(reason: string, format: (typeof FORMATS)[number]): string {
  if (format === "json")
    return `${JSON.stringify({ version: REPORT_VERSION, exit: 2, verdict: `This plan cannot be judged: ${reason}` }, null, 2)}\n`;
  return format === "markdown"
    ? `${MARKER}\n**This plan cannot be judged.** The log of the run says why.\n`
    : "";
}

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const piped = args.includes("-") ? await text(process.stdin) : "";
  const { status, stdout, stderr } = run(args, {
    read: (file) => (file === "-" ? piped : readFileSync(file, "utf8")),
    color: terminal().color,
    today: new Date().toISOString().slice(0, 10),
  });
  process.exitCode = status;
  process.stderr.write(stderr);
  printAndExit(stdout);
}

if (require.main === module) void main();
