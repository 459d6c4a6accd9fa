import { readFileSync, writeFileSync } from "node:fs";
import { readOnlyPolicies } from "../../commands/verify/permissions";
import type { Settings } from "../../settings/file";
import { loadSettings } from "../../settings/load";

const DOCUMENT_PATH = "docs/verify.md";
const PERMISSIONS = /(<!-- permissions -->\n)[\s\S]*?(\n<!-- \/permissions -->)/;

/** The policies as Markdown, one block an account. */
export function generatedPermissions(settings: Settings): string {
  return Object.entries(readOnlyPolicies(settings))
    .map(([account, Statement]) => {
      const policy = JSON.stringify({ Version: "2012-10-17", Statement }, null, 2);
      return `The \`${account}\` account:\n\n\`\`\`json\n${policy}\n\`\`\``;
    })
    .join("\n\n");
}

if (require.main === module) {
  const permissions = generatedPermissions(loadSettings());
  const written = readFileSync(DOCUMENT_PATH, "utf8").replace(
    PERMISSIONS,
    (_, begin: string, end: string) => `${begin}${permissions}${end}`,
  );
  writeFileSync(DOCUMENT_PATH, written);
}
