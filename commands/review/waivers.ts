/** Findings that a person has accepted, for a while and for a reason. */
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import type { Waiver } from "./report";
import { CHECK_FAILED, RULES, rulesReplacing } from "./rules";

const NAMES: ReadonlySet<string> = new Set([...RULES.map(({ name }) => name), CHECK_FAILED.name]);

const Waivers = z
  .array(
    z
      .strictObject({
        rule: z.string().min(1, "must be the name of a rule, such as bucket-lock-shortened"),
        address: z.string().min(1, "must be the address of the resource"),
        attribute: z.string().min(1, "must be the attribute that the finding names").optional(),
        reason: z.string().min(1, "must say why"),
        by: z.string().min(1, "must be the person who accepts the finding").optional(),
        until: z.iso.date("must be the last day it holds, such as 2026-12-31"),
      })
      .superRefine(({ rule, attribute }, context) => {
        const problem = findProblem(rule, attribute);
        if (problem !== undefined) context.addIssue({ code: "custom", path: ["rule"], message: problem });
      }),
  )
  .nullable()
  .transform((waivers) => waivers ?? []);

/** Ids of earlier versions named several concerns, so one alone does not say what is accepted. */
function findProblem(rule: string, attribute: string | undefined): string | undefined {
  if (NAMES.has(rule)) return undefined;
  const names = rulesReplacing(rule);
  if (names.length === 0) return `must be the name of a rule (docs/rules.md), got ${JSON.stringify(rule)}`;
  if (attribute !== undefined) return undefined;
  return `${rule} is an id of an earlier version: add the attribute, or name one of ${names.join(", ")}`;
}

/**
 * Reads a waiver file.
 * @throws {Error} with one line that names the file and its problems
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
