/** Everything that a review says, before it is written in any format. */
import { createHash } from "node:crypto";
import { statementLines } from "../../policies/analysis/atoms";
import { UnreadablePolicy } from "../../policies/analysis/conditions";
import { isObject, type Json, type JsonObject, member } from "../../policies/analysis/json";
import { type Finding, judge, SEVERITIES, type Unjudged } from "./judge";
import type { Change, Plan } from "./plan";
import { isMask, SENSITIVE, scrubber } from "./redactor";
import type { Severity } from "./rules";

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
export interface Report {
  readonly exit: 0 | 1 | 2;
  readonly verdict: string;
  readonly failOn: Severity;
  readonly findings: readonly Finding[];
  readonly waived: readonly (Finding & { readonly waiver: Waiver })[];
  readonly expiredWaivers: readonly Waiver[];
  readonly unusedWaivers: readonly Waiver[];
  readonly unjudged: readonly Unjudged[];
  readonly changes: readonly ReportedChange[];
  readonly fingerprint: string;
}

/** What a review depends on besides the plan. */
export interface ReviewOptions {
  readonly failOn: Severity;
  readonly waivers: readonly Waiver[];
  /** Today, as `2026-12-31`. */
  readonly today: string;
}

/** Reviews a plan. */
export function review(plan: Plan, { failOn, waivers, today }: ReviewOptions): Report {
  const scrub = scrubber(plan.document);
  const judgement = judge(plan);
  const valid = waivers.filter(({ until }) => until >= today);
  const matches = (finding: Finding) => (waiver: Waiver) =>
    waiver.rule === finding.rule && waiver.address === finding.address;
  const open = judgement.findings.filter((finding) => !valid.some(matches(finding)));
  const waived = judgement.findings.flatMap((finding) => {
    const waiver = valid.find(matches(finding));
    return waiver === undefined ? [] : [{ ...clean(finding, scrub), waiver: cleanWaiver(waiver, scrub) }];
  });
  const used = (waiver: Waiver): boolean => judgement.findings.some((finding) => matches(finding)(waiver));
  const unjudged = judgement.unjudged.map(({ address, reason }) => ({
    address: scrub(address),
    reason: scrub(reason),
  }));
  const failing = open.filter(({ severity }) => SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn));
  const exit = failing.length > 0 ? 1 : unjudged.length > 0 ? 2 : 0;
  // The worst comes first and is written last.
  const worst = new Map(open.toReversed().map(({ address, severity }) => [address, severity]));
  const changes = plan.changes.flatMap((change) => reported(change, worst, scrub));
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
    findings: open.map((finding) => clean(finding, scrub)),
    waived,
    expiredWaivers: waivers
      .filter((waiver) => waiver.until < today && used(waiver))
      .map((one) => cleanWaiver(one, scrub)),
    unusedWaivers: waivers.filter((waiver) => !used(waiver)).map((one) => cleanWaiver(one, scrub)),
    unjudged,
    changes,
    fingerprint: fingerprint(plan),
  };
}

function sentence(of: {
  readonly exit: Report["exit"];
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

function clean(finding: Finding, scrub: (text: string) => string): Finding {
  const { before, after } = finding;
  return {
    ...finding,
    address: scrub(finding.address),
    ...(before === undefined ? {} : { before: before.map(scrub) }),
    ...(after === undefined ? {} : { after: after.map(scrub) }),
  };
}

function cleanWaiver({ rule, address, reason, until }: Waiver, scrub: (text: string) => string): Waiver {
  return { rule, address: scrub(address), reason: scrub(reason), until };
}

function reported(
  change: Change,
  worst: ReadonlyMap<string, Severity>,
  scrub: (text: string) => string,
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
      address: scrub(address) + (change.deposed === undefined ? "" : ` (deposed ${scrub(change.deposed)})`),
      ...(previousAddress === undefined ? {} : { from: scrub(previousAddress) }),
      ...(severity === undefined ? {} : { severity }),
      details: () => differences(change).map(scrub),
    },
  ];
}

