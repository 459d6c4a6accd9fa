/** Findings that a person has accepted, for a while and for a reason. */
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import type { Waiver } from "./report";

const Waivers = z
  .array(
    z.strictObject({
      rule: z.string().regex(/^AT\d{3}$/, "must be the id of a rule, such as AT021"),
      address: z.string().min(1, "must be the address of the resource"),
      reason: z.string().min(1, "must say why"),
      until: z.iso.date("must be the last day it holds, such as 2026-12-31"),
    }),
  )
  .nullable()
  .transform((waivers) => waivers ?? []);

/**
 * Reads a waiver file.
 * @throws {Error} with one line that names the file and what is wrong in it
 */
export function readWaivers(file: string): readonly Waiver[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new Error(`cannot read the waivers in ${file}`);
  }
  let content: unknown;
  try {
    content = parse(text, { prettyErrors: false });
  } catch {
    throw new Error(`${file} is not YAML`);
  }
  const result = Waivers.safeParse(content);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) =>
    [path.join("."), message].filter(Boolean).join(" "),
  );
  throw new Error(`${file}: ${problems.join("; ")}`);
}
