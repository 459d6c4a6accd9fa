import { readFileSync } from "node:fs";
import { namedQueryOf, parseCommandLine, valuesFor } from "../../../commands/search/arguments";
import { searchNames } from "../../../policies/search/names";
import { QUERIES } from "../../../policies/search/queries/index";
import { minimalSettings } from "../../settings-file";

const NAMES = searchNames(minimalSettings());

/** What the command does with arguments before it asks. */
function questionOf(args: readonly string[]) {
  const { query = "", set } = parseCommandLine(args);
  return valuesFor(namedQueryOf(query, QUERIES), NAMES, set);
}

test.each([
  ["no query", [], "name one of QUERY, --sql FILE and --list"],
  ["an unknown query", ["lock-shortened"], "QUERY must be one of trail-changes, "],
  ["two queries", ["root-uses", "trail-changes"], "one query at a time"],
  [
    "an account that is none",
    ["root-uses", "--account=1' OR '1"],
    "--account must be an account id of 12 digits, or all",
  ],
  [
    "all and another",
    ["root-uses", "--account=all", "--account=222222222222"],
    "--account all has every account",
  ],
  [
    "a day that is none",
    ["root-uses", "--from=2026-02-30"],
    "--from must be a day such as 2026-11-01, got 2026-02-30",
  ],
  [
    "days in no order",
    ["root-uses", "--from=2026-02-02", "--to=2026-02-01"],
    "--from must not be after --to, got 2026-02-02 and 2026-02-01",
  ],
  [
    "an unknown place",
    ["root-uses", "--set=key=1"],
    "--set key is no place of root-uses, which has nothing to set",
  ],
  [
    "a value of another form",
    ["bucket-and-key-changes", "--set=key=' OR 1=1 --"],
    "--set key must be the id of a KMS key",
  ],
  ["half a place", ["root-uses", "--set=key"], "--set must be name=value, got key"],
  [
    "a place twice",
    ["principal-activity", "--set=principal=a", "--set=principal=b"],
    "--set principal is given twice",
  ],
  [
    "nothing to look for",
    ["principal-activity"],
    "finds nothing without --set access-key=AKIAIOSFODNN7EXAMPLE or --set",
  ],
  ["another format", ["root-uses", "--format=xml"], "--format must be one of table, csv, json, got xml"],
  [
    "a file with a day",
    ["--sql=x.sql", "--from=2026-01-01"],
    "--sql takes no --account, --from, --to or --set",
  ],
  ["a role that is none", ["root-uses", "--role=searcher"], "--role must be the ARN of a role, got searcher"],
])("refuses %s", (_, args, message) => {
  expect(() => questionOf(args)).toThrow(message);
});

test.each([
  "arn:aws:iam::222222222222:role/team#1!/it's/x",
  "arn:aws:sts::222222222222:assumed-role/break-glass/alice@acme.example",
])("accepts the principal %s", (principal) => {
  expect(questionOf(["principal-activity", `--set=principal=${principal}`])).toEqual({ principal });
});

test("every line of the documentation is a question, and every query is in its table", () => {
  const page = readFileSync("docs/search.md", "utf8");
  const lines = [...page.matchAll(/^npm run --silent search -- ([^#\n]+)/gm)].map(([, line = ""]) =>
    line.trim(),
  );
  expect(lines.length).toBeGreaterThan(5);
  for (const args of lines
    .map((line) => line.split(" "))
    .filter((line) => !/^--(list|sql)/.test(line.join(" ")))) {
    expect(() => questionOf(args)).not.toThrow();
  }
  const table = [...page.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
  expect(table).toEqual(QUERIES.map(({ name }) => name));
});
