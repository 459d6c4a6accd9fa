import { setTimeout as sleep } from "node:timers/promises";
import { AthenaClient } from "@aws-sdk/client-athena";
import { S3Client } from "@aws-sdk/client-s3";
import type { SearchNames } from "../../policies/search/names";
import type { NamedQuery } from "../../policies/search/query";
import { dayBefore, tableDays, tableLocation, tableRegions } from "../../policies/search/table";
import type { Settings } from "../../settings/file";
import { accountSource, type CredentialProvider } from "../shared/credentials";
import { CommandError, EXIT_STATUS } from "../shared/program";
import { sessionConfig } from "../shared/session";
import { accountsWithLogFiles } from "./accounts";
import { type PartialAnswer, together } from "./answer";
import { type AthenaAnswer, type AthenaRun, runInAthena } from "./athena";
import { athenaProblem, type Place } from "./athena-problem";
import { batches, daysBetween, listingText, scannedText, sizeText } from "./effort";
import type { Question, Say, Scope } from "./question";

export interface AthenaOptions extends Scope {
  readonly settings: Settings;
  readonly names: SearchNames;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly say: Say;
  /** Role that is assumed first. */
  readonly role?: string;
  /** The command's own credentials. Defaults to the AWS SDK's search. */
  readonly credentials?: CredentialProvider;
  /** Waits between two looks at a query. */
  readonly wait?: AthenaRun["wait"];
  readonly now?: Date;
}

const DEFAULT_DAYS = 7;
const SESSION_NAME = "organization-trail-search";

/**
 * Asks Athena, in batches of accounts if they are many. It says beforehand what is listed, and afterwards what was read.
 * If a later batch fails, the answer has the rows of those before it, which cost something, and the problem.
 */
export async function askAthena(question: Question, options: AthenaOptions): Promise<PartialAnswer> {
  const { names, say } = options;
  const { athena, s3, place } = clientsOf(options);
  const run: AthenaRun = {
    client: athena,
    place,
    database: names.database,
    signal: options.signal,
    onProgress: progress(say),
    wait: options.wait ?? ((time, signal) => sleep(time, undefined, { signal }).catch(() => {})),
  };
  const texts = "text" in question ? [question.text] : await textsOf(question, options, s3, place);
  const { answers, problem } = await runAll(texts, run, say);
  say(scannedText(answers.map(({ bytes }) => bytes)));
  if (problem !== undefined) {
    say(`warning: the rows are those of the first ${answers.length} of ${texts.length} queries alone`);
  }
  const answer = together(
    answers.map((one) => one.answer),
    "text" in question ? undefined : question.query.orderBy,
  );
  return problem === undefined ? answer : { ...answer, problem };
}

/** Runs one query after the other, up to the first that fails. It throws if that is the first of all. */
async function runAll(
  texts: readonly string[],
  run: AthenaRun,
  say: Say,
): Promise<{ readonly answers: readonly AthenaAnswer[]; readonly problem?: Error }> {
  const answers: AthenaAnswer[] = [];
  for (const [index, text] of texts.entries()) {
    if (texts.length > 1) say(`query ${index + 1} of ${texts.length}`);
    try {
      answers.push(await runInAthena(text, run));
    } catch (error) {
      if (index === 0) throw error;
      return { answers, problem: error as Error };
    }
  }
  return { answers };
}

/** The text for each batch of accounts. */
async function textsOf(
  { query, values }: Extract<Question, { query: NamedQuery }>,
  options: AthenaOptions,
  s3: S3Client,
  place: Place,
): Promise<readonly string[]> {
  const { accounts, names, settings, say, now = new Date() } = options;
  const days = daysOf(options, now);
  const bucket = settings.logBucket.name;
  const location = tableLocation(settings);
  const asked =
    accounts === "all"
      ? await accountsWithLogFiles(s3, bucket, location.slice(`s3://${bucket}/`.length)).catch(
          (error: Error) => {
            throw athenaProblem(error, place);
          },
        )
      : (accounts ?? query.accounts(names));
  if (asked.length === 0) throw new CommandError(`No account has log files in ${location}`);
  const regions = tableRegions(settings.region).length;
  const count = daysBetween(days.from, days.to);
  say(`${days.from} to ${days.to}: ${listingText(asked.length, regions, count)}`);
  warnOfArchive(names, days.from, now, say);
  return batches(asked, regions * count).map((batch) =>
    query.sql(names, { accounts: batch, ...days, values }),
  );
}

/** Athena skips archived log files without a word, so an answer about older days would look complete. */
function warnOfArchive({ archive }: SearchNames, from: string, now: Date, say: Say): void {
  if (archive === undefined) return;
  const day = dayBefore(now, archive.afterDays);
  if (from >= day) return;
  say(
    `warning: before ${day} Athena does not see ${archive.files}, which are in ${archive.storageClass}: the answer misses them unless they are restored`,
  );
}

/**
 * The days that are asked about. Athena finds nothing on a day that the table does not have, and says nothing: the answer
 * would look complete.
 */
function daysOf({ from, to, settings, say }: AthenaOptions, now: Date) {
  const table = tableDays(settings, now);
  const last = to !== undefined && to < table.to ? to : table.to;
  const first = from ?? later(dayBefore(dateOf(last), DEFAULT_DAYS - 1), table.from);
  if (first > last || last < table.from) {
    throw new CommandError(
      `--from and --to must be days that the table has, ${typed(table.from)} to ${typed(table.to)}, got ${typed(first)} to ${typed(to ?? last)}: older log files are deleted, or before \`search.from\``,
      EXIT_STATUS.usage,
    );
  }
  const days = { from: later(first, table.from), to: last };
  if (days.from !== first || days.to !== (to ?? last)) {
    say(
      `warning: the table has ${typed(table.from)} to ${typed(table.to)} alone: the answer has no other day`,
    );
  }
  return days;
}

const later = (a: string, b: string): string => (a > b ? a : b);
const typed = (day: string): string => day.replaceAll("/", "-");
const dateOf = (day: string): Date => new Date(typed(day));

/** The clients of the account that owns the bucket and the table. */
function clientsOf({ settings, names, environment, role, credentials }: AthenaOptions) {
  const { accounts, region } = settings;
  const source =
    role === undefined
      ? accounts.logArchive === undefined
        ? accountSource("audit", accounts.audit, environment)
        : accountSource("logArchive", accounts.logArchive, environment)
      : { roleArn: role };
  const config = sessionConfig(
    { ...source, ...(credentials === undefined ? {} : { credentials }) },
    region,
    SESSION_NAME,
    environment,
  );
  return {
    athena: new AthenaClient(config),
    s3: new S3Client({ ...config, forcePathStyle: config.endpoint !== undefined }),
    place: { workgroup: names.workgroup, accountId: names.bucketOwnerId, region },
  };
}

const SAY_AFTER = 10_000;

/** Says when the state of a query changes, and now and then how much it has read. */
function progress(say: Say): AthenaRun["onProgress"] {
  let last = { state: "", time: 0 };
  return (state, bytes) => {
    if (state === last.state && Date.now() - last.time < SAY_AFTER) return;
    last = { state, time: Date.now() };
    say(`${state.toLowerCase()}, ${sizeText(bytes)} read`);
  };
}
