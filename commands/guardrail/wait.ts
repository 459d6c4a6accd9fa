import { setTimeout as sleep } from "node:timers/promises";
import { isNativeError } from "node:util/types";
import { readDenial } from "../shared/denial";
import type { Report } from "../shared/progress";
import type { Probe } from "./probes";

/** How long to wait, in milliseconds. */
export interface WaitOptions {
  readonly deadline: number;
  readonly interval: number;
  readonly report: Report;
}

const GUARDRAIL = ["service control", "resource control"];
const MINUTE = 60_000;

/**
 * Asks all probes again and again, until AWS allows every one or the time is over. Returns AWS's refusals in the last round.
 *
 * @throws if a call fails for a reason that waiting does not change.
 */
export async function waitUntilAllowed(
  probes: readonly Probe[],
  { deadline, interval, report }: WaitOptions,
): Promise<readonly string[]> {
  const end = Date.now() + deadline;
  for (;;) {
    const answers = await Promise.all(probes.map(ask));
    const refusals = answers.filter((answer) => answer !== undefined);
    const left = end - Date.now();
    if (refusals.length === 0 || left <= 0) return refusals;
    report(`${refusals.join("; ")}; ${Math.ceil(left / MINUTE)} minutes left`);
    await sleep(Math.min(interval, left));
  }
}

/** AWS's refusal, or undefined if it allows the call. */
async function ask({ action, caller, call, after }: Probe): Promise<string | undefined> {
  try {
    await call();
  } catch (error) {
    if (!isNativeError(error)) throw error;
    if (after.includes(error.name)) return undefined;
    const { by = "" } = readDenial(error) ?? {};
    if (GUARDRAIL.includes(by)) return `a ${by} policy denies ${action} to ${caller}`;
    throw new Error(
      `${action} by ${caller} says nothing about the guardrail: ${error.name}: ${error.message}`,
      {
        cause: error,
      },
    );
  }
  return undefined;
}
