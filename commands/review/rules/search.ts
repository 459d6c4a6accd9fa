/** Rules about tables over protected buckets, and the workgroups in which people ask them. */
import { isObject, type Json, toList } from "../../../policies/analysis/json";
import { fieldsOf } from "../../../policies/search/fields";
import { type Comparator, direction, isEmpty, number, ranked, stays, unchanged } from "../comparators";
import { range } from "../projected-range";
import { databasesOf, queriesOf, tablesOf, workgroupsOf } from "../searches";
import type { Block } from "../states";
import type { State } from "../things/state";
import { isOfCreated, isUnknown, readable, valueAt } from "../unknown";
import { type Context, planRule, type Rule, type Weakening } from "./rule";

type Comparisons = readonly (readonly [path: string, comparator: Comparator])[];

const CONFIGURATION = "configuration";
const RESULTS = `${CONFIGURATION}.result_configuration`;

/** A value that, once it is set, must not change and not go. */
const kept: Comparator = {
  ...unchanged({ empty: true }),
  compare: (before, after) =>
    isEmpty(before) ? direction("same") : unchanged({ empty: true }).compare(before, after),
};

/** Older engines read no restored files, and Spark no SQL. AWS's own choice is the newest. */
const engine = ranked(
  [
    ["PySpark engine version 3", "Athena engine version 2"],
    ["Athena engine version 3", "AUTO"],
  ],
  "AUTO",
);

/** A limit of nothing is none. */
const WORKGROUP: Comparisons = [
  ["state", ranked([["DISABLED"], ["ENABLED"]], "ENABLED")],
  [`${CONFIGURATION}.enforce_workgroup_configuration`, stays(true, { unset: true })],
  [`${CONFIGURATION}.bytes_scanned_cutoff_per_query`, number({ grows: false, unset: Infinity })],
  [`${CONFIGURATION}.engine_version.selected_engine_version`, engine],
  [`${RESULTS}.output_location`, kept],
  [`${RESULTS}.expected_bucket_owner`, kept],
  [`${RESULTS}.encryption_configuration.encryption_option`, kept],
  [`${RESULTS}.encryption_configuration.kms_key_arn`, kept],
];

const constant = unchanged({ empty: true });

/** A database that stands for another one has none of its own tables. */
const DATABASE: Comparisons = [
  ["target_database", constant],
  ["federated_database", constant],
];

/** Under the name that the queries ask there could be another table. */
const TABLE: Comparisons = [
  ["catalog_id", kept],
  ["database_name", kept],
  ["name", kept],
  ["table_type", constant],
  ["view_original_text", constant],
  ["view_expanded_text", constant],
  ["target_table", constant],
  ["storage_descriptor.location", kept],
  ["storage_descriptor.schema_reference", constant],
  ["storage_descriptor.input_format", kept],
  ["storage_descriptor.ser_de_info.serialization_library", constant],
  ["storage_descriptor.ser_de_info.parameters", constant],
];

const QUERY: Comparisons = [
  ["name", constant],
  ["database", kept],
  ["workgroup", kept],
  ["query", constant],
];

const PROJECTED = "parameters.projection.";

/** The properties that decide which files and lines a table has. What is added to a table without projection adds files. */
function propertiesOf(was: Block, is: Block): Comparisons {
  const isProjected = String(settingAt(was, `${PROJECTED}enabled`)) === "true";
  return [...new Set([was, is].flatMap(namesOf))].flatMap((name): Comparisons => {
    const path = `parameters.${name}`;
    if (name === "storage.location.template" || name === "read_restored_glacier_objects")
      return [[path, kept]];
    if (name.startsWith("skip.")) return [[path, constant]];
    if (!path.startsWith(PROJECTED) || name.endsWith(".values")) return [];
    return [[path, name.endsWith(".range") ? range : isProjected ? constant : kept]];
  });
}

function namesOf({ values }: Block): readonly string[] {
  const [parameters] = toList(values.parameters ?? null);
  return isObject(parameters) ? Object.keys(parameters) : [];
}

/** The parameters' names have dots, which are no path. Providers write no parameters as null or as an empty map. */
function settingAt({ values }: Block, path: string): Json {
  const [, parameter] = /^parameters\.(.*)$/.exec(path) ?? [];
  if (parameter === undefined) {
    const value = valueAt(values, path) ?? null;
    return isObject(value) && Object.keys(value).length === 0 ? null : value;
  }
  const [parameters] = toList(values.parameters ?? null);
  return isObject(parameters) ? (parameters[parameter] ?? null) : null;
}

function weaker(was: Block, is: Block, comparisons: Comparisons, { doubt }: Context): Weakening[] {
  return comparisons.flatMap(([path, comparator]) => {
    const [before, after] = [settingAt(was, path), settingAt(is, path)];
    const isOpen = isUnknown(after) && !isOfCreated(after);
    const comparison = comparator.compare(before, isOpen ? undefined : after).direction;
    if (comparison === "unknown")
      doubt(is.address, `${path} is known only after apply, or cannot be understood`);
    return comparison === "weaker"
      ? [
          {
            address: was.address,
            attribute: path,
            before: [JSON.stringify(before)],
            after: [JSON.stringify(readable(after))],
          },
        ]
      : [];
  });
}

