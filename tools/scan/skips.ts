import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

/** A failed check of Checkov. */
export interface Finding {
  readonly check: string;
  readonly title: string;
  /** Address of the resource. */
  readonly resource: string;
  /** Page that explains the check. Checkov knows none while it is offline. */
  readonly guideline?: string;
}

const Skips = z.array(
  z.strictObject({
    check: z.string().regex(/^CKV2?_AWS_\d+$/, { error: "must be the id of a check" }),
    resource: z.string({ error: "is required: the address of a resource" }).min(1),
    reason: z
      .string({ error: "is required: why the check is not meant for the resource" })
      .regex(/^\S.{20,}\.$/s, { error: "must be a sentence" }),
  }),
);

/** A check that is not meant for a resource, and why. `*` in the resource's address stands for any text. */
export type Skip = z.output<typeof Skips>[number];

/** Reads the committed list of skips. Throws where an entry has no check, no resource or no reason. */
export function readSkips(path: string): readonly Skip[] {
  const skips = Skips.safeParse(parse(readFileSync(path, "utf8")));
  if (!skips.success) throw new Error(`${path}:\n${z.prettifyError(skips.error)}`);
  return skips.data;
}

/** What a list of skips leaves of a stack's findings. */
export interface Verdict {
  /** Findings that no skip covers. */
  readonly unexplained: readonly Finding[];
  /** Skips that cover one; of two that cover the same, the first. */
  readonly used: ReadonlySet<Skip>;
}

/** Tells the findings that have a reason from those that have none. */
export function judge(skips: readonly Skip[], findings: readonly Finding[]): Verdict {
  const covering = findings.map((finding) => skips.find((skip) => covers(skip, finding)));
  return {
    unexplained: findings.filter((_, index) => covering[index] === undefined),
    used: new Set(covering.filter((skip) => skip !== undefined)),
  };
}

/** Skips that no verdict has used. */
export function unusedSkips(skips: readonly Skip[], verdicts: readonly Verdict[]): readonly Skip[] {
  return skips.filter((skip) => !verdicts.some(({ used }) => used.has(skip)));
}

/** Whether a skip is meant for a finding. */
export function covers(skip: Skip, finding: Finding): boolean {
  return skip.check === finding.check && matches(skip.resource, finding.resource);
}

function matches(pattern: string, text: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.[\]()]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(text);
}
