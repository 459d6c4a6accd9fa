import { parseArgs } from "node:util";
import { REGION_CODE } from "../../aws/regions";
import { parseJsonFile } from "../shared/report/json-file";
import { DEPTHS, type Depth } from "./result";

export const USAGE = `usage: npm run --silent integrity -- [options]

Proves from CloudTrail's signed digests that nobody changed, removed or added a log file, for every account and
Region of the organization. It only reads.

  --since 24h|7d|DATE        begin of the time to examine, such as 2026-11-20 or 2026-11-20T10:00Z, in UTC;
                             default: 24h
  --until DATE               end of the time to examine; default: now
  --accounts all|LIST        accounts, separated by commas; default: all
  --regions all|LIST         Regions, separated by commas; default: all
  --depth chain|files|content
                             chain: every hour has a genuine digest, linked to the one before it
                             files: and every log file is there, unchanged since its digest, and no other
                             content (default): and its bytes are those that CloudTrail delivered
  --state FILE               continues where the run before ended in each account and Region, and remembers where
                             this run ends. --since is for accounts and Regions that FILE does not have
  --keys FILE                takes CloudTrail's public keys from FILE, which an earlier run wrote with --state
  --bucket NAME|FOLDER       examines a copy of the log bucket: a replica or a restored backup. With a slash, such as
                             ./download, it is a folder with the downloaded bucket, which is examined without AWS:
                             it needs --keys, and --until an hour before the end of the last digests
  --format terminal|markdown|json|html|ocsf
                             default: terminal
  --json FILE                write the JSON report into a file, too; a page then has its SHA-256
  --concurrency NUMBER       most files that are read at once; default: 128
  --settings FILE            default: ORGANIZATION_TRAIL_SETTINGS, or organization-trail.yaml

TF_VAR_management_role_arn, TF_VAR_audit_role_arn and TF_VAR_log_archive_role_arn name other roles to assume.
Ctrl-C ends the run, reports what was examined and keeps the state.
Exit status: 0 everything is as CloudTrail delivered it; 1 something is not; 2 something could not be read, or nobody
vouches for it; 64 the arguments, the settings, FILE of --state or FILE of --keys are not valid.
`;

const FORMATS = ["terminal", "markdown", "json", "html", "ocsf"] as const;
export type Format = (typeof FORMATS)[number];

/** The arguments of the command. */
export interface Arguments {
  readonly help: boolean;
  /** Path of the settings file. */
  readonly settings?: string;
  readonly since: Date;
  readonly until: Date;
  /** Undefined for all. */
  readonly accounts?: readonly string[];
  /** Undefined for all. */
  readonly regions?: readonly string[];
  readonly depth: Depth;
  /** Path of the state. */
  readonly state?: string;
  /** Path of the public keys. */
  readonly keys?: string;
  /** Name of a copy of the log bucket. */
  readonly bucket?: string;
  /** Path of a folder with a downloaded bucket. */
  readonly folder?: string;
  readonly format: Format;
  /** File of the JSON report. */
  readonly json?: string;
  readonly concurrency: number;
}

const MOST_AT_ONCE = 1_024;

/** Parses the command line. Throws an error that names the argument, the rule and the value. */
export function parseCommandLine(args: readonly string[], now = new Date()): Arguments {
  const text = { type: "string" } as const;
  const { values, tokens } = parseArgs({
    tokens: true,
    args: [...args],
    options: {
      since: { ...text, default: "24h" },
      until: text,
      accounts: { ...text, default: "all" },
      regions: { ...text, default: "all" },
      depth: { ...text, default: "content" },
      state: text,
      keys: text,
      bucket: text,
      format: { ...text, default: "terminal" },
      json: text,
      concurrency: { ...text, default: "128" },
      settings: text,
      help: { type: "boolean", short: "h", default: false },
    },
    allowPositionals: false,
  });
  refuseRepeated(tokens.flatMap((token) => (token.kind === "option" ? [token.rawName] : [])));
  const until = values.until === undefined ? now : parseTime("--until", values.until);
  const since = parseSince(values.since, until);
  if (until > now) throw new Error(`--until must not be in the future, got ${values.until}`);
  if (since >= until) {
    throw new Error(
      `--since must be before ${values.until === undefined ? "now" : "--until"}, got ${values.since}`,
    );
  }
  return {
    help: values.help,
    settings: values.settings,
    since,
    until,
    accounts: parseList("--accounts", values.accounts, /^\d{12}$/, "ids of accounts with 12 digits"),
    regions: parseList("--regions", values.regions, REGION_CODE, "codes of AWS Regions"),
    depth: parseChoice("--depth", values.depth, DEPTHS),
    state: parsePath("--state", values.state),
    keys: parsePath("--keys", values.keys),
    ...parseBucket(values),
    format: parseChoice("--format", values.format, FORMATS),
    json: parseJsonFile(values.json),
    concurrency: parseNumber("--concurrency", values.concurrency, MOST_AT_ONCE),
  };
}

