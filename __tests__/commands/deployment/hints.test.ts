import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hintsFor } from "../../../commands/deployment/hints";

const LOCKED = `\u001b[31m╷\u001b[0m
│ Error: Error acquiring the state lock
│
│ Lock Info:
│   ID:        5a0a6a7c-0000-4000-8000-000000000000
│   Path:      acme/organization-trail.tfstate
`;

test.each([
  ["a held lock", LOCKED, "`npm run unlock -- 5a0a6a7c-0000-4000-8000-000000000000`"],
  ["a missing state bucket", 'S3 bucket "acme" does not exist.', "`npm run bootstrap`"],
  ["another backend", "Error: Backend configuration changed", "docs/operations.md#moving-the-state"],
  ["a resource that is kept", "Error: Instance cannot be destroyed", "`preventDestroy` keeps this resource"],
  ["the wrong account", "AWS account ID not allowed: 333333333333", "those of account 333333333333"],
  ["a denied call", "api error AccessDenied: no", "docs/troubleshooting.md#access-is-denied"],
])("says what to do about %s", (_, printed, hint) => {
  expect(hintsFor(printed)).toEqual([expect.stringContaining(hint)]);
});

test("has nothing to say about another error", () => {
  expect(hintsFor("Error: something else")).toEqual([]);
});

test("every page and section that a message names exists", () => {
  const folder = join("commands", "deployment");
  const sources = readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));
  const links = sources.flatMap((source) => [...source.matchAll(/docs\/([\w-]+)\.md(?:#([\w-]+))?/g)]);
  expect(links.length).toBeGreaterThan(5);
  for (const [, page, section = ""] of links) {
    const headings = readFileSync(join("docs", `${page}.md`), "utf8").matchAll(/^#+ (.*)$/gm);
    const anchors = [...headings].map(([, title = ""]) => title.toLowerCase().replaceAll(" ", "-"));
    expect(["", ...anchors]).toContain(section);
  }
});

test("the troubleshooting page quotes messages as they are printed", () => {
  const page = readFileSync(join("docs", "troubleshooting.md"), "utf8");
  const quotes = [...page.matchAll(/^> (.*)$/gm)].flatMap(([, line = ""]) => line.match(/`[^`]+`/g) ?? []);
  expect(quotes.length).toBeGreaterThan(10);
  const folders = ["commands/bootstrap", "commands/deployment", "commands/shared", "modules", "stacks"];
  const sources = folders
    .flatMap((folder) => readdirSync(folder, { withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8"))
    .join();
  const isOurs = (quote: string) =>
    quote.split(/\.{3}|<name>/).every((part) => sources.includes(part.trim()));
  const unknown = quotes
    .map((quote) => quote.slice(1, -1))
    .filter((quote) => !isOurs(quote) && hintsFor(`${quote}\nID: 1`).length === 0);
  expect(unknown).toEqual([]);
});
