import { parseArgs } from "node:util";
import type { SearchNames } from "../../policies/search/names";
import type { Filling, NamedQuery } from "../../policies/search/query";
import { inert } from "../shared/inert";
import { FORMATS, type Format } from "./report";

export const USAGE = `usage: npm run --silent search -- QUERY [options]
       npm run --silent search -- --sql FILE [options]
       npm run --silent search -- --list

Asks the log files. Athena answers, in the workgroup that the stack deploys with \`search.enabled: true\`, or this machine
with --local. QUERY is a name that --list prints.

  --account ID             account whose log files are read; once for each, or \`all\`. Default: those of the query
  --from DAY, --to DAY     first and last day (UTC), such as 2026-11-01. Default: the last seven days; with --local, all
  --set NAME=VALUE         fills in a place of the query; --list has them
  --sql FILE               runs the text of a file; it names accounts and days itself
  --local DIR              reads the log files of a downloaded bucket, or of a part of it, with DuckDB. Calls nothing
  --role ARN               assumes this role first, such as the searcher's. Default: as the settings reach the account
  --format table|csv|json  default: table
  --settings FILE          default: ORGANIZATION_TRAIL_SETTINGS, or organization-trail.yaml

Exit status: 0 answered; 1 not answered, or in part; 2 a package is missing, or the answer could not be written; 64 the
arguments or the settings file are not valid; 130 interrupted, and the query is stopped in Athena.
`;

/** The arguments, checked as far as that is possible without the settings. */
export interface Arguments {
  readonly help: boolean;
  readonly list: boolean;
  readonly settings?: string;
  readonly format: Format;
  readonly query?: string;
  readonly sqlFile?: string;
  readonly local?: string;
  readonly role?: string;
  readonly accounts?: readonly string[] | "all";
  /** As YYYY/MM/DD. */
  readonly from?: string;
  readonly to?: string;
  readonly set: Readonly<Record<string, string>>;
}

/** Parses the arguments. It throws what is wrong with them. */
export function parseCommandLine(args: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  const { help, list, settings, local, role, sql: sqlFile } = values;
  const [query, ...others] = positionals;
  if (others.length > 0) throw new Error(`one query at a time, got ${inert(positionals.join(" "))}`);
  const ways = [query, sqlFile, list || undefined].filter((one) => one !== undefined);
  if (ways.length !== 1 && !help) throw new Error("name one of QUERY, --sql FILE and --list");
  const fills = [values.account, values.from, values.to, values.set].some((one) => one !== undefined);
  if (sqlFile !== undefined && fills) {
    throw new Error(
      "--sql takes no --account, --from, --to or --set: the file names accounts and days itself",
    );
  }
  for (const [name, value] of Object.entries({ sql: sqlFile, local, role })) {
    if (value === "") throw new Error(`--${name} has no value`);
  }
  if (role !== undefined && !/^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(role)) {
    throw new Error(`--role must be the ARN of a role, got ${inert(role)}`);
  }
  return {
    help,
    list,
    format: formatOf(values.format),
    set: settingsOf(values.set ?? []),
    ...defined({ settings, query, sqlFile, local, role }),
    ...defined({ accounts: accountsOf(values.account), ...daysOf(values.from, values.to) }),
  };
}

const text = { type: "string" } as const;
const texts = { type: "string", multiple: true } as const;
const flag = { type: "boolean", default: false } as const;
const OPTIONS = {
  account: texts,
  from: text,
  to: text,
  set: texts,
  sql: text,
  local: text,
  role: text,
  format: { type: "string", default: "table" },
  settings: text,
  list: flag,
  help: { ...flag, short: "h" },
} as const;

/** The entries that have a value. */
function defined<T extends object>(entries: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

function formatOf(value: string): Format {
  const format = FORMATS.find((one) => one === value);
  if (format === undefined)
    throw new Error(`--format must be one of ${FORMATS.join(", ")}, got ${inert(value)}`);
  return format;
}

function accountsOf(values: readonly string[] | undefined): readonly string[] | "all" | undefined {
  if (values === undefined) return undefined;
  if (values.includes("all")) {
    if (values.length > 1) throw new Error("--account all has every account: name no other");
    return "all";
  }
  for (const value of values) {
    if (!/^\d{12}$/.test(value)) {
      throw new Error(
        `--account must be an account id of 12 digits, or all, got ${inert(value) || "nothing"}`,
      );
    }
  }
  return [...new Set(values)];
}

function daysOf(from: string | undefined, to: string | undefined) {
  const days = { from: dayOf("--from", from), to: dayOf("--to", to) };
  if (days.from !== undefined && days.to !== undefined && days.from > days.to) {
    throw new Error(`--from must not be after --to, got ${from} and ${to}`);
  }
  return days;
}

/** A day as the table has it. 31 February is none. */
function dayOf(option: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const day = /^\d{4}([-/])\d\d\1\d\d$/.test(value) ? value.replaceAll("/", "-") : "";
  const time = Date.parse(day);
  if (day === "" || Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day) {
    throw new Error(`${option} must be a day such as 2026-11-01, got ${inert(value) || "nothing"}`);
  }
  return day.replaceAll("-", "/");
}

function settingsOf(entries: readonly string[]): Readonly<Record<string, string>> {
  const values = new Map<string, string>();
  for (const entry of entries) {
    const [, name, value] = /^([a-z-]+)=(.*)$/s.exec(entry) ?? [];
    if (name === undefined || value === undefined) {
      throw new Error(`--set must be name=value, got ${inert(entry) || "nothing"}`);
    }
    if (values.has(name)) throw new Error(`--set ${name} is given twice`);
    values.set(name, value);
  }
  return Object.fromEntries(values);
}

/** The query of a name. It throws if there is none. */
export function namedQueryOf(name: string, queries: readonly NamedQuery[]): NamedQuery {
  const found = queries.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw new Error(`QUERY must be one of ${queries.map((one) => one.name).join(", ")}, got ${inert(name)}`);
}

/** What --set fills in. It throws for a place that the query does not have, and for a value that is not of its form. */
export function valuesFor(
  query: NamedQuery,
  names: SearchNames,
  set: Arguments["set"],
): NonNullable<Filling["values"]> {
  const parameters = query.parameters(names);
  for (const [name, value] of Object.entries(set)) {
    const parameter = parameters.find((one) => one.name === name);
    if (parameter === undefined) {
      const known = parameters.map((one) => one.name).join(", ") || "nothing to set";
      throw new Error(`--set ${name} is no place of ${query.name}, which has ${known}`);
    }
    if (!parameter.pattern.test(value)) {
      throw new Error(`--set ${name} ${parameter.rule}, got ${inert(value) || "nothing"}`);
    }
  }
  if (query.needsParameter(names) && Object.keys(set).length === 0) {
    const ways = parameters.map((one) => `--set ${one.name}=${one.example}`).join(" or ");
    throw new Error(`${query.name} finds nothing without ${ways}`);
  }
  return set;
}
