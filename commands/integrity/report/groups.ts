import { groupBy } from "../../shared/group-by";
import { CODES, type Code, type Weight } from "../codes";
import type { Finding } from "../finding";
import type { IntegrityRun } from "../result";
import { describeHours } from "./summary";

/** A finding with the cell in which it is, if it is in one. */
export interface PlacedFinding extends Finding {
  readonly accountId?: string;
  readonly region?: string;
}

/** All findings: those of no cell first, then cell by cell. */
export function placedFindings({ cells, findings }: IntegrityRun): readonly PlacedFinding[] {
  return [
    ...findings,
    ...cells.flatMap(({ accountId, region, findings: ofCell }) =>
      ofCell.map((finding) => ({ ...finding, accountId, region })),
    ),
  ];
}

/** The findings of one code. */
export interface Group {
  readonly code: Code;
  readonly weight: Weight;
  readonly title: string;
  readonly remediation: string;
  readonly findings: readonly PlacedFinding[];
  /** The first findings, each in a line. */
  readonly evidence: readonly string[];
  /** How many more there are. */
  readonly more: number;
}

const WEIGHTS: readonly Weight[] = ["INVALID", "INCOMPLETE", "NOTE"];

/** A report lists this many findings of a code. The JSON report has all. */
const MOST_FINDINGS = 20;

/** The findings by code, the worst first. */
export function groupFindings(run: IntegrityRun): readonly Group[] {
  const byCode = groupBy(placedFindings(run), ({ code }) => code);
  const groups = (Object.keys(CODES) as Code[]).flatMap((code) => {
    const findings = byCode.get(code) ?? [];
    return findings.length === 0 ? [] : [toGroup(code, findings, run)];
  });
  return WEIGHTS.flatMap((weight) => groups.filter((group) => group.weight === weight));
}

function toGroup(code: Code, findings: readonly PlacedFinding[], run: IntegrityRun): Group {
  return {
    code,
    weight: CODES[code].weight,
    title: CODES[code].title,
    remediation: remediationOf(code, findings, run),
    findings,
    evidence: findings.slice(0, MOST_FINDINGS).map(describe),
    more: Math.max(0, findings.length - MOST_FINDINGS),
  };
}

function describe({ accountId, region, key, hours, found }: PlacedFinding): string {
  const place = accountId === undefined ? [] : [`${accountId} (${region})`];
  const rest = [
    found,
    ...(hours === undefined ? [] : [describeHours(hours)]),
    ...(key === undefined ? [] : [key]),
  ];
  return [...place, rest.join("; ")].join(": ");
}

/** Words that a shell takes as they are. A hostile key must not become part of a command that somebody copies. */
const HARMLESS = /^[\w./:=+@-]+$/;

/** The remediation, with the values of the finding if it is the only one. */
export function remediationOf(
  code: Code,
  [first, ...others]: readonly PlacedFinding[],
  { bucket, isDownload }: Pick<IntegrityRun, "bucket" | "isDownload">,
): string {
  const { key = "", region = "" } = first === undefined || others.length > 0 ? {} : first;
  const values = { BUCKET: isDownload ? "BUCKET" : bucket, KEY: key, REGION: region };
  return CODES[code].remediation.replaceAll(/\b(BUCKET|KEY|REGION)\b/g, (name) => {
    const value = values[name as keyof typeof values];
    return HARMLESS.test(value) ? value : name;
  });
}
