import { readFileSync } from "node:fs";
import { join } from "node:path";

const DOCS = join(__dirname, "..", "..", "docs");

/** The blocks of a language under a heading of a page in `docs/`, in their order. Throws if there are none. */
export function documented(page: string, heading: string, language = "bash"): readonly string[] {
  const text = readFileSync(join(DOCS, page), "utf8");
  const section = text.split(/^#+ /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  const fence = new RegExp(`^ *\`\`\`${language}\\n([^]*?)^ *\`\`\``, "gm");
  const found = [...section.matchAll(fence)].map(([, block = ""]) => block.replaceAll(/^ {3}/gm, ""));
  if (found.length === 0) throw new Error(`docs/${page} has no ${language} under "${heading}"`);
  return found;
}
