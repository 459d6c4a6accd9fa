import { setMaxListeners } from "node:events";
import { parseArgs } from "node:util";
import { printAndExit } from "../shared/output";
import { EXIT_STATUS, parseArguments, runProgram } from "../shared/program";
import { startCallProgress } from "../shared/progress";
import { loadSettingsOrExit } from "../shared/settings";
import { terminal } from "../shared/terminal";

const USAGE = `usage: npm run --silent doctor -- [options]

Says what stands in the way of a deployment or an upgrade, each with its remedy: this machine, the settings, the
credentials, the organization, trails that exist, names that are taken, and who would lose access. It only reads.

  --settings FILE          the settings file; default: the file that ORGANIZATION_TRAIL_SETTINGS names, or
                           organization-trail.yaml
  --format terminal|json   default: terminal
  --problems               report only what is not a PASS

TF_VAR_management_role_arn, TF_VAR_audit_role_arn and TF_VAR_log_archive_role_arn name other roles to assume.
Exit status: 0 nothing is in the way; 1 something is; 2 something could not be read; 64 the arguments or the settings
file are not valid.
`;

const FORMATS = ["terminal", "json"] as const;

/** Milliseconds after which what is known is reported. */
const LONGEST = 300_000;

function readOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      settings: { type: "string" },
      format: { type: "string", default: "terminal" },
      problems: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
    allowPositionals: false,
  });
  const format = FORMATS.find((one) => one === values.format);
  if (format === undefined) {
    throw new Error(`--format must be one of ${FORMATS.join(", ")}, got ${values.format}`);
  }
  return { ...values, format };
}

async function main(): Promise<void> {
  const options = parseArguments(USAGE, () => readOptions(process.argv.slice(2)));
  if (options.help) {
    process.stdout.write(USAGE);
    return;
  }
  const settings = loadSettingsOrExit(EXIT_STATUS.usage, options.settings);
  // Loaded only now, because the AWS SDK takes a second: a wrong argument or setting is answered at once.
  const { examine } = require("./doctor") as typeof import("./doctor");
  const { jsonReport, terminalReport } = require("./report") as typeof import("./report");
  const { exitStatus } = require("../verify/verify") as typeof import("../verify/verify");
  const progress = startCallProgress("doctor", process.stderr);
  const signal = AbortSignal.timeout(LONGEST);
  // Every call that is under way listens.
  setMaxListeners(0, signal);
  const results = await examine({
    settings,
    environment: process.env,
    onCall: progress.onCall,
    signal,
  }).finally(progress.end);
  process.exitCode = exitStatus(results);
  const about = `Examined organization ${settings.organization.id}, trail ${settings.trail.name}`;
  const { problems } = options;
  printAndExit(
    options.format === "json"
      ? jsonReport(results)
      : terminalReport(results, about, { ...terminal(), problems }),
  );
}

void runProgram(main);
