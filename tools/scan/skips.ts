import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

/** A failed check of Checkov. */
export interface FailedCheck {
  readonly check: string;
  readonly title: string;
  /** Address of the resource. */
  readonly resource: string;
  /** Page that explains the check. Offline, Checkov has none. */
  readonly guideline?: string;
}

const Skips = z.array(
  z.strictObject({
    check: z.string().regex(/^CKV2?_AWS_\d+$/, { error: "must be the id of a check" }),
    resource: z.string({ error: "is required: the address of a resource" }).min(1),
    reason: z
      .string({ error: "is required: why the check does not apply to the resource" })
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

/** The failed checks of a stack after a list of skips. */
export interface SkipResult {
  /** Failed checks that no skip covers. */
  readonly unexplained: readonly FailedCheck[];
  /** Skips that cover a failed check. If two cover the same one, only the first is used. */
  readonly used: ReadonlySet<Skip>;
}

/** Separates failed checks that a skip covers from the others. */
export function applySkips(skips: readonly Skip[], failedChecks: readonly FailedCheck[]): SkipResult {
  const covering = failedChecks.map((failedCheck) => skips.find((skip) => covers(skip, failedCheck)));
  return {
    unexplained: failedChecks.filter((_, index) => covering[index] === undefined),
    used: new Set(covering.filter((skip) => skip !== undefined)),
  };
}

/** Skips that cover no failed check. */
export function unusedSkips(skips: readonly Skip[], results: readonly SkipResult[]): readonly Skip[] {
  return skips.filter((skip) => !results.some(({ used }) => used.has(skip)));
}

/** Whether a skip covers a failed check. */
export function covers(skip: Skip, failedCheck: FailedCheck): boolean {
  return skip.check === failedCheck.check && matches(skip.resource, failedCheck.resource);
}

function matches(pattern: string, text: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.[\]()]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(text);
}
