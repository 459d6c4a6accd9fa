/** The content of a review, before it is written in a format. */
import { countOf } from "../shared/count";
import { differences } from "./differences";
import { fingerprint } from "./fingerprint";
import { type Finding, type JudgeOptions, judge } from "./judge";
import type { Change, Plan } from "./plan";
import type { Protection } from "./protected";
import { createRedactor, type Redactor } from "./redactor";
import { rulesReplacing } from "./rules";
import { SEVERITIES, type Severity, type Unjudged } from "./rules/rule";

/** Version of the JSON report. It grows when a field changes its meaning or goes. */
export const REPORT_VERSION = 2;

/** A finding that is accepted at one attribute of one address until a day, that day included. */
export interface Waiver {
  /** Name of the rule, or the id that an earlier version gave it. */
  readonly rule: string;
  readonly address: string;
  /** Left out for a finding that names no attribute. */
  readonly attribute?: string;
  readonly reason: string;
  readonly by?: string;
  readonly until: string;
}

/** A sentence; names that come from the plan are apart, since a format has to make them inert. */
export type Note = readonly (string | { readonly name: string })[];

/** One resource that the plan changes. */
export interface ReportedChange {
  readonly action: string;
  readonly address: string;
  readonly from?: string;
  /** The worst finding at this address. */
  readonly severity?: Severity;
  /** The changed attributes: lines that start with `-`, `+` or `~`. */
  readonly details: () => readonly string[];
}

/** A review of one plan. Its texts are free of sensitive values, but otherwise as the plan has them. */
export interface Review {
  readonly exit: 0 | 1 | 2;
  /** What comes before the verdict: an empty prior state, and the protected things. */
  readonly notes: readonly Note[];
  readonly verdict: string;
  readonly failOn: Severity;
  readonly protected: readonly { readonly kind: string; readonly name: string; readonly reason: string }[];
  readonly findings: readonly Finding[];
  readonly waived: readonly (Finding & { readonly waiver: Waiver })[];
  readonly expiredWaivers: readonly Waiver[];
  readonly unusedWaivers: readonly Waiver[];
  readonly unjudged: readonly Unjudged[];
  readonly changes: readonly ReportedChange[];
  readonly judged: number;
  /** Types whose changes no rule judges, with the number of changes. */
  readonly otherTypes: Readonly<Record<string, number>>;
  /** Absent for a refresh-only plan: it changes nothing, so all of them would have the same. */
  readonly fingerprint?: string;
}

/** Everything that a review depends on besides the plan. */
export interface ReviewOptions extends JudgeOptions {
  readonly failOn: Severity;
  readonly waivers: readonly Waiver[];
  /** Today, as `2026-12-31`. */
  readonly today: string;
}

/** Reviews a plan. */
export function review(plan: Plan, { failOn, waivers, today, ...options }: ReviewOptions): Review {
  const redactor = createRedactor(plan.document);
  const judgement = judge(plan, options);
  const valid = waivers.filter(({ until }) => until >= today);
  const waived = judgement.findings.flatMap((finding) => {
    const waiver = valid.find((one) => passes(one, finding));
    return waiver === undefined ? [] : [{ finding, waiver }];
  });
  const open = judgement.findings.filter((finding) => !waived.some((one) => one.finding === finding));
  const isUsed = (waiver: Waiver): boolean => judgement.findings.some((finding) => passes(waiver, finding));
  const unjudged = judgement.unjudged.map(({ address, reason }) => ({
    address: redactor.address(address),
    reason: redactor.text(reason),
  }));
  const failing = open.filter(({ severity }) => SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn));
  const exit = failing.length > 0 ? 1 : unjudged.length > 0 ? 2 : 0;
  // The worst comes first and is written last.
  const worst = new Map(open.toReversed().map(({ address, severity }) => [address, severity]));
  const changes = plan.changes.flatMap((change) => reported(change, worst, redactor));
  const { judged, otherTypes, protection } = judgement;
  return {
    exit,
    notes: [...priorStateNote(plan), protectionNote(protection)].map((note) => redactedNote(note, redactor)),
    verdict: sentence({ exit, open, failing, unjudged, waived: waived.length, judged, failOn }),
    failOn,
    protected: protection.things.map(({ kind, key, reason }) => ({
      kind,
      name: redactor.text(key.replace(/^@/, "")),
      reason: redactor.text(reason),
    })),
    findings: open.map((finding) => redacted(finding, redactor)),
    waived: waived.map(({ finding, waiver }) => ({
      ...redacted(finding, redactor),
      waiver: redactedWaiver(waiver, redactor),
    })),
    expiredWaivers: waivers
      .filter((waiver) => waiver.until < today && isUsed(waiver))
      .map((one) => redactedWaiver(one, redactor)),
    unusedWaivers: waivers.filter((waiver) => !isUsed(waiver)).map((one) => redactedWaiver(one, redactor)),
    unjudged,
    changes,
    judged,
    otherTypes: Object.fromEntries(otherTypes),
    fingerprint: fingerprint(plan),
  };
}

