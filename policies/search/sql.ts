/** A text as a literal of SQL. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A text without its comments. What looks like one in a literal stays. */
export function withoutComments(sql: string): string {
  return sql.replaceAll(/'[^']*'|--.*$|\/\*[\s\S]*?\*\//gm, (part) => (part.startsWith("'") ? part : " "));
}

/** A column has one of some values. */
export function oneOf(column: string, values: readonly string[]): string {
  const [first = "", ...others] = values.map(literal);
  return others.length === 0 ? `${column} = ${first}` : `${column} IN (${[first, ...others].join(", ")})`;
}

/** A field of a column that has JSON text. */
export function field(column: string, path: string): string {
  return `json_extract_scalar(${column}, ${literal(`$.${path}`)})`;
}

/** The resources of an event as text: JSON, in which every value is between quotes. */
export const RESOURCES = "json_format(CAST(resources AS JSON))";

/** A column, or what follows from one, contains a text. */
export function contains(column: string, text: string): string {
  return `strpos(${column}, ${literal(text)}) > 0`;
}

/** A column has no text. An event may lack a field, or have it empty. */
export function isEmpty(column: string): string {
  return `coalesce(${column}, '') = ''`;
}

/** A call that may have changed something. Older events do not say so: their names do. */
export const CHANGES = anyOf(
  "readonly = 'false'",
  allOf(
    "readonly IS NULL",
    "NOT regexp_like(eventname, '^(Decrypt|Describe|Encrypt|Generate|Get|List|Lookup|ReEncrypt)')",
  ),
);

/** A message contains an ARN, and not a longer one that begins like it. A full stop may end the sentence. */
export function mentions(column: string, arn: string): string {
  const pattern = arn.replaceAll(/[.+*?^${}()|[\]\\]/g, "\\$&");
  return `regexp_like(${column}, ${literal(`${pattern}([.,]?(\\s|$)|[^A-Za-z0-9_+=,.@/-])`)})`;
}

/** At least one of some conditions. */
export function anyOf(...conditions: readonly string[]): string {
  return group("OR", conditions);
}

/** All of some conditions. */
export function allOf(...conditions: readonly string[]): string {
  return group("AND", conditions);
}

function group(operator: "AND" | "OR", conditions: readonly string[]): string {
  const [first = "", ...others] = conditions.map((one) => one.replaceAll("\n", "\n  "));
  if (others.length === 0) return first;
  return `(\n  ${[first, ...others].join(`\n  ${operator} `)}\n)`;
}
