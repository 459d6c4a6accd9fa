import { setTimeout as sleep } from "node:timers/promises";
import { resourceNames } from "../../policies/names";
import type { Settings } from "../../settings/file";
import { type Accounts, type Call, openAccounts } from "./accounts";
import { lazy } from "./async";
import { type Check, type CheckResult, type Outcome, runCheck, unknown } from "./check";
import { THEMES, type ThemeId } from "./checks/index";
import { type Coverage, readCoverage } from "./coverage/coverage";
import { openLiveAws } from "./live-aws";
import { belongsTo, type CheckContext } from "./theme";

/** Minutes. A digest covers an hour, and can take another hour to arrive. */
export const DEFAULT_MAX_AGE = 130;

export interface VerifyOptions {
  readonly settings: Settings;
  /** Has the credentials, the endpoint and the variables that name roles. Defaults to that of this process. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Regions to examine. Defaults to those that the management account has enabled. */
  readonly regions?: readonly string[];
  /** Themes to examine, beside the accounts. Defaults to all. */
  readonly only?: readonly ThemeId[];
  /** Oldest allowed age of the newest digest, in minutes. */
  readonly maxAge?: number;
  /** Minutes to repeat pending checks. */
  readonly wait?: number;
  /** Seconds between two rounds. */
  readonly pause?: number;
  readonly onCall?: (call: Call) => void;
  readonly onRound?: (pending: readonly CheckResult[], minutesLeft: number) => void;
}

/** The results of a run. */
export interface Verification {
  readonly at: Date;
  readonly organizationId: string;
  readonly trailArn: string;
  /** The themes that were examined, if not all were. */
  readonly only?: readonly ThemeId[];
  readonly results: readonly CheckResult[];
  readonly coverage?: Coverage;
  readonly calls: number;
  readonly seconds: number;
}

const MINUTE = 60_000;

/** Runs the checks, and repeats pending ones until they pass or the time is over. */
export async function verify(options: VerifyOptions): Promise<Verification> {
  const { settings, environment = process.env, wait = 0, pause = 60 } = options;
  const start = Date.now();
  let calls = 0;
  const onCall = (call: Call) => {
    calls += 1;
    options.onCall?.(call);
  };
  const accounts = openAccounts(settings, { environment, onCall });
  let { results, coverage } = await runRound(options, accounts);
  const end = start + wait * MINUTE;
  for (;;) {
    const pending = results.filter((result) => result.pending === true);
    const left = end - Date.now();
    if (pending.length === 0 || left <= 0) break;
    options.onRound?.(pending, Math.ceil(left / MINUTE));
    await sleep(Math.min(pause * 1_000, left));
    const ids = new Set(pending.map(({ id }) => id));
    // A cell that is no longer new may fail another check of coverage.
    const again = await runRound(options, accounts, {
      coverage,
      repeats: (check) => ids.has(check.id) || belongsTo(check, "coverage"),
    });
    results = results.map((result) => again.results.find(({ id }) => id === result.id) ?? result);
    coverage = again.coverage ?? coverage;
  }
  return {
    at: new Date(start),
    organizationId: settings.organization.id,
    trailArn: resourceNames(settings).trailArn,
    only: options.only,
    results,
    coverage,
    calls,
    seconds: (Date.now() - start) / 1_000,
  };
}

/** What an earlier round found, and the checks to repeat. */
interface EarlierRound {
  readonly coverage: Coverage | undefined;
  repeats(check: Check): boolean;
}

async function runRound(options: VerifyOptions, accounts: Accounts, earlier?: EarlierRound) {
  const context = openContext(options, accounts, earlier?.coverage);
  const checks = selectChecks(context, options.only).filter((check) => earlier?.repeats(check) ?? true);
  const results = await Promise.all(checks.map(runCheck));
  const reportsCoverage =
    options.settings.trail.enableLogging && checks.some((check) => belongsTo(check, "coverage"));
  const coverage = reportsCoverage ? await context.coverage().catch(() => undefined) : undefined;
  return { results, coverage };
}

/** The input of the checks. It calls nothing yet. */
export function openContext(
  { settings, regions, only, maxAge = DEFAULT_MAX_AGE }: VerifyOptions,
  accounts: Accounts,
  earlier?: Coverage,
): CheckContext {
  const aws = openLiveAws({ settings, accounts, regions, maxAge, now: new Date() });
  return {
    aws,
    coverage: lazy(() => readCoverage(aws, earlier)),
    examines: (theme) => only === undefined || only.some((id) => id === theme),
  };
}

/** The checks of the accounts and of some themes, or of all. A theme without checks is UNKNOWN. */
export function selectChecks(context: CheckContext, only?: readonly ThemeId[]): readonly Check[] {
  return THEMES.flatMap((theme) => {
    if (theme.id === "accounts") return theme.checks(context);
    if (only !== undefined && !only.includes(theme.id)) return [];
    const checks = theme.checks(context);
    return checks.length === 0 && only !== undefined ? [nothingExamined(theme.id)] : checks;
  });
}

function nothingExamined(theme: ThemeId): Check {
  return {
    id: `${theme}.nothing-examined`,
    title: "the theme has checks",
    judge: () =>
      unknown(
        `nothing examined: with these settings ${theme} has no checks`,
        `Remove ${theme} from --only, or change the settings: coverage and log-files need trail.enableLogging: true, state needs state.backend: s3.`,
      ),
  };
}

/** How many results have each outcome. */
export function countOutcomes(results: readonly CheckResult[]): Readonly<Record<Outcome, number>> {
  const counts = { PASS: 0, WARN: 0, UNKNOWN: 0, FAIL: 0 };
  for (const { outcome } of results) counts[outcome] += 1;
  return counts;
}

/** 1 for any FAIL, 2 for any UNKNOWN without a FAIL, otherwise 0. A WARN alone is no failure. */
export function exitStatus(results: readonly CheckResult[]): 0 | 1 | 2 {
  const { FAIL, UNKNOWN } = countOutcomes(results);
  if (FAIL > 0) return 1;
  return UNKNOWN > 0 ? 2 : 0;
}
