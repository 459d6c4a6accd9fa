import { parseArgs } from "node:util";
import { startCallProgress } from "../shared/progress";
import { loadSettingsOrExit } from "../shared/settings";
import type { CheckResult } from "./check";
import type { ThemeId } from "./checks/index";
import type { Verification } from "./verify";

const USAGE_STATUS = 64;
const UNKNOWN_STATUS = 2;

/** How to use the command. */
function usage(): string {
  const themes = themeIds();
  return `usage: npm run --silent verify -- [options]

Asks live AWS whether every account of the organization delivers from every Region, and whether everything
matches the settings. It changes nothing.

  --format terminal|markdown|json   default: terminal
  --regions enabled|LIST            Regions to examine, separated by commas; default: enabled, which are the
                                    Regions that the management account has enabled
  --only THEME[,THEME...]           examine only these themes and the accounts; default: all themes:
                                    ${themes.slice(0, 5).join(", ")},
                                    ${themes.slice(5).join(", ")}
  --max-age MINUTES                 oldest allowed age of the newest digest; default: 130
  --wait MINUTES                    repeat pending checks until they pass; default: 0

The settings file is organization-trail.yaml; ORGANIZATION_TRAIL_SETTINGS names another file.
TF_VAR_management_role_arn, TF_VAR_audit_role_arn and TF_VAR_log_archive_role_arn name other roles to assume.
Exit status: 0 no check failed; 1 a check failed; 2 something could not be read; 64 the arguments or the
settings file are not valid.
`;
}

/** Loaded late, because the checks load the AWS SDK. */
function themeIds(): readonly ThemeId[] {
  const { THEME_IDS } = require("./checks/index") as typeof import("./checks/index");
  return THEME_IDS;
}

/** The arguments are not valid. */
class UsageError extends Error {}

const FORMATS = ["terminal", "markdown", "json"] as const;

/** Parses the arguments. @throws UsageError */
export function parseArguments(args: readonly string[]) {
  const { values } = parseOptions(args);
  const { format, regions } = values;
  if (!isFormat(format)) throw new UsageError(`--format must be one of ${FORMATS.join(", ")}, got ${format}`);
  const list = regions === "enabled" ? undefined : regions.split(",").map((region) => region.trim());
  const wrong = list?.find((region) => !/^[a-z]{2}(-[a-z]+)+-\d$/.test(region));
  if (wrong !== undefined) {
    throw new UsageError(
      `--regions must be enabled, or codes of AWS Regions separated by commas, got ${wrong || "nothing"}`,
    );
  }
  return {
    help: values.help,
    format,
    regions: list && [...new Set(list)],
    only: parseThemes(values.only),
    maxAge: parseMinutes("--max-age", values["max-age"], 1),
    wait: parseMinutes("--wait", values.wait, 0),
  };
}

function parseOptions(args: readonly string[]) {
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

function parseThemes(list: string | undefined): readonly ThemeId[] | undefined {
  if (list === undefined) return undefined;
  const themes: readonly ThemeId[] = themeIds();
  const parts = list.split(",").map((part) => part.trim());
  const wrong = parts.find((part) => !themes.some((id) => id === part));
  if (wrong === undefined) return themes.filter((id) => parts.includes(id));
  throw new UsageError(
    `--only must be themes separated by commas, of ${themes.join(", ")}, got ${wrong || "nothing"}`,
  );
}

function parseMinutes(option: string, text: string, least: number): number {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least) return value;
  throw new UsageError(`${option} must be a whole number of minutes, at least ${least}, got ${text}`);
}

async function verifyWith(args: readonly string[]): Promise<void> {
  const { help, format, ...options } = parseArguments(args);
  if (help) {
    process.stdout.write(usage());
    return;
  }
  const settings = loadSettingsOrExit(USAGE_STATUS);
  // Loaded here, so that invalid arguments and settings are reported before the AWS SDK is loaded.
  const { exitStatus, verify } = require("./verify") as typeof import("./verify");
  const progress = startCallProgress("verify", process.stderr);
  const verification = await verify({
    ...options,
    settings,
    onCall: progress.onCall,
    onRound: (pending: readonly CheckResult[], left: number) =>
      progress.say(`waiting for ${pending.map(({ id }) => id).join(", ")}; ${left} minutes left`),
  }).finally(progress.end);
  process.stdout.write(writeReport(verification, format));
  process.exitCode = exitStatus(verification.results);
}

function writeReport(verification: Verification, format: (typeof FORMATS)[number]): string {
  const { jsonReport } = require("./report/json") as typeof import("./report/json");
  const { markdownReport } = require("./report/markdown") as typeof import("./report/markdown");
  const { terminalReport } = require("./report/terminal") as typeof import("./report/terminal");
  if (format === "json") return jsonReport(verification);
  if (format === "markdown") return markdownReport(verification);
  return terminalReport(verification, { color: process.stdout.isTTY === true && !process.env.NO_COLOR });
}

/** Runs the command. An error becomes its message on standard error and the exit status. */
export async function runCommand(args: readonly string[]): Promise<void> {
  try {
    await verifyWith(args);
  } catch (error) {
    const isUsage = error instanceof UsageError;
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message}\n${isUsage ? `\n${usage()}` : ""}`);
    process.exitCode = isUsage ? USAGE_STATUS : UNKNOWN_STATUS;
  }
}

if (require.main === module) void runCommand(process.argv.slice(2));
