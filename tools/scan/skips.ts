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

/** A check that does not apply to a resource, with the reason. `*` in the address stands for any text. */
export type Skip = z.output<typeof Skips>[number];

/** Reads the committed list of skips. Throws if an entry has no check, no resource or no reason. */
export function readSkips(path: string): readonly Skip[] {
  const skips = Skips.safeParse(parse(readFileSync(path, "utf8")));
  if (!skips.success) throw new Error(`${path}:\n${z.prettifyError(skips.error)}`);
  return skips.data;
}

/** The findings of a stack after a list of skips. */
export interface Verdict {
  /** Findings that no skip covers. */
  readonly unexplained: readonly Finding[];
  /** Skips that cover a finding. If two cover the same one, the first counts. */
  readonly used: ReadonlySet<Skip>;
}

/** Separates findings with a reason from those without. */
export function judge(skips: readonly Skip[], findings: readonly Finding[]): Verdict {
  const covering = findings.map((finding) => skips.find((skip) => covers(skip, finding)));
  return {
    unexplained: findings.filter((_, index) => covering[index] === undefined),
    used: new Set(covering.filter((skip) => skip !== undefined)),
  };
}

/** Skips that cover no finding. */
export function unusedSkips(skips: readonly Skip[], verdicts: readonly Verdict[]): readonly Skip[] {
  return skips.filter((skip) => !verdicts.some(({ used }) => used.has(skip)));
}

/** Whether a skip covers a finding. */
export function covers(skip: Skip, finding: Finding): boolean {
  return skip.check === finding.check && matches(skip.resource, finding.resource);
}

function matches(pattern: string, text: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.[\]()]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(text);
}
