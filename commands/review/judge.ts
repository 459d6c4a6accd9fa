/** Runs the table over what Terraform plans and over what changed outside of it. */

import {
  comparePolicies,
  type OrganizationFacts,
  type PolicyComparison,
} from "../../policies/analysis/compare";
import { at, type Json } from "../../policies/analysis/json";
import type { Comparison, PolicyComparer } from "./comparators";
import { type Change, isMarked, type Plan, priorResources } from "./plan";
import { SENSITIVE } from "./redactor";
import { type AttributeRule, PROTECTED, RULES, type Rule, type Severity } from "./rules";

/** One weakening. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly address: string;
  /** `drift` when it has already happened, outside Terraform. */
  readonly source: "plan" | "drift";
  readonly sentence: string;
  readonly attribute?: string;
  readonly before?: readonly string[];
  readonly after?: readonly string[];
}

/** Something that could not be judged. */
export interface Unjudged {
  readonly address: string;
  readonly reason: string;
}

/** What the table says about a plan, the worst first. */
export interface Judgement {
  readonly findings: readonly Finding[];
  readonly unjudged: readonly Unjudged[];
}

/** Severities, the worst first. */
export const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "low", "info"];

const ROWS = new Map<string, Rule[]>();
for (const rule of RULES) ROWS.set(rule.type, [...(ROWS.get(rule.type) ?? []), rule]);

/** Judges a plan. */
export function judge(plan: Plan): Judgement {
  const findings: Finding[] = [];
  const unjudged = new Map<string, Unjudged>();
  const pass: Pass = {
    plan,
    policies: policyComparer(readOrganizationFacts(plan)),
    first: !plan.changes.some((change) => isProtected(change) && change.before !== null),
    found: (finding) => findings.push(finding),
    doubt: (address, reason) => unjudged.set(`${address} ${reason}`, { address, reason }),
  };
  for (const change of plan.changes) if (isProtected(change)) judgeChange(change, "plan", pass);
  for (const change of plan.drift) if (isProtected(change)) judgeChange(change, "drift", pass);
  for (const { address, problem } of plan.failedChecks) {
    const sentence = "A check fails, and Terraform goes on all the same. Find out why.";
    findings.push({ rule: "AT052", severity: "high", address, source: "plan", sentence, after: [problem] });
  }
  for (const { change, reason } of plan.deferred) {
    if (isProtected(change)) pass.doubt(change.address, `the change is deferred (${reason})`);
  }
  if (!plan.complete)
    pass.doubt("the plan", "it is incomplete: parts are deferred, or left out with -target");
  if (!holdsProtected(plan)) pass.doubt("the plan", "it holds no resource of an audit trail");
  return {
    findings: findings.sort(
      (a, b) =>
        SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
        compareTexts(a.address, b.address) ||
        compareTexts(a.rule, b.rule),
    ),
    unjudged: [...unjudged.values()].sort(
      (a, b) => compareTexts(a.address, b.address) || compareTexts(a.reason, b.reason),
    ),
  };
}

interface Pass {
  readonly plan: Plan;
  readonly policies: PolicyComparer;
  /** Nothing that is protected existed before. */
  readonly first: boolean;
  readonly found: (finding: Finding) => void;
  readonly doubt: (address: string, reason: string) => void;
}

function judgeChange(change: Change, source: Finding["source"], pass: Pass): void {
  const { address, kind, before } = change;
  const rows = ROWS.get(change.type) ?? [];
  let removed = false;
  for (const row of rows) {
    if (!("removals" in row) || !row.removals.some((removal) => removal === kind)) continue;
    if (row.only !== undefined && !row.only(before)) continue;
    pass.found({ rule: row.id, severity: row.severity, address, source, sentence: row.sentence });
    removed = true;
  }
  const isNew = kind === "create";
  if (!isNew && kind !== "update" && kind !== "replace") return;
  if (isNew && (pass.first || belongsToNew(change, pass.plan))) return;
  for (const row of rows) {
    if (!("compare" in row) || (isNew && !row.fresh)) continue;
    if (source === "drift" && row.copyOf !== undefined && holdsType(pass.plan, row.copyOf)) continue;
    const attribute = row.attributes.join(", ");
    const comparison = compare(row, change, pass.policies);
    if (comparison.direction === "weaker") {
      const values = show(row, change, comparison);
      pass.found({
        rule: row.id,
        severity: row.severity,
        address,
        source,
        sentence: row.sentence,
        attribute,
        ...values,
      });
    } else if (comparison.direction === "unknown" && !isNew && !removed && row.copyOf === undefined) {
      const later = row.attributes.some((path) => isMarked(change.afterUnknown, path));
      pass.doubt(address, `${attribute} ${later ? "is known only after apply" : "cannot be understood"}`);
    }
  }
}

