/** The command: `npm run --silent alarms -- FILE... [options]`. */
import { readFileSync, statSync } from "node:fs";
import { parseArgs } from "node:util";
import { inert } from "../shared/inert";
import { printAndExit } from "../shared/output";
import { CommandError, EXIT_STATUS, parseArguments, runProgram } from "../shared/program";
import { terminal } from "../shared/terminal";
import type { Catalogue } from "./catalogue";
import { isInsight, NotRecords, type RecordFile, recordFile, tooLarge, withoutCopies } from "./records";
import type { ReportOptions } from "./report";

const USAGE = `usage: npm run --silent alarms -- FILE... [options]
       npm run --silent alarms -- --list [options]

Says which alarms CloudTrail records would raise, and why. It calls nothing in AWS. FILE is a log file of CloudTrail
(.json or .json.gz), or has a record in each line; - is standard input. An event that several files have counts once.

  --format terminal|markdown|json   default: terminal
  --settings FILE                   default: organization-trail.yaml, or what ORGANIZATION_TRAIL_SETTINGS names
  --cis                             the alarms of the CIS benchmark too, if the settings do not have them
  --list                            print the alarms with their patterns

Names that AWS has chosen. Without them the command says which events it cannot judge:
  --key-arn ARN                     of the KMS key: the output KmsKeyArn of the stack
  --policy-id ID                    of a policy of the guardrail; once for each
  --topic-key-arn ARN               of the KMS key of the alarms' topic

Exit status: 0 no alarm; 1 alarms; 2 an event cannot be judged, a file cannot be read, or there is no event;
64 the arguments or the settings file are not valid.
`;

const FORMATS = ["terminal", "markdown", "json"] as const;

/** The exit status if something could not be examined. */
const NOT_EXAMINED = 2;
/** CloudTrail's own files have at most 50 MB. */
const MAXIMUM_BYTES = 200_000_000;

function readOptions(args: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      format: { type: "string", default: "terminal" },
      settings: { type: "string" },
      cis: { type: "boolean", default: false },
      list: { type: "boolean", default: false },
      "key-arn": { type: "string" },
      "policy-id": { type: "string", multiple: true, default: [] },
      "topic-key-arn": { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const format = FORMATS.find((one) => one === values.format);
  if (format === undefined) {
    throw new Error(`--format must be one of ${FORMATS.join(", ")}, got ${inert(values.format)}`);
  }
  if (positionals.length === 0 && !values.list && !values.help) throw new Error("no file is given");
  if (positionals.length > 0 && values.list) throw new Error("--list takes no file");
  if (positionals.includes("")) throw new Error("a file has no name");
  const twice = positionals.find((name, index) => positionals.indexOf(name) < index);
  if (twice !== undefined) throw new Error(`a file is given twice: ${inert(twice)}`);
  for (const id of values["policy-id"])
    matching("--policy-id", "the id of a policy, such as p-abcd1234", POLICY_ID, id);
  return {
    ...values,
    format,
    files: positionals,
    known: {
      keyArn: matching("--key-arn", "the ARN of a KMS key", KEY_ARN, values["key-arn"]),
      policyIds: [...new Set(values["policy-id"])],
      topicKeyArn: matching("--topic-key-arn", "the ARN of a KMS key", KEY_ARN, values["topic-key-arn"]),
    },
  };
}

const KEY_ARN = /^arn:aws[\w-]*:kms:[\w-]+:\d{12}:key\/[\w-]+$/;
const POLICY_ID = /^p-\w{8,128}$/;

function matching(option: string, what: string, form: RegExp, value: string | undefined): string | undefined {
  if (value === undefined || form.test(value)) return value;
  throw new Error(`${option} must be ${what}, got ${inert(value) || "nothing"}`);
}

/** Every problem of every file, before anything is reported. */
function readFiles(names: readonly string[]): readonly RecordFile[] {
  const problems: string[] = [];
  const files = names.flatMap((name) => {
    try {
      return [recordFile(name, { read: readBytes, maximumBytes: MAXIMUM_BYTES })];
    } catch (error) {
      if (!(error instanceof NotRecords)) throw error;
      problems.push(inert(error.message));
      return [];
    }
  });
  if (problems.length > 0) throw new CommandError(problems.join("\n"), NOT_EXAMINED);
  if (files.every(({ records }) => records.every(isInsight))) {
    throw new CommandError("The files have no event that an alarm reads.", NOT_EXAMINED);
  }
  return withoutCopies(files);
}

function readBytes(name: string): Buffer {
  if (name === "-") return readFileSync(process.stdin.fd);
  if (statSync(name).size > MAXIMUM_BYTES) throw tooLarge(MAXIMUM_BYTES);
  return readFileSync(name);
}

/** Loads the settings and the alarms only now: a wrong argument is answered at once. */
function loadCatalogue({ settings, known, cis }: ReturnType<typeof readOptions>): Catalogue {
  const { loadSettingsOrExit } = require("../shared/settings") as typeof import("../shared/settings");
  const { catalogueOf, foreignNames } = require("./catalogue") as typeof import("./catalogue");
  const loaded = loadSettingsOrExit(EXIT_STATUS.usage, settings);
  const foreign = foreignNames(loaded, known);
  if (foreign.length > 0) throw new CommandError(foreign.join("\n"), EXIT_STATUS.usage);
  return catalogueOf(loaded, known, cis);
}

function runAlarms(args: readonly string[]): void {
  const chosen = parseArguments(USAGE, () => readOptions(args));
  if (chosen.help) {
    process.stdout.write(USAGE);
    return;
  }
  const catalogue = loadCatalogue(chosen);
  const { exitStatus, list, report } = require("./report") as typeof import("./report");
  const options: ReportOptions = { format: chosen.format, ...terminal() };
  if (chosen.list) {
    printAndExit(list(catalogue, options));
    return;
  }
  const { examine } = require("./examine") as typeof import("./examine");
  const examination = examine(readFiles(chosen.files), catalogue);
  process.exitCode = exitStatus(examination);
  printAndExit(report(examination, options));
}

void runProgram(() => runAlarms(process.argv.slice(2)));
