/** Runs every rule over the two states of a plan, and over what changed outside Terraform. */
import { Configuration } from "./configuration";
import { buildContext } from "./context";
import { readOrganizationFacts, readTrailArns } from "./organization-facts";
import { pairs } from "./pairs";
import type { Plan } from "./plan";
import { findProtected, type Protection } from "./protected";
import { CHECK_FAILED, RULES } from "./rules";
import {
  type Context,
  type Pair,
  type Rule,
  SEVERITIES,
  type Severity,
  type Unjudged,
  type Weakening,
} from "./rules/rule";
import { transitions } from "./states";
import { State } from "./things/state";
import { JUDGED } from "./things/types";
import { unidentifiedTargets } from "./unidentified";
import { unreadChanges } from "./unread/unread-changes";

/** One weakening, with the rule that found it. */
export interface Finding extends Weakening {
  readonly rule: string;
  readonly severity: Severity;
  /** `drift` if it has happened already, outside Terraform. */
  readonly source: "plan" | "drift";
  readonly title: string;
  readonly why: string;
  readonly remediation: string;
}

/** The result of all rules, the worst first. */
export interface Judgement {
  readonly findings: readonly Finding[];
  readonly unjudged: readonly Unjudged[];
  readonly protection: Protection;
  /** Changes that were judged, and the number of changes of each type that was not. */
  readonly judged: number;
  readonly otherTypes: ReadonlyMap<string, number>;
}

/** What a caller adds to the plan. */
export interface JudgeOptions {
  /** ARNs of things to protect. */
  readonly protect?: readonly string[];
  /** Ids of organizations that principals belong to. */
  readonly organizations?: readonly string[];
}

/** Judges a plan. */
export function judge(plan: Plan, { protect = [], organizations = [] }: JudgeOptions = {}): Judgement {
  const configuration = new Configuration(plan.document, plan.changes);
  const list = transitions(plan, configuration, (type) => JUDGED.has(type)).map((transition) => ({
    transition,
    before: new State(transition.before),
    after: new State(transition.after),
  }));
  const states = [...list.map(({ before }) => before), ...list.slice(-1).map(({ after }) => after)];
  const protection = findProtected(states, protect);
  const facts = readOrganizationFacts(protection, states.slice(0, 1), organizations);
  const knownTrails = readTrailArns(protection, states[0], protect);
  const verdicts = new Collector();
  for (const { transition, before, after } of list) {
    const context = buildContext({
      transition,
      before,
      after,
      protection,
      facts,
      knownTrails,
      configuration,
      doubt: (address, reason) => verdicts.doubt(address, reason),
    });
    for (const { address, reason } of unidentifiedTargets(transition.changes, after, protection)) {
      verdicts.doubt(address, reason);
    }
    const unread = transition.source === "plan" ? unreadChanges(plan.changes, context) : [];
    for (const { address, reason } of unread) verdicts.doubt(address, reason);
    const things = new Map<string, readonly Pair[]>();
    for (const rule of RULES) {
      if (rule.of !== "plan" && !things.has(rule.of)) things.set(rule.of, pairs(rule.of, context));
      run(rule, things.get(rule.of) ?? [], context, verdicts);
    }
  }
  doubtPlan(plan, protection, verdicts, protect.length > 0);
  for (const { address, problem } of plan.failedChecks) {
    const { name: rule, severity, title, why, remediation } = CHECK_FAILED;
    verdicts.findings.push({
      rule,
      severity,
      title,
      why,
      remediation,
      address,
      source: "plan",
      after: [problem],
    });
  }
  return { ...verdicts.sorted(), protection, ...counts(plan) };
}

class Collector {
  readonly findings: Finding[] = [];
  private readonly unjudged = new Map<string, Unjudged>();

  doubt(address: string, reason: string): void {
    this.unjudged.set(`${address} ${reason}`, { address, reason });
  }

  sorted(): Pick<Judgement, "findings" | "unjudged"> {
    const unique = new Map(this.findings.map((one) => [JSON.stringify(one), one]));
    return {
      findings: [...unique.values()].sort(
        (a, b) =>
          SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
          compareTexts(a.address, b.address) ||
          compareTexts(a.rule, b.rule),
      ),
      unjudged: [...this.unjudged.values()].sort(
        (a, b) => compareTexts(a.address, b.address) || compareTexts(a.reason, b.reason),
      ),
    };
  }
}

function run(rule: Rule, things: readonly Pair[], context: Context, { findings }: Collector): void {
  const { name, title, why, remediation } = rule;
  const add = (found: readonly Weakening[], severity: Severity): void => {
    for (const one of found) {
      findings.push({ rule: name, severity, title, why, remediation, source: context.source, ...one });
    }
  };
  if (rule.of === "plan") {
    add(rule.compare(context), rule.severity);
    return;
  }
  for (const pair of things) {
    add(
      rule.compare(pair, context),
      pair.protection.isSecondary ? atMostMedium(rule.severity) : rule.severity,
    );
  }
}

function atMostMedium(severity: Severity): Severity {
  return SEVERITIES.indexOf(severity) < SEVERITIES.indexOf("medium") ? "medium" : severity;
}

/** The parts of a plan that no rule can judge. */
function doubtPlan(plan: Plan, protection: Protection, verdicts: Collector, isNamed: boolean): void {
  for (const { change, reason } of plan.deferred) {
    if (change.mode === "managed" && JUDGED.has(change.type)) {
      verdicts.doubt(change.address, `the change is deferred (${reason})`);
    }
  }
  for (const { address, attribute } of protection.unidentified) {
    verdicts.doubt(address, `${attribute} is known only after apply`);
  }
  for (const address of plan.missing) {
    verdicts.doubt(address, "it exists before the plan, but the plan does not list it");
  }
  if (!plan.complete) {
    verdicts.doubt("the plan", "it is incomplete: parts are deferred, or left out with -target");
  }
  const isJudged = (change: { readonly mode: string; readonly type: string }): boolean =>
    change.mode === "managed" && JUDGED.has(change.type);
  const hasJudged = plan.changes.some(isJudged) || plan.drift.some(isJudged);
  if (!hasJudged && !isNamed)
    verdicts.doubt("the plan", "it holds no resource of an audit trail; name some with --protect");
}

function counts({ changes }: Plan): Pick<Judgement, "judged" | "otherTypes"> {
  const others = new Map<string, number>();
  let judged = 0;
  for (const { mode, type, kind } of changes) {
    if (mode !== "managed" || kind === "no-op") continue;
    if (JUDGED.has(type)) judged++;
    else others.set(type, (others.get(type) ?? 0) + 1);
  }
  return { judged, otherTypes: new Map([...others].sort(([a], [b]) => compareTexts(a, b))) };
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
