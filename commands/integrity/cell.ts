import { countOf } from "../shared/count";
import { judgeChain } from "./chain";
import { isStarting } from "./chain-begin";
import { CODES, type Weight, weightOf } from "./codes";
import { covered, judgeCover } from "./cover";
import type { Digest, DigestReading } from "./digest";
import { judgeDigestFolder } from "./digest-folder";
import type { Finding } from "./finding";
import type { FilesJudgement, NamedFile } from "./log-files";
import type { CellResult, CellState, Depth } from "./result";
import { type CellScope, examined, type ListedFile, ownCheckpoint } from "./scope";

/** What the digests of a cell show: the depth `chain`. */
export interface DigestsJudgement {
  readonly digests: readonly Digest[];
  readonly findings: readonly Finding[];
}

/** Judges the digest folder of a cell: the files themselves, how they are linked, and which hours they cover. */
export function judgeDigests(
  listed: readonly ListedFile[],
  readings: readonly DigestReading[],
  scope: CellScope,
): DigestsJudgement {
  const digests = readings.flatMap(({ digest }) => digest ?? []);
  const ofFiles = [
    ...judgeDigestFolder(listed, scope).findings,
    ...readings.flatMap(({ findings }) => findings),
  ];
  const found = [...ofFiles, ...judgeChain(digests, listed, scope)];
  const findings = [...found, ...judgeCover(digests, found, scope)];
  return { digests, findings: findings.filter((finding) => !isLater(finding, scope)) };
}

/** Whether a finding is of a digest from after the time asked for, which is read only to decide the last log files. */
function isLater({ hours }: Finding, { asked }: CellScope): boolean {
  return hours !== undefined && hours.from >= asked.to;
}

/** What the bytes of log files show. */
export interface Content {
  readonly findings: readonly Finding[];
  /** Files that are as they should be. */
  readonly files: number;
  /** Whose hash was compared. */
  readonly bytes: number;
  /** Files that turned out to be archived only when they were read: S3 does not list in which tier of INTELLIGENT_TIERING they are. */
  readonly archived: readonly NamedFile[];
}

/** What was examined of a cell. */
export interface CellEvidence {
  readonly scope: CellScope;
  readonly depth: Depth;
  readonly digests: DigestsJudgement;
  /** Undefined at the depth `chain`. */
  readonly files?: FilesJudgement;
  /** At the depth `content`. */
  readonly content?: Content;
}

/** The result of a cell. */
export function judgeCell(evidence: CellEvidence): CellResult {
  const { scope, depth, digests, files, content } = evidence;
  const { accountId, region } = scope.place;
  const findings = [
    ...digests.findings,
    ...(files?.findings ?? []),
    ...(content?.findings ?? []),
    ...judgeRest(evidence),
    ...judgeAccount(scope),
  ];
  const atDepth = {
    chain: 0,
    files: (files?.toRead.length ?? 0) + (files?.archived.length ?? 0),
    content: content?.files ?? 0,
  };
  const readBefore = files?.readBefore ?? 0;
  const logFiles = atDepth[depth] + readBefore;
  const counts = { digests: digests.digests.length, logFiles, readBefore, bytes: content?.bytes ?? 0 };
  // An hourly run that finds nothing new has still seen that nothing is due.
  const isActive = !["off", "former"].includes(scope.presence);
  const isIdle = isActive && ownCheckpoint(scope) !== undefined;
  const isOfTime = digests.digests.some(({ end }) => end > scope.asked.from);
  const isUnvouched = isActive && !isStarting(scope);
  const otherwise = isOfTime || isIdle ? "VALID" : isUnvouched ? "INCOMPLETE" : "ABSENT";
  const state = worst(findings) ?? otherwise;
  const detail = describe(state, findings, evidence, logFiles);
  return { accountId, region, state, detail, covered: covered(digests.digests, scope), findings, counts };
}