/** Whether a waiver was written for a finding: its rule, address and attribute. */
function passes(waiver: Waiver, finding: Finding): boolean {
  const isRule = waiver.rule === finding.rule || rulesReplacing(waiver.rule).includes(finding.rule);
  return isRule && waiver.address === finding.address && waiver.attribute === finding.attribute;
}

function priorStateNote({ priorState }: Plan): Note[] {
  if (priorState === "present") return [];
  return priorState === "empty"
    ? [
        [
          "Nothing exists before this plan: it creates everything. That is right for a first deployment; else the bucket or the key of the state is wrong.",
        ],
      ]
    : [["The plan has no prior state, so nothing shows whether resources were left out of it."]];
}

const BASES: Readonly<Record<Protection["basis"], string>> = {
  followed: "Protected: ",
  recognized:
    "The plan holds no trail. Protected, since a policy lets CloudTrail use it or --protect names it: ",
  assumed: "The plan holds no trail and no policy that names CloudTrail. Protected by assumption: ",
};

const MOST_NAMES = 12;

function protectionNote({ things, basis }: Protection): Note {
  const primary = things.filter(({ isSecondary }) => !isSecondary);
  if (primary.length === 0) return ["Nothing in this plan is known to belong to a trail."];
  const list = primary
    .slice(0, MOST_NAMES)
    .flatMap(({ kind, key }, index) => [
      `${index === 0 ? "" : ", "}${kind.replaceAll("-", " ")} `,
      { name: key.replace(/^@/, "") },
    ]);
  const more = primary.length > MOST_NAMES ? `, and ${primary.length - MOST_NAMES} more` : "";
  const why = basis === "followed" ? ", by what the trail names" : "";
  return [BASES[basis], ...list, `${more}${why}.`];
}

function redactedNote(note: Note, { text }: Redactor): Note {
  return note.map((part) => (typeof part === "string" ? part : { name: text(part.name) }));
}

function sentence(of: {
  readonly exit: Review["exit"];
  readonly open: readonly Finding[];
  readonly failing: readonly Finding[];
  readonly unjudged: readonly Unjudged[];
  readonly waived: number;
  readonly judged: number;
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
  const isDrift = of.failing.every(({ source }) => source === "drift");
  if (of.exit === 1 && isDrift) return `The audit trail was weakened outside Terraform: ${counts}${tail}.`;
  if (of.exit === 1) return `This plan weakens the audit trail: ${counts}${tail}.`;
  if (of.exit === 2)
    return `This plan cannot be judged: ${of.unjudged.length} unknown${counts === "" ? "" : `, ${counts}`}${tail}.`;
  if (counts !== "")
    return `This plan does not weaken the audit trail at ${of.failOn} or above: ${counts}${tail}.`;
  return `This plan does not weaken the audit trail: ${countOf(of.judged, "change")} judged, no finding${tail}.`;
}

function redacted(finding: Finding, { text, address }: Redactor): Finding {
  const { before, after, difference } = finding;
  return {
    ...finding,
    address: address(finding.address),
    ...(before === undefined ? {} : { before: before.map(text) }),
    ...(after === undefined ? {} : { after: after.map(text) }),
    ...(difference === undefined ? {} : { difference: difference.map(text) }),
  };
}

function redactedWaiver(waiver: Waiver, { text, address }: Redactor): Waiver {
  return { ...waiver, address: address(waiver.address), reason: text(waiver.reason) };
}

function reported(
  change: Change,
  worst: ReadonlyMap<string, Severity>,
  redactor: Redactor,
): ReportedChange[] {
  const { address, kind, previousAddress, importing } = change;
  const words = [
    ...(previousAddress === undefined ? [] : ["move"]),
    ...(importing === null ? [] : ["import"]),
    ...(kind === "no-op" ? [] : [change.actions.join() === "create,forget" ? "create, forget" : kind]),
  ];
  if (words.length === 0) return [];
  const severity = worst.get(address);
  const deposed = change.deposed === undefined ? "" : ` (deposed ${redactor.text(change.deposed)})`;
  return [
    {
      action: words.join(", "),
      address: redactor.address(address) + deposed,
      ...(previousAddress === undefined ? {} : { from: redactor.address(previousAddress) }),
      ...(severity === undefined ? {} : { severity }),
      details: () => differences(change).map(redactor.text),
    },
  ];
}

/** A report as JSON, every detail included. */
export function toJson(report: Review): string {
  const changes = report.changes.map(({ details, ...change }) => ({ ...change, details: details() }));
  const notes = report.notes.map((note) => noteText(note, (name) => name));
  return `${JSON.stringify({ version: REPORT_VERSION, ...report, notes, changes }, null, 2)}\n`;
}

/** A note as text. */
export function noteText(note: Note, show: (name: string) => string): string {
  return note.map((part) => (typeof part === "string" ? part : show(part.name))).join("");
}
