import { COLUMNS, PARTITION_COLUMNS } from "../../../policies/search/columns";
import { RESOURCES } from "../../../policies/search/sql";

const WORDS = "SELECT FROM WHERE AND OR NOT IN IS NULL LIKE BETWEEN AS GROUP BY ORDER DESC".split(" ");
const FUNCTIONS = "coalesce concat count json_extract_scalar max min regexp_like strpos".split(" ");
const SYMBOLS = ["(", ")", ",", ".", "=", "<>", ">", "*"];
const NAMES: readonly string[] = [...COLUMNS, ...PARTITION_COLUMNS].map(({ name }) => name);

/** Everything in a text beyond the SQL that Athena and DuckDB understand alike. */
export function unportable(sql: string): readonly string[] {
  const bare = sql
    .replaceAll(/^--.*$/gm, "")
    .replaceAll(/'(?:[^']|'')*'/g, " 0 ")
    .replaceAll(/"\w+"\."\w+"/g, " account ")
    .replaceAll(RESOURCES, " account "); // the one cast that both have
  const aliases = [...bare.matchAll(/\bAS (\w+)/g)].map(([, alias = ""]) => alias);
  const calls = [...bare.matchAll(/\b([a-z_]\w*)\s*\(/g)].map(([, name = ""]) => name);
  const tokens = bare.match(/[A-Za-z_]\w*(?:\.\w+)*|\d+|<>|[^\s\w]/g) ?? [];
  return [
    ...calls.filter((name) => !FUNCTIONS.includes(name)),
    ...tokens.filter((token) => {
      if (/^\d+$/.test(token)) return false;
      if (/^[A-Z]+$/.test(token)) return !WORDS.includes(token);
      if (!/^\w/.test(token)) return !SYMBOLS.includes(token);
      const [first = ""] = token.split(".");
      return ![...NAMES, ...FUNCTIONS, ...aliases].includes(first);
    }),
  ];
}
