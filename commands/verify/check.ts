import { CallError } from "./call-error";
import { REDEPLOY } from "./remediation";

/** `UNKNOWN` means that a read failed or got no answer. It is never a pass. */
export type Outcome = "PASS" | "WARN" | "UNKNOWN" | "FAIL";

/** The answer to a check, and what to do if it is not a pass. */
export interface Judgement {
  readonly outcome: Outcome;
  readonly found: string;
  readonly remediation?: string;
  /** Whether the check can pass later without any change, as after a first deployment. */
  readonly pending?: boolean;
}

/** One question to live AWS. If a read inside `judge` fails, the outcome is UNKNOWN. */
export interface Check {
  readonly id: string;
  readonly title: string;
  /** The setting that the answer is compared with, and its value. */
  readonly setting?: string;
  judge(): Judgement | Promise<Judgement>;
}

/** A check with its judgement. */
export interface CheckResult extends Omit<Check, "judge">, Judgement {}

/** A required resource does not exist. The check fails. */
export class MissingResource extends Error {
  override readonly name = "MissingResource";
}

export function pass(found: string): Judgement {
  return { outcome: "PASS", found };
}

export function fail(found: string, remediation: string): Judgement {
  return { outcome: "FAIL", found, remediation };
}

export function warn(found: string, remediation: string): Judgement {
  return { outcome: "WARN", found, remediation };
}

export function unknown(found: string, remediation: string): Judgement {
  return { outcome: "UNKNOWN", found, remediation };
}

const BY_SEVERITY: readonly Outcome[] = ["PASS", "WARN", "UNKNOWN", "FAIL"];

/** Combines judgements: the worst outcome, with everything that is not a pass. */
export function combine(judgements: readonly Judgement[], foundIfAllPass: string): Judgement {
  const outcome = BY_SEVERITY.findLast((one) => judgements.some((judgement) => judgement.outcome === one));
  if (outcome === undefined || outcome === "PASS") return pass(foundIfAllPass);
  const notPassed = judgements.filter((judgement) => judgement.outcome !== "PASS");
  return {
    outcome,
    found: joinFirst(notPassed.map(({ found }) => found)),
    remediation: [...new Set(notPassed.flatMap(({ remediation = [] }) => remediation))].join(" "),
    pending: notPassed.every(({ pending }) => pending === true),
  };
}

const MOST_LISTED = 8;

/** Joins the first items and says how many more there are. */
export function joinFirst(items: readonly string[]): string {
  const more = items.length - MOST_LISTED;
  return [...items.slice(0, MOST_LISTED), ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}

/** Runs a check. A failed read makes it UNKNOWN, a missing resource makes it FAIL. */
export async function runCheck({ judge, ...check }: Check): Promise<CheckResult> {
  try {
    return { ...check, ...(await judge()) };
  } catch (error) {
    return { ...check, ...judgeError(error) };
  }
}

/** Error codes of AWS for a resource that does not exist. */
const DOES_NOT_EXIST = new Set(["NoSuchBucket", "TrailNotFoundException", "NotFoundException"]);

/** Judges a failed read: the resource does not exist, the call was denied, or nothing answered. */
export function judgeError(error: unknown): Judgement {
  if (error instanceof MissingResource) return fail(error.message, REDEPLOY);
  if (!(error instanceof CallError)) {
    const message = error instanceof Error ? error.message : String(error);
    return unknown(`not checked: ${message}`, RUN_AGAIN);
  }
  const { code, message, operation, httpStatus } = error;
  if (DOES_NOT_EXIST.has(code)) return fail(`${operation} answered ${code}: ${message}`, REDEPLOY);
  if (httpStatus === 403 || /AccessDenied|Unauthorized|Forbidden|AuthorizationError/i.test(code)) {
    return unknown(`not allowed to read: ${operation} was denied (${message})`, ALLOW_THE_CALL);
  }
  return unknown(`no answer: ${operation}: ${message}`, RUN_AGAIN);
}

/** Remediation of a call that IAM denies. */
export const ALLOW_THE_CALL = "Allow the call. docs/verify.md has the read-only policy of each account.";

const RUN_AGAIN = "Check the credentials and the network, then run `verify` again.";
