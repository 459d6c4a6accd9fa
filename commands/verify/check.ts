/** `UNKNOWN` is what could not be read, or did not answer: never a pass. */
export type Outcome = "PASS" | "WARN" | "UNKNOWN" | "FAIL";

/** What was found, and how to mend it where it is not right. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly found: string;
  readonly mend?: string;
  /** Whether time alone can make it pass, as after a first deployment. */
  readonly pending?: boolean;
}

/** One question to live AWS. A read that fails inside `judge` makes the answer UNKNOWN. */
export interface Check {
  readonly id: string;
  readonly title: string;
  /** The setting, with its value, that the answer is compared with; none where only one answer is right. */
  readonly setting?: string;
  judge(): Verdict | Promise<Verdict>;
}

/** A question with its answer. */
export interface Finding extends Omit<Check, "judge">, Verdict {}

/** Something that has to exist and does not: an answer, not a failed read. */
export class Absent extends Error {}

export function pass(found: string): Verdict {
  return { outcome: "PASS", found };
}

export function fail(found: string, mend: string): Verdict {
  return { outcome: "FAIL", found, mend };
}

export function warn(found: string, mend: string): Verdict {
  return { outcome: "WARN", found, mend };
}

export function unknown(found: string, mend: string): Verdict {
  return { outcome: "UNKNOWN", found, mend };
}

const ORDER: readonly Outcome[] = ["PASS", "WARN", "UNKNOWN", "FAIL"];

/** One verdict over several things: the worst outcome, and everything that is not a pass. */
export function worstOf(verdicts: readonly Verdict[], allRight: string): Verdict {
  const outcome = ORDER.findLast((one) => verdicts.some((verdict) => verdict.outcome === one));
  if (outcome === undefined || outcome === "PASS") return pass(allRight);
  const wrong = verdicts.filter((verdict) => verdict.outcome !== "PASS");
  return {
    outcome,
    found: listed(wrong.map(({ found }) => found)),
    mend: [...new Set(wrong.flatMap(({ mend = [] }) => mend))].join(" "),
    pending: wrong.every(({ pending }) => pending === true),
  };
}

const MOST_LISTED = 8;

/** Several things in one line: the first ones, and how many more. */
export function listed(items: readonly string[]): string {
  const more = items.length - MOST_LISTED;
  return [...items.slice(0, MOST_LISTED), ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}

/** Asks, and turns a read that failed into UNKNOWN. */
export async function ask({ judge, ...check }: Check): Promise<Finding> {
  try {
    return { ...check, ...(await judge()) };
  } catch (error) {
    return { ...check, ...failedRead(error) };
  }
}

/** AWS's names for what does not exist. */
const DOES_NOT_EXIST = new Set(["NoSuchBucket", "TrailNotFoundException", "NotFoundException"]);

const DEPLOY = "Deploy: `cdktf deploy organization-trail` creates what is missing.";

/** What a failed read says: that something does not exist, that it may not be read, or that nothing answered. */
export function failedRead(error: unknown): Verdict {
  const { name, message, operation, status } = describeError(error);
  if (error instanceof Absent) return fail(message, DEPLOY);
  if (DOES_NOT_EXIST.has(name)) return fail(`${operation} answered ${name}: ${message}`, DEPLOY);
  if (status === 403 || /AccessDenied|Unauthorized|Forbidden|AuthorizationError/i.test(name)) {
    return unknown(
      `not allowed to read: ${operation} was refused (${message})`,
      "Allow the call: docs/verify.md has the read-only policy of each account.",
    );
  }
  return unknown(
    `no answer: ${operation}: ${message}`,
    "Look at the credentials and the network, and run it again.",
  );
}

/** An SDK error's name, message and status; `operation` is put on it where the call is made. */
export function describeError(error: unknown) {
  const read = (key: string): unknown =>
    typeof error === "object" && error !== null ? Reflect.get(error, key) : undefined;
  const metadata = read("$metadata");
  const status =
    typeof metadata === "object" && metadata !== null ? Reflect.get(metadata, "httpStatusCode") : undefined;
  return {
    name: String(read("name") ?? "Error"),
    message: error instanceof Error ? error.message : String(error),
    operation: String(read("operation") ?? "this check"),
    status,
  };
}