/** Of two values, nobody could tell which one counts. */
function refuseRepeated(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`${twice} must be given once, got it twice`);
}

const HOUR = 3_600_000;
const UNITS: Readonly<Record<string, number>> = { h: HOUR, d: 24 * HOUR };

function parseSince(text: string, until: Date): Date {
  const [, number, unit = ""] = /^([1-9]\d{0,5})([hd])$/.exec(text) ?? [];
  if (number === undefined) return parseTime("--since", text);
  return new Date(until.getTime() - Number(number) * (UNITS[unit] ?? HOUR));
}

/** A date, or a time in UTC. A day that the calendar does not have is refused. */
function parseTime(option: string, text: string): Date {
  const [, day, time = "00:00", seconds = ":00"] =
    /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(:\d\d(?:\.\d{3})?)?Z)?$/.exec(text) ?? [];
  const parsed = day === undefined ? undefined : new Date(`${day}T${time}${seconds}Z`);
  if (parsed === undefined || Number.isNaN(parsed.getTime()) || !isSame(parsed, `${day}T${time}${seconds}`)) {
    const also = option === "--since" ? "hours or days such as 24h or 7d, or " : "";
    throw new Error(
      `${option} must be ${also}a date or a time in UTC such as 2026-11-20 or 2026-11-20T10:00Z, got ${text || "nothing"}`,
    );
  }
  return parsed;
}

function isSame(parsed: Date, written: string): boolean {
  return parsed.toISOString().startsWith(written);
}

function parseList(option: string, text: string, rule: RegExp, what: string): readonly string[] | undefined {
  if (text === "all") return undefined;
  const items = text.split(",").map((item) => item.trim());
  const wrong = items.find((item) => !rule.test(item));
  if (wrong !== undefined) {
    const place = items.length > 1 ? " among others" : "";
    throw new Error(
      `${option} must be all, or ${what} separated by commas, got ${wrong || "nothing"}${place}`,
    );
  }
  return [...new Set(items)];
}

function parseChoice<Choice extends string>(
  option: string,
  text: string,
  choices: readonly Choice[],
): Choice {
  const choice = choices.find((one) => one === text);
  if (choice !== undefined) return choice;
  throw new Error(`${option} must be one of ${choices.join(", ")}, got ${text || "nothing"}`);
}

function parsePath(option: string, path: string | undefined): string | undefined {
  if (path === "") throw new Error(`${option} must be the path of a file, got nothing`);
  return path;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
function parseBucket({ bucket, keys, until, state }: Readonly<Record<string, unknown>>): {
  readonly bucket?: string;
  readonly folder?: string;
} {
  if (typeof bucket !== "string") return {};
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) return { bucket };
  if (!bucket.includes("/") || bucket.startsWith("s3://")) {
    throw new Error(
      `--bucket must be the name of a bucket, without s3:// and key, or the path of a folder with a slash, got ${bucket || "nothing"}`,
    );
  }
  if (keys === undefined) throw new Error(`--bucket with a folder needs --keys, got ${bucket}`);
  if (until === undefined) {
    throw new Error(
      `--bucket with a folder needs --until, a time an hour before the end of the last digests, got ${bucket}`,
    );
  }
  if (state !== undefined) throw new Error(`--bucket with a folder takes no --state, got ${bucket}`);
  return { folder: bucket };
}

function parseNumber(option: string, text: string, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 1 && value <= most) return value;
  throw new Error(`${option} must be a whole number between 1 and ${most}, got ${text || "nothing"}`);
}
