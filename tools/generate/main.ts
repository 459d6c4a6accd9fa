import { readFileSync, writeFileSync } from "node:fs";
import { settingsSchema, settingsTable } from "./settings-reference";

const SCHEMA_PATH = "organization-trail.schema.json";
const README_PATH = "README.md";

const TABLE = /(<!-- settings -->\n)[\s\S]*?(\n<!-- \/settings -->)/;

/** The files that are generated from the settings' schema, as they should be now. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const readme = readFileSync(README_PATH, "utf8");
  return new Map([
    [SCHEMA_PATH, `${JSON.stringify(settingsSchema(), null, 2)}\n`],
    [
      README_PATH,
      readme.replace(TABLE, (_, begin: string, end: string) => `${begin}${settingsTable()}${end}`),
    ],
  ]);
}

if (require.main === module) {
  for (const [path, content] of generatedFiles()) writeFileSync(path, content);
}