/** The items of a list that the second value lacks. */
function missing(was: readonly string[], is: readonly string[]): readonly string[] {
  return was.filter((one) => !is.includes(one));
}

/** Regions, other listed values, fields of columns and partition keys that a table no longer has. */
function narrower(was: Block, is: Block): Weakening[] {
  const listed = (block: Block, name: string): readonly string[] =>
    String(settingAt(block, `parameters.${name}`) ?? "")
      .split(",")
      .map((one) => one.trim());
  const columns = ({ values }: Block, path: string): readonly string[] =>
    toList(valueAt(values, path) ?? null).flatMap((one) =>
      isObject(one) ? fieldsOf(String(one.name), String(one.type)) : [],
    );
  const lists = namesOf(was).filter((name) => /^projection\..*\.values$/.test(name));
  return [
    ...lists.map((name) => [`parameters.${name}`, missing(listed(was, name), listed(is, name))] as const),
    ...["storage_descriptor.columns", "partition_keys"].map(
      (path) => [path, missing(columns(was, path), columns(is, path))] as const,
    ),
  ].flatMap(([attribute, lost]) =>
    lost.length === 0 ? [] : [{ address: was.address, attribute, before: lost, after: ["(not there)"] }],
  );
}

/** Glue deletes the tables of a database with it. One that is removed together with its tables is no finding of its own. */
function changedDatabases(context: Context): Weakening[] {
  const { things } = context.protection;
  const left = new Set(
    tablesOf(things, context.before)
      .filter(({ address }) => isLeft(context.after.block(address)))
      .map(({ values }) => values.database_name),
  );
  return databasesOf(things, context.before).flatMap((was) => {
    const is = context.after.block(was.address);
    const emptied = !isLeft(is) && left.has(was.values.name);
    return [
      ...(emptied
        ? [{ address: was.address, before: ["present"], after: [is === undefined ? "removed" : "replaced"] }]
        : []),
      ...(is === undefined ? [] : weaker(was, is, DATABASE, context)),
    ];
  });
}

const isLeft = (block: Block | undefined): boolean => block !== undefined && block.change.kind !== "replace";

/** Queries that take the name of another one in its workgroup: people choose a query by its name. */
function twins(context: Context): Weakening[] {
  return queriesOf(context.protection.things, context.before).flatMap((was) =>
    context.after
      .ofType("aws_athena_named_query")
      .filter(
        ({ address, values }) =>
          address !== was.address &&
          context.touched.has(address) &&
          values.name === was.values.name &&
          values.workgroup === was.values.workgroup &&
          values.query !== was.values.query,
      )
      .map(({ address, values }) => ({
        address,
        attribute: "name",
        before: [`${was.address} has this name`],
        after: [JSON.stringify(readable(values.name))],
      })),
  );
}

/** Queries that are removed together with their table are no finding of their own. */
function changedQueries(context: Context): Weakening[] {
  const left = new Set(
    tablesOf(context.protection.things, context.after).map(({ values }) => values.database_name),
  );
  return compareAll(queriesOf, (was, is) => weaker(was, is, QUERY, context))(context).filter(
    ({ address, attribute }) => {
      const was = context.before.block(address);
      return attribute !== undefined || (was !== undefined && left.has(was.values.database));
    },
  );
}

const compareAll =
  (
    find: (things: Context["protection"]["things"], state: State) => readonly Block[],
    compare: (was: Block, is: Block, context: Context) => readonly Weakening[],
  ) =>
  (context: Context): Weakening[] =>
    find(context.protection.things, context.before).flatMap((was): readonly Weakening[] => {
      const is = context.after.block(was.address);
      return is === undefined
        ? [{ address: was.address, before: ["present"], after: ["removed"] }]
        : compare(was, is, context);
    }) as Weakening[];

const changedTables = compareAll(tablesOf, (was, is, context) => [
  ...weaker(was, is, [...TABLE, ...propertiesOf(was, is)], context),
  ...narrower(was, is),
]);

// biome-ignore format: a table is read by its rows
export const SEARCH_RULES: readonly Rule[] = [
  planRule(compareAll(workgroupsOf, (was, is, context) => weaker(was, is, WORKGROUP, context)), {
    name: "search-workgroup-weakened", severity: "medium",
    title: "The workgroup in which people search log files is removed, or no longer enforces what it did",
    why: "A query could read without a limit, or leave its results, which are as secret as the log files, where others read them.",
    remediation: "Restore the workgroup and its configuration.",
  }),
  planRule((context) => [...changedTables(context), ...changedDatabases(context)], {
    name: "search-table-narrowed", severity: "medium",
    title: "The table of the log files or its database is removed or renamed, or it reads other files or fewer",
    why: "A search looks complete and is not.",
    remediation: "Restore the table's name, type, location, SerDe, properties, columns and partition keys, and its database.",
  }),
  planRule((context) => [...changedQueries(context), ...twins(context)], {
    name: "search-query-changed", severity: "medium",
    title: "A named query of the search is removed, has another text or place, or shares its name with another",
    why: "Whoever runs it may no longer see what it showed.",
    remediation: "Restore the query, unless a new version of the app changed it: then read the difference.",
  }),
];
