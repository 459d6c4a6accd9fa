import type { SearchNames } from "./names";
import { literal } from "./sql";

/** A place in a query that the searcher may fill in, beside the accounts and the days. */
export interface QueryParameter {
  /** As in `--set name=value`. */
  readonly name: string;
  readonly description: string;
  /** What the comment in the text says about its place. */
  readonly place: string;
  readonly example: string;
  /** Every value that is accepted. Nothing else comes into the text. */
  readonly pattern: RegExp;
  /** The rule of the pattern, in words. */
  readonly rule: string;
}

/** What a searcher fills in. What is missing stays as it is deployed. */
export interface Filling {
  readonly accounts?: readonly string[];
  /** First and last day, as YYYY/MM/DD. */
  readonly from?: string;
  readonly to?: string;
  /** Values of the parameters, by name. */
  readonly values?: Readonly<Record<string, string>>;
}

/** A query that is deployed and that `search` runs. */
export interface NamedQuery {
  /** In kebab-case. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  parameters(names: SearchNames): readonly QueryParameter[];
  /** True if the query finds nothing until the searcher sets a parameter. */
  needsParameter(names: SearchNames): boolean;
  /** The column of which the highest comes first: what puts the answers about several batches of accounts in order. */
  readonly orderBy: "eventtime" | "calls";
  /** The accounts whose log files it reads if the searcher names none. */
  accounts(names: SearchNames): readonly string[];
  /** The text. Without a filling it is the text that is deployed. */
  sql(names: SearchNames, filling?: Filling): string;
}

/** What makes a query differ from the others. */
export interface QueryParts extends Pick<NamedQuery, "name" | "title" | "description" | "accounts"> {
  readonly parameters?: NamedQuery["parameters"];
  readonly needsParameter?: (names: SearchNames) => boolean;
  readonly columns: readonly string[];
  /** The condition beside those on accounts and days. */
  where(names: SearchNames, values: Readonly<Record<string, string>>): string;
  /** What the rows are grouped by, if they are counted. */
  readonly groupBy?: string;
  readonly orderBy?: NamedQuery["orderBy"];
}

/** The table has no day outside of these, so that a query which nobody has narrowed misses nothing. */
const EVERY_DAY = { from: "2000/01/01", to: "2099/12/31" };

/** Builds a query from its parts. */
export function namedQuery(parts: QueryParts): NamedQuery {
  const { name, title, description, accounts, groupBy, columns } = parts;
  const { parameters = () => [], needsParameter = () => false, orderBy = "eventtime" } = parts;
  return {
    name,
    title,
    description,
    accounts,
    parameters,
    needsParameter,
    orderBy,
    sql: (names, filling = {}) => {
      const { from, to } = { ...EVERY_DAY, ...filling };
      return [
        `-- ${title}`,
        `-- ${description}`,
        "-- Accounts and days (UTC) decide which log files Athena reads and charges for: replace them by yours.",
        ...parameters(names).map((one) => `-- ${one.place}`),
        ...archiveComment(names),
        "SELECT",
        columns.map((column) => `  ${column}`).join(",\n"),
        `FROM "${names.database}"."${names.table}"`,
        `WHERE account IN (${(filling.accounts ?? accounts(names)).map(literal).join(", ")})`,
        `  AND day BETWEEN ${literal(from)} AND ${literal(to)}`,
        `  AND ${parts.where(names, filling.values ?? {}).replaceAll("\n", "\n  ")}`,
        ...(groupBy === undefined ? [] : [`GROUP BY ${groupBy}`]),
        `ORDER BY ${orderBy} DESC, ${groupBy ?? "eventid"}`,
      ].join("\n");
    },
  };
}

/** The accounts that the settings name: what a query about every account begins with. */
export function knownAccounts(names: SearchNames): readonly string[] {
  return [...new Set([names.managementAccountId, names.auditAccountId, names.bucketOwnerId])];
}

/** The accounts of buckets and keys. */
export function owners({ auditAccountId, bucketOwnerId }: SearchNames): readonly string[] {
  return [...new Set([auditAccountId, bucketOwnerId])];
}

function archiveComment({ archive }: SearchNames): readonly string[] {
  if (archive === undefined) return [];
  const { afterDays, files, storageClass } = archive;
  return [
    `-- Athena does not see ${files} that are older than ${afterDays} days: they are in ${storageClass}. Restore them first.`,
  ];
}

/** Who called: a session has its name in its ARN. A service of AWS has no ARN. */
export const CALLER =
  "coalesce(useridentity.arn, useridentity.invokedby, useridentity.principalid, useridentity.accountid) AS caller";

/** What a searcher wants to know of an event. */
export const EVENT_COLUMNS: readonly string[] = [
  "eventtime",
  "account",
  "region",
  "eventsource",
  "eventname",
  CALLER,
  "sourceipaddress",
  "errorcode",
  "requestparameters",
  "eventid",
];

/** A principal, which many queries name. A path may have every printable character of ASCII. */
export const PRINCIPAL_ARN = {
  pattern: /^arn:aws[\w-]*:(iam|sts)::\d{12}:([!-~]{1,512}\/)?[\w+=,.@-]{1,128}$/,
  rule: "must be the ARN of a role, a user or a session",
} as const;

/** A role that nobody has: the account is AWS's own example. */
export function exampleRole({ partition }: SearchNames, name: string): string {
  return `arn:${partition}:iam::123456789012:role/${name}`;
}
