import { searchNames } from "../../policies/search/names";
import { QUERIES } from "../../policies/search/queries/index";
import type { Settings } from "../../settings/file";

const PAGE = `# Queries

The text of every query of [search](search.md), as it is deployed for the sample settings. Replace accounts, days and the other places that its first lines name. Both Athena and DuckDB understand it. \`npm run generate\` writes this page from \`policies/search/queries/\`.`;

/** docs/queries.md: every named query. */
export function queriesPage(sample: Settings): string {
  const names = searchNames(sample);
  return `${[
    PAGE,
    ...QUERIES.map((query) =>
      [`## ${query.title}`, `\`${query.name}\``, `\`\`\`sql\n${query.sql(names)}\n\`\`\``].join("\n\n"),
    ),
  ].join("\n\n")}\n`;
}
