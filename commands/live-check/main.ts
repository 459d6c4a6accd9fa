import { parseArgs } from "node:util";
import { printAndExit } from "../shared/output";
import { CommandError, EXIT_STATUS, parseArguments, runProgram } from "../shared/program";
import { loadSettingsOrExit } from "../shared/settings";
import { PERMISSION_OPTIONS } from "./question";

const USAGE = `usage: npm run --silent live-check -- [options]

Asks the AWS of a throwaway organization what no document and no emulator can answer: docs/live-checks.md. Run it 15
minutes or more after a deployment. Without an option with --allow it only reads.

  --format terminal|markdown    default: terminal; markdown is a table with its date
  --only ID[,ID...]             questions to ask; default: all
  --administrator WHO           an administrator who is neither a deployer nor break glass
  --break-glass WHO             a principal of breakGlassPrincipalArns
  --reader WHO                  a reader of log files
  --member WHO                  a principal of a member account that may call s3:GetObject and kms:Decrypt
                                WHO is the ARN of a role to assume, or a profile of the AWS configuration
  --allow-denied-calls          calls that AWS must deny; if it accepts one, it is undone at once
  --allow-scratch-resources     a KMS key, deleted in 7 days, if AWS accepts what it must refuse
  --settings FILE               default: ORGANIZATION_TRAIL_SETTINGS, or organization-trail.yaml

TF_VAR_management_role_arn, TF_VAR_audit_role_arn and TF_VAR_log_archive_role_arn name other roles to assume.
Exit status: 0 something is confirmed and nothing refuted; 1 something is refuted; 2 nothing could be asked; 64 the
arguments or the settings file are not valid.
`;

const FORMATS = ["terminal", "markdown"];

function readOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      format: { type: "string", default: "terminal" },
      only: { type: "string" },
      administrator: { type: "string" },
      "break-glass": { type: "string" },
      reader: { type: "string" },
      member: { type: "string" },
      "allow-denied-calls": { type: "boolean", default: false },
      "allow-scratch-resources": { type: "boolean", default: false },
      settings: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const { format, administrator, "break-glass": breakGlass, reader, member } = values;
  if (!FORMATS.includes(format))
    throw new Error(`--format must be one of ${FORMATS.join(", ")}, got ${format}`);
  const named = { administrator, "break-glass": breakGlass, reader, member };
  for (const [name, who] of Object.entries(named)) {
    if (who === undefined || /^(arn:aws[\w-]*:iam::\d{12}:role\/.+|(?!arn:).+)$/.test(who)) continue;
    throw new Error(`--${name} must be the ARN of a role or the name of a profile, got ${who || "nothing"}`);
  }
  const allowed = new Set(PERMISSION_OPTIONS.filter((option) => values[option]));
  return { ...values, named, allowed };
}

async function main(): Promise<void> {
  const options = parseArguments(USAGE, () => readOptions(process.argv.slice(2)));
  if (options.help) {
    process.stdout.write(USAGE);
    return;
  }
  const settings = loadSettingsOrExit(EXIT_STATUS.usage, options.settings);
  // Loaded only now, because the AWS SDK takes a second: a wrong argument or setting is answered at once.
  const { QUESTIONS } = require("./questions") as typeof import("./questions");
  const { askAll, exitStatus } = require("./ask") as typeof import("./ask");
  const { markdownReport, terminalReport } = require("./report") as typeof import("./report");
  const known = QUESTIONS.map(({ id }) => id);
  const ids = options.only?.split(",") ?? known;
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown !== undefined) {
    const message = `--only must be ids of ${known.join(", ")}, got ${unknown || "nothing"}`;
    throw new CommandError(message, EXIT_STATUS.usage);
  }
  const asked = QUESTIONS.filter(({ id }) => ids.includes(id));
  const { named, allowed } = options;
  const answers = await askAll(asked, { settings, environment: process.env, named, allowed });
  process.exitCode = exitStatus(answers);
  printAndExit(options.format === "markdown" ? markdownReport(answers, new Date()) : terminalReport(answers));
}

void runProgram(main);