/** What changes in a resource, one line each. */
function differences({ before, after, afterUnknown, beforeSensitive, afterSensitive }: Change): string[] {
  const lines: string[] = [];
  const walk = (path: string, old: Side, now: Side, unknown: Json | undefined): void => {
    if (unknown === true) {
      lines.push(...line("-", path, old), `+ ${path} = (known after apply)`);
    } else if (!isMask(unknown) && bare(old.value) === bare(now.value)) {
      return;
    } else if (
      isObject(old.value ?? {}) &&
      isObject(now.value ?? {}) &&
      old.mask !== true &&
      now.mask !== true
    ) {
      const keys = new Set(
        [old.value, now.value, unknown].flatMap((one) => Object.keys(isObject(one) ? one : {})),
      );
      for (const key of [...keys].sort()) {
        walk(path === "" ? key : `${path}.${key}`, inside(old, key), inside(now, key), member(unknown, key));
      }
    } else if (areBlocks(old.value) && areBlocks(now.value) && old.value.length === now.value.length) {
      old.value.forEach((_, index) => {
        const part = Array.isArray(unknown) ? unknown[index] : undefined;
        walk(`${path}[${index}]`, element(old, index), element(now, index), part);
      });
    } else {
      lines.push(...(policyLines(path, old, now) ?? [...line("-", path, old), ...line("+", path, now)]));
    }
  };
  walk(
    "",
    { value: before, mask: beforeSensitive },
    { value: after, mask: afterSensitive },
    afterUnknown ?? undefined,
  );
  return lines;
}

/** A value and the mask that says what of it is sensitive. */
interface Side {
  readonly value: Json | undefined;
  readonly mask: Json | undefined;
}

function inside({ value, mask }: Side, key: string): Side {
  return { value: member(value, key), mask: mask === true ? true : member(mask, key) };
}

/** An element of a list; where the mask is no list of the same length, it hides every element or none. */
function element({ value, mask }: Side, index: number): Side {
  const values = Array.isArray(value) ? value : [];
  const matches = Array.isArray(mask) && mask.length === values.length;
  return { value: values[index], mask: matches ? mask[index] : isMask(mask) };
}

function areBlocks(value: Json | undefined): value is JsonObject[] {
  return Array.isArray(value) && value.every(isObject);
}

function line(sign: string, path: string, { value, mask }: Side): string[] {
  if (value === null || value === undefined) return [];
  return [`${sign} ${path} = ${isMask(mask) ? SENSITIVE : JSON.stringify(value)}`];
}

/** A changed policy as the statements that go and come. */
function policyLines(path: string, old: Side, now: Side): string[] | undefined {
  if (isMask(old.mask) || isMask(now.mask) || !path.endsWith("policy")) return undefined;
  try {
    const [was, is] = [statementLines(old.value), statementLines(now.value)];
    const same = was.filter((one) => is.includes(one)).length;
    const lines = [
      ...was.filter((one) => !is.includes(one)).map((one) => `- ${path}: ${one}`),
      ...is.filter((one) => !was.includes(one)).map((one) => `+ ${path}: ${one}`),
    ];
    return [...lines, ...(same > 0 ? [`~ ${path}: ${same} statements stay`] : [])];
  } catch (error) {
    if (error instanceof UnreadablePolicy) return undefined;
    throw error;
  }
}

/**
 * SHA-256 over the canonical changes: the same for two plans of one change, another for any other. Left out
 * is what differs between two runs all the same: time, versions, drift, what is only read.
 */
function fingerprint({ changes, document }: Plan): string {
  const managed = changes
    .filter(({ mode, kind, previousAddress, importing }) => {
      return mode === "managed" && (kind !== "no-op" || previousAddress !== undefined || importing !== null);
    })
    .map((change) =>
      canonical([
        change.address,
        change.deposed ?? null,
        change.previousAddress ?? null,
        [...change.actions],
        change.before,
        change.after,
        change.afterUnknown,
        change.replacePaths,
        change.importing,
      ]),
    )
    .sort();
  const outputs = Object.entries(isObject(document.output_changes) ? document.output_changes : {})
    .filter(([, change]) => canonical(member(change, "actions")) !== '["no-op"]')
    .map((entry) => canonical(entry))
    .sort();
  const hash = createHash("sha256");
  for (const part of [...managed, "outputs", ...outputs]) hash.update(part).update("\n");
  return hash.digest("hex");
}

/** Like {@link canonical}, with nothing, an empty text and an empty block as the same. */
function bare(value: Json | undefined): string {
  const text = canonical(value);
  return ['""', "[]", "{}"].includes(text) ? "null" : text;
}

/** JSON with sorted keys. */
function canonical(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isObject(value)) return JSON.stringify(value ?? null);
  const entries = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${entries.join()}}`;
}
