import { parseArgs } from "node:util";
import { REGION_CODE } from "../../aws/regions";
import { parseJsonFile } from "../shared/report/json-file";

export const USAGE = `usage: npm run --silent verify -- [options]

Asks live AWS whether every account of the organization delivers from every Region, and whether everything is
still as the settings say. It only reads, except with --test-alarms.

  --format terminal|markdown|html|json|ocsf
                                         default: terminal
  --json FILE                            write the JSON report into a file, too; a page then has its SHA-256
  --problems                             report only what is not a PASS
  --regions enabled|LIST                 Regions to examine, separated by commas
                                         default: those that the management account has enabled
  --only THEME[,THEME...]                themes to examine beside the accounts: accounts, organization, trail,
                                         delivery, coverage, log-files, bucket, key, state, guardrail, alarms,
                                         search; default: all
  --since HOURS                          hours of digests to examine; default: 27
  --turn NUMBER                          number of the run: 24 consecutive runs search every folder for deleted
                                         files; default: from the time
  --max-age MINUTES                      oldest allowed age of the newest digest; default: 130
  --wait MINUTES                         repeat checks that are only too early until they pass, and after a change
                                         of a policy wait for files that are younger; default: 0
  --settings FILE                        default: ORGANIZATION_TRAIL_SETTINGS, or organization-trail.yaml
  --test-alarms                          checks nothing, but sends one alarm through the whole chain: sets it to
                                         ALARM, waits for CloudWatch's answer, and puts it back. Asks first
  --yes                                  with --test-alarms: does not ask

TF_VAR_management_role_arn, TF_VAR_audit_role_arn and TF_VAR_log_archive_role_arn name other roles to assume.
Ctrl-C ends the run and reports what is known.
Exit status: 0 nothing is wrong; 1 something is wrong; 2 something could not be read; 64 the arguments or the
settings file are not valid.
`;

const FORMATS = ["terminal", "markdown", "html", "json", "ocsf"] as const;
export type Format = (typeof FORMATS)[number];

/** The arguments of the command. */
export interface Arguments {
  readonly help: boolean;
  /** Path of the settings file. */
  readonly settings?: string;
  readonly format: Format;
  /** File of the JSON report. */
  readonly json?: string;
  readonly problems: boolean;
  readonly regions?: readonly string[];
  /** A list of themes with commas. */
  readonly only?: string;
  readonly since: number;
  readonly turn?: number;
  readonly maxAge: number;
  readonly wait: number;
  readonly testAlarms: boolean;
  readonly yes: boolean;
}

/** Parses the command line. Throws an error that names the argument, the rule and the value. */
export function parseCommandLine(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      format: { type: "string", default: "terminal" },
      json: { type: "string" },
      problems: { type: "boolean", default: false },
      regions: { type: "string", default: "enabled" },
      only: { type: "string" },
      since: { type: "string", default: "27" },
      turn: { type: "string" },
      "max-age": { type: "string", default: "130" },
      wait: { type: "string", default: "0" },
      settings: { type: "string" },
      "test-alarms": { type: "boolean", default: false },
      yes: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
    allowPositionals: false,
  });
  const format = FORMATS.find((one) => one === values.format);
  if (format === undefined) {
    throw new Error(`--format must be one of ${FORMATS.join(", ")}, got ${values.format}`);
  }
  if (values.yes && !values["test-alarms"]) throw new Error("--yes has no effect without --test-alarms");
  return {
    help: values.help,
    settings: values.settings,
    format,
    json: parseJsonFile(values.json),
    problems: values.problems,
    regions: parseRegions(values.regions),
    only: values.only,
    since: parseNumber("--since", values.since, { unit: "hours", least: 2 }),
    turn: values.turn === undefined ? undefined : parseNumber("--turn", values.turn, { least: 0 }),
    maxAge: parseNumber("--max-age", values["max-age"], { unit: "minutes", least: 1 }),
    wait: parseNumber("--wait", values.wait, { unit: "minutes", least: 0 }),
    testAlarms: values["test-alarms"],
    yes: values.yes,
  };
}

function parseRegions(text: string): readonly string[] | undefined {
  if (text === "enabled") return undefined;
  const regions = text.split(",").map((region) => region.trim());
  const wrong = regions.find((region) => !REGION_CODE.test(region));
  if (wrong !== undefined) {
    throw new Error(
      `--regions must be enabled, or codes of AWS Regions separated by commas, got ${wrong || "nothing"}`,
    );
  }
  return [...new Set(regions)];
}

function parseNumber(option: string, text: string, rule: { unit?: string; least: number }): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= rule.least) return value;
  const of = rule.unit === undefined ? "" : ` of ${rule.unit}`;
  throw new Error(`${option} must be a whole number${of}, at least ${rule.least}, got ${text}`);
}
