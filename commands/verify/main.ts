import { parseArgs } from "node:util";
import { loadSettingsOrExit } from "../shared/settings";
import type { Finding } from "./check";
import { progressOn } from "./progress";
import { THEMES, type Theme, themesOf } from "./themes";

const USAGE = `usage: npm run --silent verify -- [options]

Asks live AWS whether every account of the organization delivers from every Region, and whether everything is
still as the settings say. Reads only.

  --format terminal|markdown|json   default: terminal
  --regions enabled|LIST            Regions to look at, with commas; default: enabled, in the management account
  --only THEME[,THEME...]           examine these alone, beside the accounts: accounts, organization, trail,
                                    delivery, coverage, log-files, bucket, key, state; default: all
  --max-age MINUTES                 how old the newest digest may be; default: 130
  --wait MINUTES                    ask again what is only new until it passes; default: 0

The settings are those of organization-trail.yaml; ORGANIZATION_TRAIL_SETTINGS names another file.
TF_VAR_management_role_arn, TF_VAR_audit_role_arn and TF_VAR_log_archive_role_arn name other roles to assume.
Exit status: 0 nothing is wrong; 1 something is; 2 something could not be read; 64 the arguments or the settings
file are not valid.
`;
const USAGE_STATUS = 64;

/** The arguments cannot be understood. */
class UsageError extends Error {}

const FORMATS = ["terminal", "markdown", "json"] as const;

/** What the command line asks for. Throws {@link UsageError}. */
export function argumentsOf(args: readonly string[]) {
  const { values } = parse(args);
  const { format, regions } = values;
  if (!isFormat(format)) throw new UsageError(`--format must be one of ${FORMATS.join(", ")}, got ${format}`);
  const list = regions === "enabled" ? undefined : regions.split(",").map((region) => region.trim());
  const wrong = list?.find((region) => !/^[a-z]{2}(-[a-z]+)+-\d$/.test(region));
  if (wrong !== undefined) {
    throw new UsageError(
      `--regions must be enabled, or codes of AWS Regions with commas, got ${wrong || "nothing"}`,
    );
  }
  return {
    help: values.help,
    format,
    regions: list && [...new Set(list)],
    only: onlyOf(values.only),
    maxAge: minutes("--max-age", values["max-age"], 1),
    wait: minutes("--wait", values.wait, 0),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        format: { type: "string", default: "terminal" },
        regions: { type: "string", default: "enabled" },
        only: { type: "string" },
        "max-age": { type: "string", default: "130" },
        wait: { type: "string", default: "0" },
        help: { type: "boolean", short: "h", default: false },
      },
      allowPositionals: false,
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function isFormat(format: string): format is (typeof FORMATS)[number] {
  return FORMATS.some((known) => known === format);
}

function onlyOf(list: string | undefined): readonly Theme[] | undefined {
  if (list === undefined) return undefined;
  const answer = themesOf(list);
  if ("themes" in answer) return answer.themes;
  throw new UsageError(
    `--only must be themes with commas, of ${THEMES.map(({ id }) => id).join(", ")}, got ${answer.notATheme || "nothing"}`,
  );
}

function minutes(option: string, text: string, least: number): number {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least) return value;
  throw new UsageError(`${option} must be a whole number of minutes, at least ${least}, got ${text}`);
}

async function main(): Promise<void> {
  const { help, format, ...options } = argumentsOf(process.argv.slice(2));
  if (help) {
    process.stdout.write(USAGE);
    return;
  }
  const settings = loadSettingsOrExit(USAGE_STATUS);
  // Only here, so that a wrong argument or setting is answered at once: the AWS SDK takes a second to load.
  const { exitStatusOf, verify } = require("./verify") as typeof import("./verify");
  const report = require("./report") as typeof import("./report");
  const progress = progressOn(process.stderr);
  const verification = await verify({
    ...options,
    settings,
    onCall: progress.onCall,
    onRound: (waitingFor: readonly Finding[], left: number) =>
      progress.say(`waiting for ${waitingFor.map(({ id }) => id).join(", ")}; ${left} minutes left`),
  }).finally(progress.end);
  const colour = process.stdout.isTTY === true && !process.env.NO_COLOR;
  const write = {
    terminal: () => report.terminalReport(verification, { colour }),
    markdown: () => report.markdownReport(verification),
    json: () => report.jsonReport(verification),
  };
  process.stdout.write(write[format]());
  process.exitCode = exitStatusOf(verification.findings);
}

if (require.main === module) {
  main().catch((error) => {
    const isUsage = error instanceof UsageError;
    process.stderr.write(
      `${error instanceof Error ? error.message : String(error)}\n${isUsage ? `\n${USAGE}` : ""}`,
    );
    process.exitCode = isUsage ? USAGE_STATUS : 2;
  });
}
