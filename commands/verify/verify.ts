import { setTimeout as sleep } from "node:timers/promises";
import { trailArn } from "../../aws/arns";
import type { Settings } from "../../settings/file";
import { type Accounts, accountsOf, type Call } from "./accounts";
import { cellsInTurnCheck } from "./cells-in-turn";
import { ask, type Check, type Finding, type Outcome, unknown } from "./check";
import { coverageChecks } from "./checks/coverage";
import { deliveryChecks } from "./checks/delivery";
import { bucketChecks } from "./checks/log-bucket";
import { logFileChecks } from "./checks/log-files";
import { keyChecks } from "./checks/log-key";
import { accountChecks, organizationChecks } from "./checks/organization";
import { stateBucketChecks } from "./checks/state-bucket";
import { trailChecks } from "./checks/trail";
import type { Coverage } from "./coverage/coverage";
import { type World, worldOf } from "./live-aws";
import { isOf, type Theme } from "./themes";

/** Minutes that the newest digest may be old: it covers an hour, and takes up to another to arrive. */
export const DEFAULT_MAX_AGE = 130;

/** What is asked for. */
export interface VerifyOptions {
  readonly settings: Settings;
  /** Where credentials, endpoint and the roles' variables come from. Defaults to this process's. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly regions?: readonly string[];
  /** Themes to examine, beside the accounts; all without them. */
  readonly only?: readonly Theme[];
  /** Minutes. */
  readonly maxAge?: number;
  /** Minutes for which what is only new is asked again. */
  readonly wait?: number;
  /** Seconds between two rounds of waiting. */
  readonly pause?: number;
  readonly onCall?: (call: Call) => void;
  readonly onRound?: (waitingFor: readonly Finding[], minutesLeft: number) => void;
}

/** Everything that was asked and answered. */
export interface Verification {
  readonly at: Date;
  readonly organizationId: string;
  readonly trailArn: string;
  /** The themes that were asked for, if not all were. */
  readonly only?: readonly Theme[];
  readonly findings: readonly Finding[];
  readonly coverage?: Coverage;
  readonly calls: number;
  readonly seconds: number;
}

const MINUTE = 60_000;

/** Asks live AWS everything, and asks again what is only new until it passes or the time is over. */
export async function verify(options: VerifyOptions): Promise<Verification> {
  const { settings, wait = 0, pause = 60 } = options;
  const start = Date.now();
  let calls = 0;
  const onCall = (call: Call) => {
    calls += 1;
    options.onCall?.(call);
  };
  const accounts = accountsOf(settings, { environment: options.environment ?? process.env, onCall });

  let { findings, coverage } = await round(options, accounts);
  const end = start + wait * MINUTE;
  for (;;) {
    const waitingFor = findings.filter(({ pending }) => pending === true);
    const left = end - Date.now();
    if (waitingFor.length === 0 || left <= 0) break;
    options.onRound?.(waitingFor, Math.ceil(left / MINUTE));
    await sleep(Math.min(pause * 1_000, left));
    const ids = new Set(waitingFor.map(({ id }) => id));
    // A cell that is no longer new may be wrong in another way.
    const again = await round(
      options,
      accounts,
      coverage,
      ({ id }) => ids.has(id) || id.startsWith("coverage."),
    );
    findings = findings.map((finding) => again.findings.find(({ id }) => id === finding.id) ?? finding);
    coverage = again.coverage ?? coverage;
  }
  const { trail } = settings;
  return {
    at: new Date(start),
    organizationId: settings.organization.id,
    trailArn: trailArn({
      region: trail.homeRegion,
      accountId: settings.accounts.management.id,
      name: trail.name,
    }),
    only: options.only,
    findings,
    coverage,
    calls,
    seconds: (Date.now() - start) / 1_000,
  };
}

async function round(
  { settings, regions, only, maxAge = DEFAULT_MAX_AGE }: VerifyOptions,
  accounts: Accounts,
  earlier?: Coverage,
  isAsked: (check: Check) => boolean = () => true,
) {
  const world = worldOf({ settings, accounts, regions, maxAge, now: new Date(), earlier });
  const checks = checksOf(world, only).filter(isAsked);
  const findings = await Promise.all(checks.map(ask));
  const asksCoverage = settings.trail.enableLogging && checks.some(({ id }) => id.startsWith("coverage."));
  const coverage = asksCoverage ? await world.coverage().catch(() => undefined) : undefined;
  return { findings, coverage };
}

/**
 * The checks of some themes, or of all, in the order of the report. The accounts are always asked. A theme of which
 * nothing can be examined says so.
 */
export function checksOf(world: World, only?: readonly Theme[]): readonly Check[] {
  const accounts = accountChecks(world);
  if (only === undefined) return [...accounts, ...themedChecks(world)];
  const asked = themedChecks(world).filter(({ id }) => isOf(id, only));
  const { enableLogging } = world.settings.trail;
  const inTurn =
    enableLogging && only.includes("delivery") && !only.includes("coverage") ? [cellsInTurnCheck(world)] : [];
  const chosen = [...accounts, ...asked, ...inTurn];
  const empty = only.filter((theme) => !chosen.some(({ id }) => isOf(id, [theme])));
  return [...chosen, ...empty.map(nothingExamined)];
}

/** A trail that is meant to be silent delivers nothing to look at. */
function themedChecks(world: World): readonly Check[] {
  const { enableLogging } = world.settings.trail;
  return [
    ...organizationChecks(world),
    ...trailChecks(world),
    ...deliveryChecks(world),
    ...(enableLogging ? [...coverageChecks(world), ...logFileChecks(world)] : []),
    ...bucketChecks(world),
    ...keyChecks(world),
    ...stateBucketChecks(world),
  ];
}

function nothingExamined(theme: Theme): Check {
  return {
    id: `${theme}.nothing-examined`,
    title: "something was examined",
    judge: () =>
      unknown(
        `nothing examined: with these settings ${theme} has no checks`,
        `Leave ${theme} out of --only, or change the settings: coverage and log-files need trail.enableLogging, state needs state.backend: s3.`,
      ),
  };
}

/** How many findings have each outcome. */
export function countOutcomes(findings: readonly Finding[]): Readonly<Record<Outcome, number>> {
  const counts = { PASS: 0, WARN: 0, UNKNOWN: 0, FAIL: 0 };
  for (const { outcome } of findings) counts[outcome] += 1;
  return counts;
}

/** 1 for any FAIL, 2 for any UNKNOWN without one, 0 otherwise: a warning alone is no failure. */
export function exitStatusOf(findings: readonly Finding[]): 0 | 1 | 2 {
  const { FAIL, UNKNOWN } = countOutcomes(findings);
  if (FAIL > 0) return 1;
  return UNKNOWN > 0 ? 2 : 0;
}
