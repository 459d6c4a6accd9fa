import { setTimeout as sleep } from "node:timers/promises";
import type { AccountName } from "../../policies/roles/grant";
import type { Settings } from "../../settings/file";
import type { CredentialProvider } from "../shared/credentials";
import { type Account, type Accounts, type Call, openAccounts } from "./accounts";
import { lazy } from "./async";
import { type Check, type CheckResult, runCheck } from "./check";
import { isExamined, listChecks, type ThemeId } from "./checks/index";
import { type Coverage, readCoverage } from "./coverage/coverage";
import { defaultTurn } from "./coverage/in-turn";
import { Deadline } from "./deadline";
import { expectedDeployment } from "./expected";
import type { Outcome } from "./judgement";
import { openLiveAws } from "./live-aws";
import { UnknownRegion } from "./regions";
import { belongsTo } from "./theme";

/** Default for the oldest age of the newest digest, in minutes. It covers an hour, and can take another to arrive. */
export const DEFAULT_MAX_AGE = 130;

/** Default for the hours of digests to examine: daily runs overlap. */
export const DEFAULT_SINCE = 27;

export interface VerifyOptions {
  readonly settings: Settings;
  /** Source of the endpoint and the variables of the roles. Defaults to that of this process. */
  readonly environment?: NodeJS.ProcessEnv;
  /** The caller's own credentials. Defaults to the AWS SDK's search. */
  readonly credentials?: CredentialProvider;
  /** Defaults to the Regions that the management account has enabled. */
  readonly regions?: readonly string[];
  /** Themes to examine beside the accounts. Defaults to all. */
  readonly only?: readonly ThemeId[];
  /** Oldest allowed age of the newest digest, in minutes. */
  readonly maxAge?: number;
  /** Hours of digests to examine. */
  readonly since?: number;
  /** Number of the run. Consecutive runs examine different folders. */
  readonly turn?: number;
  /** Minutes in which pending checks are repeated. */
  readonly wait?: number;
  /** Seconds between two rounds. */
  readonly pause?: number;
  /** Milliseconds after which a call without an answer fails. */
  readonly requestTimeout?: number;
  /** Milliseconds after which a round without cells ends. */
  readonly deadline?: number;
  /** Ends the run when it is aborted. What is known is reported. */
  readonly signal?: AbortSignal;
  readonly onCall?: (call: Call) => void;
  readonly onRound?: (pending: readonly CheckResult[], minutesLeft: number) => void;
}

/** Whose credentials read an account. */
export interface Caller {
  readonly account: AccountName;
  readonly arn: string;
}

/** The results of a run. */
export interface Verification {
  readonly at: Date;
  readonly organizationId: string;
  readonly trailArn: string;
  /** Who read the accounts, as far as STS said it. */
  readonly callers: readonly Caller[];
  /** The themes that the run was limited to. */
  readonly only?: readonly ThemeId[];
  readonly results: readonly CheckResult[];
  readonly coverage?: Coverage;
  readonly calls: number;
  readonly seconds: number;
}

const MINUTE = 60_000;

/**
 * Runs the checks, and repeats pending ones until they pass or the time is over.
 * @throws UnknownRegion
 */
export async function verify(options: VerifyOptions): Promise<Verification> {
  const { settings, wait = 0, pause = 60, signal } = options;
  const start = Date.now();
  let calls = 0;
  const onCall = (call: Call) => {
    calls += 1;
    options.onCall?.(call);
  };
  let { results, coverage, callers } = await runRound({ ...options, onCall });
  const end = Date.now() + wait * MINUTE;
  for (;;) {
    const pending = results.filter((result) => result.pending === true);
    const left = end - Date.now();
    if (pending.length === 0 || left <= 0 || signal?.aborted) break;
    options.onRound?.(pending, Math.ceil(left / MINUTE));
    await sleep(Math.min(pause * 1_000, left), undefined, { signal }).catch(() => {});
    if (signal?.aborted) break;
    const ids = new Set(pending.map(({ id }) => id));
    // A cell that is no longer new may be wrong in another way.
    const again = await runRound(
      { ...options, onCall },
      {
        start: new Date(start),
        coverage,
        repeats: (check) => ids.has(check.id) || belongsTo(check, "coverage"),
      },
    );
    results = results.map((result) => again.results.find(({ id }) => id === result.id) ?? result);
    coverage = again.coverage ?? coverage;
    callers = again.callers.length < callers.length ? callers : again.callers;
  }
  return {
    at: new Date(start),
    organizationId: settings.organization.id,
    trailArn: expectedDeployment(settings).trailArn,
    callers,
    only: options.only,
    results,
    coverage,
    calls,
    seconds: (Date.now() - start) / 1_000,
  };
}

