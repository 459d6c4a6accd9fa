/** The command: `npm run --silent search -- QUERY [options]`. */
import { readFileSync } from "node:fs";
import { type SearchNames, searchNames } from "../../policies/search/names";
import { QUERIES } from "../../policies/search/queries/index";
import { withoutComments } from "../../policies/search/sql";
import { inert } from "../shared/inert";
import { interruption } from "../shared/interruption";
import { printAndExit } from "../shared/output";
import { CommandError, EXIT_STATUS, parseArguments, reportError, runProgram } from "../shared/program";
import { startCallProgress } from "../shared/progress";
import { loadSettingsOrExit } from "../shared/settings";
import { terminal } from "../shared/terminal";
import type { PartialAnswer } from "./answer";
import { type Arguments, namedQueryOf, parseCommandLine, USAGE, valuesFor } from "./arguments";
import type { Question } from "./question";
import { listQueries, report } from "./report";
import { requireSearch } from "./require-search";

async function main(): Promise<void> {
  const options = parseArguments(USAGE, () => parseCommandLine(process.argv.slice(2)));
  if (options.help) {
    process.stdout.write(USAGE);
    return;
  }
  const settings = loadSettingsOrExit(EXIT_STATUS.usage, options.settings);
  const names = searchNames(settings);
  if (options.list) {
    printAndExit(listQueries(QUERIES, names));
    return;
  }
  const question = parseArguments(USAGE, () => questionOf(options, names));
  const { local } = options;
  const progress = startCallProgress("search", process.stderr);
  let answer: PartialAnswer;
  if (local === undefined) {
    requireSearch(settings);
    // Loaded only now, because the AWS SDK takes its time.
    const { askAthena } = require("./ask-athena") as typeof import("./ask-athena");
    const environment = process.env;
    // A terminal that closes stops the query in Athena too.
    const signal = interruption(["SIGHUP", "SIGINT", "SIGTERM"]);
    answer = await askAthena(question, {
      ...options,
      settings,
      names,
      environment,
      signal,
      say: progress.say,
    });
  } else {
    const { askLocally } = require("./ask-locally") as typeof import("./ask-locally");
    answer = await askLocally(question, { ...options, settings, names, directory: local, say: progress.say });
  }
  if (answer.problem !== undefined) reportError(answer.problem);
  printAndExit(report(answer, options.format, terminal().width));
}

/** What is asked: a query with its places filled in, or the text of a file. */
function questionOf({ query: name, set, sqlFile }: Arguments, names: SearchNames): Question {
  if (sqlFile !== undefined) return { text: readText(sqlFile) };
  const query = namedQueryOf(name ?? "", QUERIES);
  return { query, values: valuesFor(query, names, set) };
}

function readText(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CommandError(`--sql ${inert(file)} cannot be read (${code})`, EXIT_STATUS.usage);
  }
  if (withoutComments(text).trim() !== "") return text;
  throw new CommandError(
    `--sql ${inert(file)} has no query: --list names those that are ready`,
    EXIT_STATUS.usage,
  );
}

void runProgram(main);
