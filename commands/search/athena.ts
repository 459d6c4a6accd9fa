import {
  type AthenaClient,
  GetQueryExecutionCommand,
  paginateGetQueryResults,
  type QueryExecution,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from "@aws-sdk/client-athena";
import { CommandError } from "../shared/program";
import type { Answer } from "./answer";
import { athenaProblem, type Place } from "./athena-problem";
import { scannedText } from "./effort";

/** What a run needs. */
export interface AthenaRun {
  readonly client: AthenaClient;
  readonly place: Place;
  readonly database: string;
  /** Stops the query in Athena, too. */
  readonly signal: AbortSignal;
  /** How far the query is. */
  readonly onProgress: (state: string, bytes: number) => void;
  /** Waits between two looks at the query. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** What a query answered, and what Athena charges for. */
export interface AthenaAnswer {
  readonly answer: Answer;
  readonly bytes: number;
}

const FIRST_WAIT = 250;
const LONGEST_WAIT = 4_000;

/** Status of a program that Ctrl-C has ended. */
const INTERRUPTED = 130;

/** The query has ended without an answer. */
class QueryEnded extends Error {}

/**
 * Runs a query in the workgroup and reads its result.
 *
 * @throws CommandError with what to do if Athena refuses, fails or stops the query.
 */
export async function runInAthena(sql: string, run: AthenaRun): Promise<AthenaAnswer> {
  const { client, database, place, signal } = run;
  const failed = (error: unknown): never => {
    throw athenaProblem(error as Error, place);
  };
  const start = new StartQueryExecutionCommand({
    QueryString: sql,
    WorkGroup: place.workgroup,
    QueryExecutionContext: { Catalog: "AwsDataCatalog", Database: database },
  });
  orInterrupted(signal);
  const { QueryExecutionId } = await client.send(start).catch(failed);
  const id = String(QueryExecutionId);
  const { Statistics } = await ended(id, run).catch(async (error: Error) => {
    if (error instanceof QueryEnded) return failed(error);
    const { message, status } = athenaProblem(error, place);
    throw new CommandError(`${message}\n${await stopped(id, run)}`, status);
  });
  const bytes = Statistics?.DataScannedInBytes ?? 0;
  const answer = await readAnswer(id, run).catch((error: Error) => {
    const { message, status } = athenaProblem(error, place);
    throw new CommandError(`${message}\n${scannedText([bytes])}`, status);
  });
  return { answer, bytes };
}

/** Waits until the query has ended. */
async function ended(QueryExecutionId: string, run: AthenaRun): Promise<QueryExecution> {
  const { client, onProgress, signal, wait } = run;
  for (let pause = FIRST_WAIT; ; pause = Math.min(pause * 2, LONGEST_WAIT)) {
    orInterrupted(signal);
    const { QueryExecution: execution = {} } = await client.send(
      new GetQueryExecutionCommand({ QueryExecutionId }),
    );
    const { State = "QUEUED", StateChangeReason } = execution.Status ?? {};
    const bytes = execution.Statistics?.DataScannedInBytes ?? 0;
    onProgress(State, bytes);
    if (State === "SUCCEEDED") return execution;
    if (State === "FAILED" || State === "CANCELLED") {
      const cost = State === "CANCELLED" ? `\n${scannedText([bytes])}` : ""; // nothing is charged for one that failed
      throw new QueryEnded(`${StateChangeReason ?? `Athena says ${State}`}${cost}`);
    }
    await wait(pause, signal);
  }
}

/** Stops a query that nobody waits for any more: it would go on reading and charging. Says whether that has worked. */
async function stopped(QueryExecutionId: string, { client, place }: AthenaRun): Promise<string> {
  try {
    await client.send(new StopQueryExecutionCommand({ QueryExecutionId }));
    const { QueryExecution } = await client
      .send(new GetQueryExecutionCommand({ QueryExecutionId }))
      .catch(() => ({ QueryExecution: undefined }));
    const bytes = QueryExecution?.Statistics?.DataScannedInBytes;
    return `The query was stopped in Athena${bytes === undefined ? "" : `: ${scannedText([bytes])}`}.`;
  } catch (error) {
    return `The query may go on in Athena, and cost: run \`aws athena stop-query-execution --query-execution-id ${QueryExecutionId} --region ${place.region}\` (${(error as Error).message}).`;
  }
}

function orInterrupted(signal: AbortSignal): void {
  if (signal.aborted) throw new CommandError("Interrupted.", INTERRUPTED);
}

/** Reads every row. The first one has the names of the columns. */
async function readAnswer(
  QueryExecutionId: string,
  { client, signal }: Pick<AthenaRun, "client" | "signal">,
): Promise<Answer> {
  const rows: (string | null)[][] = [];
  let columns: readonly string[] = [];
  for await (const { ResultSet } of paginateGetQueryResults({ client }, { QueryExecutionId })) {
    orInterrupted(signal);
    columns = ResultSet?.ResultSetMetadata?.ColumnInfo?.map(({ Name = "" }) => Name) ?? columns;
    for (const { Data = [] } of ResultSet?.Rows ?? []) {
      rows.push(Data.map(({ VarCharValue }) => VarCharValue ?? null));
    }
  }
  const isHeader = rows[0]?.every((cell, index) => cell === columns[index]);
  return { columns, rows: isHeader ? rows.slice(1) : rows };
}
