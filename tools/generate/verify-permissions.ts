import { readOnlyPolicies } from "../../commands/verify/permissions";
import type { Settings } from "../../settings/file";

/** The policies that `verify` needs as Markdown, one block for each account. */
export function generatedPermissions(settings: Settings): string {
  return Object.entries(readOnlyPolicies(settings))
    .map(([account, Statement]) => {
      const policy = JSON.stringify({ Version: "2012-10-17", Statement }, null, 2);
      return `The \`${account}\` account:\n\n\`\`\`json\n${policy}\n\`\`\``;
    })
    .join("\n\n");
}