function read({ attributes, as = (value) => value }: AttributeRule, side: Json): Json {
  const values = attributes.map((path) => as(at(side, path) ?? null));
  return values.length === 1 ? (values[0] ?? null) : values;
}

function compare(row: AttributeRule, change: Change, policies: PolicyComparer): Comparison {
  const unknown = row.attributes.some((path) => isMarked(change.afterUnknown, path));
  return row.compare.compare(
    read(row, change.before),
    unknown ? undefined : read(row, change.after),
    policies,
  );
}

function show(row: AttributeRule, change: Change, comparison: Comparison): Pick<Finding, "before" | "after"> {
  const hidden = row.attributes.some(
    (path) => isMarked(change.beforeSensitive, path) || isMarked(change.afterSensitive, path),
  );
  if (hidden) return { before: [SENSITIVE], after: [SENSITIVE] };
  const text = (side: Json): string[] => [JSON.stringify(read(row, side))];
  return { before: comparison.before ?? text(change.before), after: comparison.after ?? text(change.after) };
}

function isProtected({ mode, type }: Change): boolean {
  return mode === "managed" && PROTECTED.has(type);
}

function holdsType(plan: Plan, type: string): boolean {
  return [...plan.changes, ...priorResources(plan.document)].some((resource) => resource.type === type);
}

function holdsProtected(plan: Plan): boolean {
  return (
    plan.changes.some(isProtected) ||
    plan.drift.some(isProtected) ||
    priorResources(plan.document).some(({ mode, type }) => mode === "managed" && PROTECTED.has(String(type)))
  );
}

/** Attribute that names what a resource belongs to, the type of that, and how it is named there. */
const OWNERS: readonly (readonly [type: RegExp, attribute: string, owner: string, name: string])[] = [
  [/^aws_s3_bucket_/, "bucket", "aws_s3_bucket", "bucket"],
  [/^aws_sns_topic_policy$/, "arn", "aws_sns_topic", "name"],
  [/^aws_kms_key_policy$/, "key_id", "aws_kms_key", "key_id"],
];

function belongsToNew({ type, after, afterUnknown }: Change, plan: Plan): boolean {
  const [, attribute = "", owner, name = ""] = OWNERS.find(([types]) => types.test(type)) ?? [];
  if (owner === undefined) return false;
  if (isMarked(afterUnknown, attribute)) return true;
  const named = String(at(after, attribute));
  return plan.changes.some((change) => {
    const own = at(change.after, name);
    return change.type === owner && change.kind === "create" && (named === own || named.endsWith(`:${own}`));
  });
}

/** Compares policies, and keeps the last comparison: the rules of one change ask for the same pair in turn. */
function policyComparer(facts: OrganizationFacts): PolicyComparer {
  let last: { before: Json; after: Json; difference: PolicyComparison } | undefined;
  return (before, after) => {
    if (last === undefined || last.before !== before || last.after !== after) {
      last = { before, after, difference: comparePolicies(before, after, facts) };
    }
    return last.difference;
  };
}

/** What belongs to the organization by what exists already; never by what the plan adds. */
function readOrganizationFacts(plan: Plan): OrganizationFacts {
  const existing = new Map<string, Json>();
  for (const { address, values } of priorResources(plan.document))
    existing.set(String(address), values ?? null);
  for (const { address, before } of plan.changes) existing.set(address, before);
  for (const { address, before } of plan.drift) existing.set(address, before);
  const [accounts, organizations] = [new Set<string>(), new Set<string>()];
  for (const values of existing.values()) {
    const own = ["account_id", "owner_id", "master_account_id", "accounts.id"].map((key) => at(values, key));
    for (const id of [String(at(values, "arn")).split(":")[4], ...own.flat()]) {
      if (typeof id === "string" && /^\d{12}$/.test(id)) accounts.add(id);
    }
    for (const text of [at(values, "id"), at(values, "policy")]) {
      if (typeof text !== "string") continue;
      for (const [id] of text.matchAll(/\bo-[a-z0-9]{10,32}\b/g)) organizations.add(id);
    }
  }
  return { accounts, organizations };
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
