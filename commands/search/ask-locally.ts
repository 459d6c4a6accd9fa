import type { SearchNames } from "../../policies/search/names";
import { withoutComments } from "../../policies/search/sql";
import { tableLocation } from "../../policies/search/table";
import { inert } from "../shared/inert";
import { CommandError } from "../shared/program";
import type { Answer } from "./answer";
import { LocalTable, loadDuckDb } from "./local";
import { findLogFiles, type LocalFile, type TablePlace } from "./log-files";
import type { Question, Say, Scope } from "./question";

export interface LocalOptions extends Scope {
  readonly names: SearchNames;
  readonly settings: TablePlace;
  /** A downloaded bucket, or a part of it. */
  readonly directory: string;
  readonly say: Say;
}

/** A condition by which Athena finds the folders. */
const NAMES_ACCOUNT = /\baccount"?\s*(=|IN\b)/i;

/** Asks the log files of a folder. It reads those alone that Athena would read. */
export async function askLocally(question: Question, options: LocalOptions): Promise<Answer> {
  const { names, directory, say, settings } = options;
  loadDuckDb(); // before minutes of reading
  const { files, others } = findLogFiles(directory, settings);
  const folder = tableLocation(settings).replace(`s3://${settings.logBucket.name}/`, "");
  if (files.length === 0) {
    throw new CommandError(
      `--local ${inert(directory)} has no log file of the table, and ${others} others: their keys are ${folder}ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/*.json.gz`,
    );
  }
  const asked = askedOf(question, options, files);
  const read = "text" in question ? files : files.filter((file) => isAsked(file, asked));
  const accounts = [...new Set(read.map(({ account }) => account))];
  say(
    `reads ${read.length} of ${files.length} log files${accounts.length > 0 ? `, of ${accounts.join(", ")}` : ""}`,
  );
  if ("text" in question && !NAMES_ACCOUNT.test(withoutComments(question.text))) {
    say(
      "warning: Athena would refuse this text: there it needs a condition such as account IN ('111111111111')",
    );
  }
  if (others > 0) {
    say(
      `warning: leaves out ${others} log files that are not in ${folder}, or of a Region that the table does not have`,
    );
  }
  const table = await LocalTable.load(names, read);
  try {
    return await table.query("text" in question ? question.text : question.query.sql(names, asked));
  } finally {
    table.end();
  }
}

function askedOf(
  question: Question,
  { accounts, from, to, names }: LocalOptions,
  files: readonly LocalFile[],
) {
  if ("text" in question) return { accounts: [], values: {} };
  const { query, values } = question;
  const all = [...new Set(files.map(({ account }) => account))];
  return {
    accounts: accounts === "all" ? all : (accounts ?? query.accounts(names)),
    values,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

interface Asked {
  readonly accounts: readonly string[];
  readonly from?: string;
  readonly to?: string;
}

function isAsked({ account, day }: LocalFile, { accounts, from = "", to = "9" }: Asked): boolean {
  return accounts.includes(account) && day >= from && day <= to;
}