/** What an earlier round found, and the checks to repeat. */
interface EarlierRound {
  /** When the first round began. */
  readonly start: Date;
  readonly coverage: Coverage | undefined;
  repeats(check: Check): boolean;
}

async function runRound(options: VerifyOptions, earlier?: EarlierRound) {
  const {
    settings,
    environment = process.env,
    credentials,
    onCall,
    requestTimeout,
    only,
    wait = 0,
  } = options;
  const deadline = new Deadline(options.deadline, options.signal);
  try {
    const { signal } = deadline;
    const accounts = openAccounts(settings, { environment, credentials, onCall, requestTimeout, signal });
    const now = new Date();
    const aws = openLiveAws({
      settings,
      accounts,
      regions: options.regions,
      maxAge: options.maxAge ?? DEFAULT_MAX_AGE,
      since: options.since ?? DEFAULT_SINCE,
      turn: options.turn ?? defaultTurn(now),
      now,
      environment,
      onCells: (cells) => deadline.extendFor(cells),
    });
    if (options.regions !== undefined) await refuseUnknownRegions(aws);
    const coverage = lazy(() => readCoverage(aws, earlier?.coverage));
    const context = {
      aws,
      coverage,
      examines: (theme: string) => isExamined(theme, only),
      waitsSince: wait > 0 ? (earlier?.start ?? now) : undefined,
    };
    const checks = listChecks(context, only).filter((check) => earlier?.repeats(check) ?? true);
    const results = await Promise.all(checks.map(runCheck));
    const hasCoverage = settings.trail.enableLogging && checks.some((check) => belongsTo(check, "coverage"));
    return {
      results,
      callers: await readCallers(accounts, settings),
      coverage: hasCoverage ? await coverage().catch(() => undefined) : undefined,
    };
  } finally {
    deadline.close();
  }
}

/** The checks of the accounts have asked STS already, and report what failed. */
async function readCallers(accounts: Accounts, settings: Settings): Promise<readonly Caller[]> {
  const { management, audit, bucketOwner } = accounts;
  const asked: readonly (readonly [AccountName, Account])[] = [
    ["management", management],
    ["audit", audit],
    ...(settings.accounts.logArchive ? [["logArchive", bucketOwner] as const] : []),
  ];
  const read = asked.map(async ([account, { callerArn }]) => ({ account, arn: await callerArn() }));
  return (await Promise.allSettled(read)).flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
}

/** Other errors of reading the Regions are reported by the checks that need them. */
async function refuseUnknownRegions(aws: { regions(): Promise<unknown> }): Promise<void> {
  try {
    await aws.regions();
  } catch (error) {
    if (error instanceof UnknownRegion) throw error;
  }
}

/** How many results have each outcome. */
export function countOutcomes(results: readonly CheckResult[]): Readonly<Record<Outcome, number>> {
  const counts = { PASS: 0, WARN: 0, UNKNOWN: 0, FAIL: 0 };
  for (const { outcome } of results) counts[outcome] += 1;
  return counts;
}

/** 1 for any FAIL, 2 for any UNKNOWN without a FAIL, 0 otherwise. A warning is no failure. */
export function exitStatus(results: readonly CheckResult[]): 0 | 1 | 2 {
  const { FAIL, UNKNOWN } = countOutcomes(results);
  if (FAIL > 0) return 1;
  return UNKNOWN > 0 ? 2 : 0;
}
