import { interruption } from "../shared/interruption";
import { printAndExit } from "../shared/output";
import { CommandError, EXIT_STATUS, parseArguments, runProgram } from "../shared/program";
import { startCallProgress } from "../shared/progress";
import { writeJsonFile } from "../shared/report/json-file";
import { type Origin, originOfRun } from "../shared/report/origin";
import { loadSettingsOrExit } from "../shared/settings";
import { terminal } from "../shared/terminal";
import { type Arguments, parseCommandLine, USAGE } from "./arguments";
import type { CheckResult } from "./check";
import type { ThemeId } from "./checks/index";
import type { Verification } from "./verify";

/** The exit status if something could not be read. */
const NOT_READ = 2;

async function main(): Promise<void> {
  const options = parseArguments(USAGE, () => parseCommandLine(process.argv.slice(2)));
  if (options.help) {
    process.stdout.write(USAGE);
    return;
  }
  const settings = loadSettingsOrExit(EXIT_STATUS.usage, options.settings);
  if (options.testAlarms) {
    const { testAlarm } = require("./test-alarm") as typeof import("./test-alarm");
    await testAlarm({
      settings,
      environment: process.env,
      confirm: confirmation(options),
      say,
      interruption,
    }).catch((error: unknown) => {
      throw toCommandError(error);
    });
    return;
  }
  const origin = originOfRun();
  // Loaded only now, because the AWS SDK takes a second: a wrong argument or setting is answered at once.
  const only = parseOnly(options.only);
  const { exitStatus, verify } = require("./verify") as typeof import("./verify");
  const progress = startCallProgress("verify", process.stderr);
  const verification = await verify({
    ...options,
    only,
    settings,
    signal: interruption(),
    onCall: progress.onCall,
    onRound: (pending: readonly CheckResult[], left: number) =>
      progress.say(`waiting for ${pending.map(({ id }) => id).join(", ")}; ${left} minutes left`),
  })
    .catch((error: unknown) => {
      throw toCommandError(error);
    })
    .finally(progress.end);
  process.exitCode = exitStatus(verification.results);
  printAndExit(render(verification, options, origin));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Asks on the terminal. Where nobody can answer, only --yes goes on. */
function confirmation({ yes }: Arguments): (question: string) => Promise<boolean> {
  if (yes) return async () => true;
  if (!process.stdin.isTTY) {
    throw new CommandError(
      "--test-alarms asks first: nobody can answer here, so add --yes",
      EXIT_STATUS.usage,
    );
  }
  return async (question) => {
    const { createInterface } = await import("node:readline/promises");
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    try {
      return /^y(es)?$/i.test((await terminal.question(question)).trim());
    } finally {
      terminal.close();
    }
  };
}

function toCommandError(error: unknown): CommandError {
  const { UnknownRegion } = require("./regions") as typeof import("./regions");
  if (error instanceof UnknownRegion) return new CommandError(error.message, EXIT_STATUS.usage);
  return error instanceof CommandError ? error : new CommandError(String(error), NOT_READ);
}

function parseOnly(list: string | undefined): readonly ThemeId[] | undefined {
  if (list === undefined) return undefined;
  const { parseThemes, THEMES } = require("./checks/index") as typeof import("./checks/index");
  return parseArguments(USAGE, () => {
    const parsed = parseThemes(list);
    if ("themes" in parsed) return parsed.themes;
    const known = THEMES.map(({ id }) => id).join(", ");
    throw new Error(
      `--only must be themes separated by commas, of ${known}, got ${parsed.notATheme || "nothing"}`,
    );
  });
}

function render(verification: Verification, { format, json, problems }: Arguments, origin: Origin): string {
  const { jsonReport } = require("./report/json") as typeof import("./report/json");
  const data = jsonReport(verification, origin);
  const file = json === undefined ? undefined : writeJsonFile(json, data);
  switch (format) {
    case "json":
      return data;
    case "html":
      return (require("./report/html") as typeof import("./report/html")).htmlReport(verification, {
        origin,
        json: file,
      });
    case "ocsf":
      return (require("./report/ocsf") as typeof import("./report/ocsf")).ocsfReport(verification);
    case "markdown":
      return (require("./report/markdown") as typeof import("./report/markdown")).markdownReport(
        verification,
        { problems },
      );
    case "terminal": {
      const { terminalReport } = require("./report/terminal") as typeof import("./report/terminal");
      return terminalReport(verification, { ...terminal(), problems });
    }
  }
}

void runProgram(main);
