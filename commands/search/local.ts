import type { DuckDBConnection } from "@duckdb/node-api";
import { COLUMNS } from "../../policies/search/columns";
import type { SearchNames } from "../../policies/search/names";
import { inert } from "../shared/inert";
import { CommandError, MissingRequirement } from "../shared/program";
import type { Answer } from "./answer";
import { type LocalFile, readRecords } from "./log-files";

type DuckDB = typeof import("@duckdb/node-api");

/** Loads the engine, which is an optional package. */
export function loadDuckDb(): DuckDB {
  try {
    return require("@duckdb/node-api");
  } catch (error) {
    const [reason = ""] = (error as Error).message.split("\n");
    throw new MissingRequirement(
      `--local needs the optional package @duckdb/node-api: run \`npm ci --include=optional\` (${inert(reason)}).`,
    );
  }
}

/**
 * Trino's functions by the names that DuckDB has for them. Trino's gives no text for an object or a list, and none for a
 * text that is no JSON, such as one that CloudTrail cut off.
 */
const FUNCTIONS = `
CREATE MACRO json_extract_scalar(json, path) AS
  CASE WHEN json_valid(json) THEN
    CASE WHEN json_type(json, path) IN ('OBJECT', 'ARRAY') THEN NULL ELSE json_extract_string(json, path) END
  END;
CREATE MACRO json_format(json) AS CAST(json AS VARCHAR);
CREATE MACRO regexp_like(string, pattern) AS regexp_matches(string, pattern);`;

/** A table of log files in DuckDB, which answers the same text as Athena's. */
export class LocalTable {
  private constructor(
    private readonly connection: DuckDBConnection,
    private readonly close: () => void,
  ) {}

  /** Loads log files into a table with the names of the deployed one. The text of a query can reach nothing else. */
  static async load(
    names: Pick<SearchNames, "database" | "table">,
    files: readonly LocalFile[],
  ): Promise<LocalTable> {
    const instance = await loadDuckDb().DuckDBInstance.create(":memory:", {
      enable_external_access: "false",
      integer_division: "true", // as in Trino
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
    });
    const connection = await instance.connect();
    const table = `"${names.database}"."${names.table}"`;
    await connection.run(`${FUNCTIONS}
CREATE SCHEMA IF NOT EXISTS "${names.database}";
CREATE TEMP TABLE records (record VARCHAR, account VARCHAR, region VARCHAR, day VARCHAR);`);
    await append(connection, files);
    await connection.run(`
CREATE TABLE ${table} AS
  SELECT unnest(from_json(record, '${JSON.stringify(STRUCTURE)}')), account, region, day FROM records;
DROP TABLE records;
USE "${names.database}";`);
    return new LocalTable(connection, () => {
      connection.closeSync();
      instance.closeSync();
    });
  }

  /** Runs a query. The text must be one, as in Athena, where its reader may do nothing else. */
  async query(sql: string): Promise<Answer> {
    try {
      const statement = await this.connection.prepare(sql); // refuses several
      if (statement.statementType !== loadDuckDb().StatementType.SELECT) {
        throw new Error("the text must be a SELECT");
      }
      const reader = await statement.runAndReadAll();
      return { columns: reader.columnNames(), rows: reader.getRowsJson().map((row) => row.map(textOf)) };
    } catch (error) {
      throw new CommandError(`The query failed: ${(error as Error).message}`);
    }
  }

  /** Frees the memory. */
  end(): void {
    this.close();
  }
}

async function append(connection: DuckDBConnection, files: readonly LocalFile[]): Promise<void> {
  const appender = await connection.createAppender("records");
  for (const { path, account, region, day } of files) {
    for (const record of readRecords(path)) {
      for (const value of [record, account, region, day]) appender.appendVarchar(value);
      appender.endRow();
    }
  }
  appender.closeSync();
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The columns as DuckDB describes the form of JSON. */
const STRUCTURE = Object.fromEntries(COLUMNS.map(({ name, type }) => [name, formOf(type)]));

/** The form of a value of a Hive type, such as `struct<arn:string>`. */
function formOf(type: string): unknown {
  const [, outer, inner = ""] = /^(\w+)<(.*)>$/.exec(type) ?? [];
  if (outer === "array") return [formOf(inner)];
  if (outer !== "struct") return outer === "map" ? "MAP(VARCHAR, VARCHAR)" : "VARCHAR";
  return Object.fromEntries(
    fieldsOf(inner).map((field) => {
      const colon = field.indexOf(":");
      return [field.slice(0, colon), formOf(field.slice(colon + 1))];
    }),
  );
}

/** The fields of a struct, at the commas that are not in a type within. */
function fieldsOf(text: string): readonly string[] {
  const fields: string[] = [];
  let depth = 0;
  let start = 0;
  for (const [index, letter] of [...text].entries()) {
    if (letter === "<") depth += 1;
    else if (letter === ">") depth -= 1;
    else if (letter === "," && depth === 0) {
      fields.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...fields, text.slice(start)];
}
