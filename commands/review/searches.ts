/** The tables over protected buckets, and the workgroups in which people ask them. */
import { toList } from "../../policies/analysis/json";
import type { Block } from "./states";
import { type State, UNIDENTIFIED } from "./things/state";
import type { Kind } from "./things/types";
import { valueAt } from "./unknown";

/** A thing by its kind and key. */
interface Named {
  readonly kind: Kind;
  readonly key: string;
}

/** Tables in AWS Glue of the files of buckets. */
export function tablesOf(things: readonly Named[], state: State): readonly Block[] {
  const buckets = new Set(things.flatMap(({ kind, key }) => (kind === "bucket" ? [key] : [])));
  return state.ofType("aws_glue_catalog_table").filter(({ values }) => {
    const bucket = state.key("bucket", valueAt(values, "storage_descriptor.location"));
    return bucket !== undefined && buckets.has(bucket);
  });
}

/** The databases of these tables. */
export function databasesOf(things: readonly Named[], state: State): readonly Block[] {
  const names = new Set(tablesOf(things, state).map(({ values }) => values.database_name));
  return state.ofType("aws_glue_catalog_database").filter(({ values }) => names.has(values.name));
}

/** Named queries of Athena in the database of one of these tables. */
export function queriesOf(things: readonly Named[], state: State): readonly Block[] {
  const databases = new Set(tablesOf(things, state).map(({ values }) => values.database_name));
  return state.ofType("aws_athena_named_query").filter(({ values }) => databases.has(values.database));
}

/** Workgroups of Athena with such a named query. */
export function workgroupsOf(things: readonly Named[], state: State): readonly Block[] {
  const names = new Set(queriesOf(things, state).map(({ values }) => values.workgroup));
  return state
    .ofType("aws_athena_workgroup")
    .filter(({ values }) => names.has(values.name) || names.has(values.id));
}

const RESULTS = "configuration.result_configuration";

/** The buckets of the results of workgroups, and their keys. */
export function resultsOf(workgroups: readonly Block[], state: State): readonly Named[] {
  const places = [
    ["bucket", `${RESULTS}.output_location`],
    ["key", `${RESULTS}.encryption_configuration.kms_key_arn`],
  ] as const;
  return places.flatMap(([kind, path]) =>
    workgroups
      .flatMap(({ values }) => toList(valueAt(values, path)))
      .flatMap((value) => state.key(kind, value) ?? [])
      .filter((key) => key !== UNIDENTIFIED)
      .map((key) => ({ kind, key })),
  );
}
