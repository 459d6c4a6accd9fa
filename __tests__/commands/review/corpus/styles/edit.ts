import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Edit } from "./style";

/** Makes edits in a folder of Terraform; a text that is replaced has to stand in one place of all files. */
export function edit(directory: string, edits: readonly Edit[]): void {
  for (const [index, one] of edits.entries()) {
    if (typeof one === "string") writeFileSync(join(directory, `added-${index}.tf`), one);
    else if ("into" in one) writeFileSync(join(directory, one.into, `added-${index}.tf`), one.text);
    else if ("remove" in one) replace(directory, ...removal(directory, one.remove));
    else replace(directory, ...one);
  }
}

function replace(directory: string, from: string, to: string): void {
  const places = filesOf(directory).filter((path) => readFileSync(path, "utf8").includes(from));
  const [path] = places;
  const parts = path === undefined ? [] : readFileSync(path, "utf8").split(from);
  if (path === undefined || places.length > 1 || parts.length !== 2) {
    throw new Error(
      `${places.length} files and ${Math.max(parts.length - 1, 0)} places instead of one: ${from}`,
    );
  }
  writeFileSync(path, parts.join(to));
}

/** The text of a resource, which ends at the first brace that starts a line. */
function removal(directory: string, resource: string): readonly [string, string] {
  const [type = "", name = ""] = resource.split(".");
  const start = `resource "${type}" "${name}" {`;
  for (const path of filesOf(directory)) {
    const text = readFileSync(path, "utf8");
    const from = text.indexOf(start);
    if (from >= 0) return [text.slice(from, text.indexOf("\n}\n", from) + 3), ""];
  }
  throw new Error(`no ${resource}`);
}

function filesOf(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".tf") && !name.startsWith(".terraform"))
    .map((name) => join(directory, name));
}