/** Log files that were not examined at the depth that was asked for. */
function judgeRest({ depth, files, content }: CellEvidence): readonly Finding[] {
  if (depth === "chain") return [];
  if (files === undefined) return [{ code: "UNREADABLE", found: "the log files were not listed" }];
  if (depth === "files") return [];
  const archived = [...files.archived, ...(content?.archived ?? [])];
  const read = (content?.files ?? 0) + (content?.findings.length ?? 0) + (content?.archived.length ?? 0);
  const rest = files.toRead.length - read;
  const [first] = archived;
  return [
    ...(rest > 0 ? [{ code: "L-UNREADABLE", found: `${countFiles(rest)} not read` } as const] : []),
    ...(first === undefined
      ? []
      : [
          {
            code: "L-ARCHIVED",
            key: first.key,
            found: `${countFiles(archived.length)} not read`,
          } as const,
        ]),
  ];
}

function judgeAccount({ presence, place }: CellScope): readonly Finding[] {
  if (presence !== "former") return [];
  return [{ code: "FORMER-ACCOUNT", found: `${place.accountId} is no active account of the organization` }];
}

function worst(findings: readonly Finding[]): "INVALID" | "INCOMPLETE" | undefined {
  const has = (weight: Weight) => findings.some((finding) => weightOf(finding) === weight);
  if (has("INVALID")) return "INVALID";
  return has("INCOMPLETE") ? "INCOMPLETE" : undefined;
}

function describe(
  state: CellState,
  findings: readonly Finding[],
  { scope, depth, digests }: CellEvidence,
  logFiles: number,
): string {
  const first = findings.find((finding) => weightOf(finding) === state);
  if (state === "VALID" && digests.digests.length > 0) {
    const ofDigests = countOf(digests.digests.length, "digest");
    return depth === "chain" ? ofDigests : `${ofDigests}, ${countFiles(logFiles)}`;
  }
  if (first === undefined) return describeAbsence(scope);
  const { title } = CODES[first.code];
  const others = findings.filter((finding) => weightOf(finding) !== "NOTE").length - 1;
  return others > 0 ? `${title}, and ${countOf(others, "other finding")}` : title;
}

function describeAbsence(scope: CellScope): string {
  const { presence, checkpoint } = scope;
  if (presence === "off") return "the account has not enabled the Region";
  if (presence === "former") return "the account is closed or has left, and has no digest of this time";
  const { from, to } = examined(scope);
  if (checkpoint !== undefined) return `no new digest since ${from.toISOString()}`;
  return from < to ? "no digest yet, in its first 24 hours" : "no digest is due yet";
}

function countFiles(number: number): string {
  return countOf(number, "log file");
}

/** The result with a finding about the examination itself. */
export function withFinding(result: CellResult, finding: Finding): CellResult {
  const findings = [...result.findings, finding];
  const state = worst(findings) ?? result.state;
  return {
    ...result,
    findings,
    state,
    detail: state === result.state ? result.detail : CODES[finding.code].title,
  };
}

/** The result of a cell of which nothing could be read, for example its listing or the keys of its Region. */
export function unreadCell(
  { accountId, region }: Pick<CellResult, "accountId" | "region">,
  why: string,
  findings: readonly Finding[] = [],
): CellResult {
  const counts = { digests: 0, logFiles: 0, readBefore: 0, bytes: 0 };
  return { accountId, region, state: worst(findings) ?? "INCOMPLETE", detail: why, findings, counts };
}

/** The verdict of a run. A run in which nothing was examined is INCOMPLETE. */
export function verdict(
  cells: readonly CellResult[],
  findings: readonly Finding[],
): "VALID" | "INVALID" | "INCOMPLETE" {
  const has = (state: CellState) => cells.some((cell) => cell.state === state);
  const ofRun = worst(findings);
  if (ofRun === "INVALID" || has("INVALID")) return "INVALID";
  return ofRun === "INCOMPLETE" || has("INCOMPLETE") || !has("VALID") ? "INCOMPLETE" : "VALID";
}
