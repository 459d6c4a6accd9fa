import { judgeError } from "./failed-read";
import { combine, type Judgement, NOTHING_READ, type Outcome } from "./judgement";
import type { Permission } from "./permission";

/** Names of what a check has read. There is at least one. */
export type Evidence = readonly [string, ...string[]];

/** The answer to a check. Without evidence it cannot be a pass. */
export type Answer =
  | (Omit<Judgement, "outcome"> & { readonly outcome: "PASS"; readonly evidence: Evidence })
  | (Omit<Judgement, "outcome"> & { readonly outcome: Exclude<Outcome, "PASS"> });

/** Describes a check. */
interface CheckHead {
  readonly id: string;
  readonly title: string;
  /** The setting that the answer is compared with, and its value. */
  readonly setting?: string;
}

/** One question to live AWS. It owns its reads and their permissions. */
export interface Check extends CheckHead {
  readonly permissions: readonly Permission[];
  run(): Promise<Answer>;
}

/** A check with its answer. */
export type CheckResult = CheckHead & Answer;

/** A check of one resource. If `read` fails, the answer is UNKNOWN. */
export function checkOne<Value>(
  check: CheckHead & {
    readonly permissions: readonly Permission[];
    read(): Promise<Value>;
    judge(value: Value): Judgement | Promise<Judgement>;
  },
): Check {
  const { id, title, setting, permissions } = check;
  return {
    id,
    title,
    setting,
    permissions,
    run: async () => {
      try {
        return toAnswer([await check.judge(await check.read())], (found) => found);
      } catch (error) {
        return toAnswer([judgeError(error)], (found) => found);
      }
    },
  };
}

/** One of several things that a check reads: its value, or the error of reading it. */
export type Item<Value> = { readonly name: string } & (
  | { readonly value: Value }
  | { readonly error: unknown }
);

/**
 * A check of several things. The worst judgement decides. Each failed read makes the answer UNKNOWN or worse, and so
 * does having read nothing.
 */
export function checkEach<Value>(
  check: CheckHead & {
    readonly permissions: readonly Permission[];
    read(): Promise<readonly Item<Value>[]>;
    judge(value: Value, name: string): Judgement | Promise<Judgement>;
    /** What the report says if everything is right. */
    summarize(evidence: Evidence): string;
    /** The judgement if there is nothing to read. */
    readonly empty?: Omit<Judgement, "outcome">;
  },
): Check {
  const { id, title, setting, permissions, empty = NOTHING_READ } = check;
  const judgeItem = async (item: Item<Value>): Promise<Judgement> => {
    const judgement =
      "value" in item ? await judgeSafely(() => check.judge(item.value, item.name)) : judgeError(item.error);
    return judgement.outcome === "PASS"
      ? { ...judgement, found: item.name }
      : { ...judgement, found: `${item.name}: ${judgement.found}` };
  };
  return {
    id,
    title,
    setting,
    permissions,
    run: async () => {
      try {
        const items = await check.read();
        if (items.length === 0) return { outcome: "UNKNOWN", ...empty };
        return toAnswer(await Promise.all(items.map(judgeItem)), (_, evidence) => check.summarize(evidence));
      } catch (error) {
        return toAnswer([judgeError(error)], (found) => found);
      }
    },
  };
}

async function judgeSafely(judge: () => Judgement | Promise<Judgement>): Promise<Judgement> {
  try {
    return await judge();
  } catch (error) {
    return judgeError(error);
  }
}

function toAnswer(
  judgements: readonly Judgement[],
  summarize: (found: string, evidence: Evidence) => string,
): Answer {
  const [first, ...others] = judgements;
  if (first === undefined) return { outcome: "UNKNOWN", ...NOTHING_READ };
  const { outcome, ...combined } = combine(judgements);
  if (outcome !== "PASS") return { outcome, ...combined };
  const evidence: Evidence = [first.found, ...others.map(({ found }) => found)];
  return { outcome, found: summarize(first.found, evidence), evidence };
}

/** Runs a check. */
export async function runCheck(check: Check): Promise<CheckResult> {
  const { id, title, setting } = check;
  return { id, title, setting, ...(await check.run()) };
}
