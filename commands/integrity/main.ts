import { interruption } from "../shared/interruption";
import { printAndExit } from "../shared/output";
import { CommandError, EXIT_STATUS, parseArguments, runProgram } from "../shared/program";
import { startWorkProgress } from "../shared/progress";
import { writeJsonFile } from "../shared/report/json-file";
import { type Origin, originOfRun } from "../shared/report/origin";
import { loadSettingsOrExit } from "../shared/settings";
import { terminal } from "../shared/terminal";
import { type Arguments, parseCommandLine, USAGE } from "./arguments";
import type { IntegrityRun } from "./result";

/** The exit status if something could not be read, or nobody vouches for it. */
const INCOMPLETE = 2;

/** US dollars from which the cost of a run is told before it begins. */
const TELL_COST_FROM = 1;

async function main(): Promise<void> {
  // From the beginning: also a run that has not reached AWS ends with a report.
  const signal = interruption();
  const options = parseArguments(USAGE, () => parseCommandLine(process.argv.slice(2)));
  if (options.help) {
    process.stdout.write(USAGE);
    return;
  }
  const settings = loadSettingsOrExit(EXIT_STATUS.usage, options.settings);
  const origin = originOfRun();
  // Loaded only now, because the AWS SDK takes a second: a wrong argument or setting is answered at once.
  const { checkIntegrity } = require("./run") as typeof import("./run");
  const progress = startWorkProgress("integrity", "cells", process.stderr);
  const run = await checkIntegrity({
    ...options,
    settings,
    signal,
    onCall: progress.onCall,
    onPlan: (cells, cost) => {
      progress.onPlan(cells);
      if (cost > TELL_COST_FROM) {
        progress.say(`about $${cost.toFixed(2)} for ${cells} cells: one account in one Region each`);
      }
    },
    onCell: progress.onItem,
  })
    .catch((error: unknown) => {
      throw toCommandError(error);
    })
    .finally(progress.end);
  const { exitStatus } = require("./verdict") as typeof import("./verdict");
  process.exitCode = exitStatus(run);
  printAndExit(render(run, options, origin));
}

function toCommandError(error: unknown): CommandError {
  const { UnknownRegion } = require("../verify/regions") as typeof import("../verify/regions");
  const { UnknownAccount } = require("./organization") as typeof import("./organization");
  if (error instanceof CommandError) return error;
  if (error instanceof UnknownRegion || error instanceof UnknownAccount) {
    return new CommandError(error.message, EXIT_STATUS.usage);
  }
  return new CommandError(error instanceof Error ? error.message : String(error), INCOMPLETE);
}

function render(run: IntegrityRun, { format, json }: Arguments, origin: Origin): string {
  const { jsonReport } = require("./report/json") as typeof import("./report/json");
  const data = jsonReport(run, origin);
  const file = json === undefined ? undefined : writeJsonFile(json, data);
  switch (format) {
    case "json":
      return data;
    case "html":
      return (require("./report/html") as typeof import("./report/html")).htmlReport(run, {
        origin,
        json: file,
      });
    case "ocsf":
      return (require("./report/ocsf") as typeof import("./report/ocsf")).ocsfReport(run);
    case "markdown":
      return (require("./report/markdown") as typeof import("./report/markdown")).markdownReport(run);
    case "terminal": {
      const { terminalReport } = require("./report/terminal") as typeof import("./report/terminal");
      return terminalReport(run, terminal());
    }
  }
}

void runProgram(main);
