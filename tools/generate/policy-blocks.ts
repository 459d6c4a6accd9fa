import type { RolePolicies } from "../../policies/roles/grant";

/** Policies as Markdown, one block of JSON for each account. */
export function policyBlocks(policies: RolePolicies): string {
  return Object.entries(policies)
    .map(([account, Statement]) => {
      const policy = JSON.stringify({ Version: "2012-10-17", Statement }, null, 2);
      return `The \`${account}\` account:\n\n\`\`\`json\n${policy}\n\`\`\``;
    })
    .join("\n\n");
}
