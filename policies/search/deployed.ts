import type { Settings } from "../../settings/file";
import { COLUMNS, type Column, PARTITION_COLUMNS } from "./columns";
import { searchNames } from "./names";
import { QUERIES } from "./queries";
import { TABLE_FORMAT, tableLocation, tableProperties } from "./table";

/** A query as Athena keeps it. */
export interface DeployedQuery {
  readonly name: string;
  readonly description: string;
  readonly text: string;
}

type TableFormat = typeof TABLE_FORMAT;

/** A table as Glue keeps it. */
export interface DeployedTable extends TableFormat {
  readonly database: string;
  readonly name: string;
  readonly location: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly columns: readonly Column[];
  readonly partitionColumns: readonly Column[];
}

/** Reads restored objects, too. Older engines cannot: https://docs.aws.amazon.com/athena/latest/ug/querying-glacier.html */
export const ATHENA_ENGINE = "Athena engine version 3";

/** A table of files. The other type is a view. */
export const TABLE_TYPE = "EXTERNAL_TABLE";

/** Name of the searcher role's inline policy. */
export const SEARCHER_POLICY = "search-log-files";

/** Table and queries of the settings, which the stack deploys and with which `verify` compares. */
export function deployedSearch(settings: Settings): {
  readonly workgroup: string;
  readonly table: DeployedTable;
  readonly queries: readonly DeployedQuery[];
} {
  const names = searchNames(settings);
  return {
    workgroup: names.workgroup,
    table: {
      ...TABLE_FORMAT,
      database: names.database,
      name: names.table,
      location: tableLocation(settings),
      properties: tableProperties(settings),
      columns: COLUMNS,
      partitionColumns: PARTITION_COLUMNS,
    },
    queries: QUERIES.map((query) => ({
      name: query.name,
      description: query.description,
      text: query.sql(names),
    })),
  };
}
