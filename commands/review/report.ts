/** The content of a review, before it is written in a format. */
import { differences } from "./differences";
import { fingerprint } from "./fingerprint";
import { type Finding, judge, SEVERITIES, type Unjudged } from "./judge";
import type { Change, Plan } from "./plan";
import { createRedactor } from "./redactor";
import type { Severity } from "./rules";

/** Version of the JSON report. It grows when a field changes its meaning or goes. */
export const REPORT_VERSION = 1;

/** A finding that is accepted at one address until a day, that day included. */
export interface Waiver {
  readonly rule: string;
  readonly address: string;
  readonly reason: string;
  readonly until: string;
}

/** One resource that the plan changes. */
export interface ReportedChange {
  readonly action: string;
  readonly address: string;
  readonly from?: string;
  /** The worst finding at this address. */
  readonly severity?: Severity;
  /** What changes in it: lines that start with `-`, `+` or `~`. */
  readonly details: () => readonly string[];
}

/** A review of one plan. Its texts are free of sensitive values, but otherwise as the plan has them. */
export interface Review {
  readonly exit: 0 | 1 | 2;
  readonly verdict: string;
  readonly failOn: Severity;
  readonly findings: readonly Finding[];
  readonly waived: readonly (Finding & { readonly waiver: Waiver })[];
  readonly expiredWaivers: readonly Waiver[];
  readonly unusedWaivers: readonly Waiver[];
  readonly unjudged: readonly Unjudged[];
  readonly changes: readonly ReportedChange[];
  /** Absent for a refresh-only plan: it changes nothing, so all of them would have the same. */
  readonly fingerprint?: string;
}

/** What a review depends on besides the plan. */
export interface ReviewOptions {
  readonly failOn: Severity;
  readonly waivers: readonly Waiver[];
  /** Today, as `2026-12-31`. */
  readonly today: string;
}

/** Reviews a plan. */
export function review(plan: Plan, { failOn, waivers, today }: ReviewOptions): Review {
  const redact = createRedactor(plan.document);
  const judgement = judge(plan);
  const valid = waivers.filter(({ until }) => until >= today);
  const matches = (finding: Finding) => (waiver: Waiver) =>
    waiver.rule === finding.rule && waiver.address === finding.address;
  const open = judgement.findings.filter((finding) => !valid.some(matches(finding)));
  const waived = judgement.findings.flatMap((finding) => {
    const waiver = valid.find(matches(finding));
    return waiver === undefined ? [] : [{ ...clean(finding, redact), waiver: cleanWaiver(waiver, redact) }];
  });
  const used = (waiver: Waiver): boolean => judgement.findings.some((finding) => matches(finding)(waiver));
  const unjudged = judgement.unjudged.map(({ address, reason }) => ({
    address: redact(address),
    reason: redact(reason),
  }));
  const failing = open.filter(({ severity }) => SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn));
  const exit = failing.length > 0 ? 1 : unjudged.length > 0 ? 2 : 0;
  // The worst comes first and is written last.
  const worst = new Map(open.toReversed().map(({ address, severity }) => [address, severity]));
  const changes = plan.changes.flatMap((change) => reported(change, worst, redact));
  return {
    exit,
    verdict: sentence({
      exit,
      open,
      failing,
      unjudged,
      waived: waived.length,
      changes: changes.length,
      failOn,
    }),
    failOn,
    findings: open.map((finding) => clean(finding, redact)),
    waived,
    expiredWaivers: waivers
      .filter((waiver) => waiver.until < today && used(waiver))
      .map((one) => cleanWaiver(one, redact)),
    unusedWaivers: waivers.filter((waiver) => !used(waiver)).map((one) => cleanWaiver(one, redact)),
    unjudged,
    changes,
    fingerprint: fingerprint(plan),
  };
}

function sentence(of: {
  readonly exit: Review["exit"];
  readonly open: readonly Finding[];
  readonly failing: readonly Finding[];
  readonly unjudged: readonly Unjudged[];
  readonly waived: number;
  readonly changes: number;
  readonly failOn: Severity;
}): string {
  const counts = SEVERITIES.map((severity) => ({
    severity,
    count: of.open.filter((finding) => finding.severity === severity).length,
  }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${severity}`)
    .join(", ");
  const also = [
    ...(of.waived > 0 ? [`${of.waived} waived`] : []),
    ...(of.exit === 1 && of.unjudged.length > 0 ? [`${of.unjudged.length} not judged`] : []),
  ];
  const tail = also.length > 0 ? ` (${also.join(", ")})` : "";
  const drifted = of.failing.every(({ source }) => source === "drift");
  if (of.exit === 1 && drifted) return `The audit trail was weakened outside Terraform: ${counts}${tail}.`;
  if (of.exit === 1) return `This plan weakens the audit trail: ${counts}${tail}.`;
  if (of.exit === 2)
    return `This plan cannot be judged: ${of.unjudged.length} unknown${counts === "" ? "" : `, ${counts}`}${tail}.`;
  if (counts !== "")
    return `This plan does not weaken the audit trail at ${of.failOn} or above: ${counts}${tail}.`;
  return `This plan does not weaken the audit trail: ${of.changes} ${of.changes === 1 ? "change" : "changes"}, no finding${tail}.`;
}

function clean(finding: Finding, redact: (text: string) => string): Finding {
  const { before, after } = finding;
  return {
    ...finding,
    address: redact(finding.address),
    ...(before === undefined ? {} : { before: before.map(redact) }),
    ...(after === undefined ? {} : { after: after.map(redact) }),
  };
}

function cleanWaiver({ rule, address, reason, until }: Waiver, redact: (text: string) => string): Waiver {
  return { rule, address: redact(address), reason: redact(reason), until };
}

function reported(
  change: Change,
  worst: ReadonlyMap<string, Severity>,
  redact: (text: string) => string,
): ReportedChange[] {
  const { address, kind, previousAddress, importing } = change;
  const words = [
    ...(previousAddress === undefined ? [] : ["move"]),
    ...(importing === null ? [] : ["import"]),
    ...(kind === "no-op" ? [] : [change.actions.join() === "create,forget" ? "create, forget" : kind]),
  ];
  if (words.length === 0) return [];
  const severity = worst.get(address);
  return [
    {
      action: words.join(", "),
      address: redact(address) + (change.deposed === undefined ? "" : ` (deposed ${redact(change.deposed)})`),
      ...(previousAddress === undefined ? {} : { from: redact(previousAddress) }),
      ...(severity === undefined ? {} : { severity }),
      details: () => differences(change).map(redact),
    },
  ];
}

/** A report as JSON, every detail included. */
export function toJson(report: Review): string {
  const changes = report.changes.map(({ details, ...change }) => ({ ...change, details: details() }));
  return `${JSON.stringify({ version: REPORT_VERSION, ...report, changes }, null, 2)}\n`;
}
