import { count, countOf } from "../../shared/count";
import type { Tone } from "../../shared/report/tone";
import { formatMinute } from "../../verify/coverage/cells";
import type { Weight } from "../codes";
import type { Hours } from "../finding";
import type { CellState, Counts, Depth, IntegrityRun } from "../result";
import { type Verdict, verdictOf } from "../verdict";

export const TONES = {
  VALID: "good",
  INVALID: "bad",
  INCOMPLETE: "unsure",
  ABSENT: "quiet",
  NOTE: "quiet",
} as const satisfies Readonly<Record<CellState | Weight, Tone>>;

const PROVEN: Readonly<Record<Depth, string>> = {
  chain: "Every digest is genuine and linked to the one before it, and every hour is accounted for.",
  files:
    "Every digest is genuine, every hour is accounted for, and every log file is there as it was delivered, by name and time.",
  content:
    "Every digest is genuine, every hour is accounted for, and every log file has the content that CloudTrail delivered.",
};

const PROVEN_OF_COPY =
  "Every digest is genuine, every hour is accounted for, and every log file is there, and no other, by name.";

const VERDICTS: Readonly<Record<Exclude<Verdict, "VALID">, string>> = {
  INVALID: "Something was changed, removed or added.",
  INCOMPLETE:
    "Nothing is known to be changed, removed or added, but not everything could be read or is vouched for.",
};

/** The verdict in a sentence. */
export function conclusion(run: IntegrityRun): string {
  const verdict = verdictOf(run);
  if (verdict !== "VALID") return VERDICTS[verdict];
  return run.isCopy && run.depth === "files" ? PROVEN_OF_COPY : PROVEN[run.depth];
}

const hours = ({ from, to }: Hours) => `${formatMinute(from.getTime())} to ${formatMinute(to.getTime())}`;

const STATES: readonly CellState[] = ["VALID", "INVALID", "INCOMPLETE", "ABSENT"];

/** How many cells are in each state. */
export function countCells({ cells }: IntegrityRun): Readonly<Record<CellState, number>> {
  const counts = { VALID: 0, INVALID: 0, INCOMPLETE: 0, ABSENT: 0 };
  for (const { state } of cells) counts[state] += 1;
  return counts;
}

/** `1,699 VALID, 1 INVALID`. */
export function cellCounts(run: IntegrityRun): string {
  const counts = countCells(run);
  return STATES.filter((state) => state === "VALID" || counts[state] > 0)
    .map((state) => `${count(counts[state])} ${state}`)
    .join(", ");
}

function kindOf({ isCopy, isDownload }: Pick<IntegrityRun, "isCopy" | "isDownload">): string {
  return isDownload ? "the folder" : isCopy ? "the copy" : "bucket";
}

/** What was examined. */
export function subject({
  organizationId,
  trailArn,
  bucket,
  isCopy,
  isDownload,
  depth,
}: IntegrityRun): string {
  return `organization ${organizationId}, trail ${trailArn}, ${kindOf({ isCopy, isDownload })} ${bucket}, depth ${depth}`;
}

/** When it was examined, and by whom. */
export function runLine({ at, caller, calls, seconds, interrupted }: IntegrityRun): string {
  const end = interrupted ? "; interrupted before everything was examined" : "";
  return `${formatMinute(at.getTime())} by ${caller}, ${countOf(calls, "call")} in ${seconds.toFixed(1)} s${end}`;
}

/** The time that every cell covers, if there is one. */
export function coveredByAll({ cells }: IntegrityRun): Hours | undefined {
  const expected = cells.filter(({ state }) => state !== "ABSENT");
  if (expected.length === 0 || expected.some(({ covered }) => covered === undefined)) return undefined;
  const times = (end: keyof Hours) => expected.flatMap(({ covered }) => covered?.[end].getTime() ?? []);
  const from = times("from").reduce((one, other) => Math.max(one, other));
  const to = times("to").reduce((one, other) => Math.min(one, other));
  return from < to ? { from: new Date(from), to: new Date(to) } : undefined;
}

/** The time that was asked for, and the time that is vouched for. */
export function windowLine(run: IntegrityRun): string {
  const covered = coveredByAll(run);
  const said =
    covered === undefined
      ? "No time is vouched for in every account and Region"
      : `Vouched for in every account and Region: ${hours(covered)}`;
  return `Asked for: ${hours(run.asked)}. ${said}${run.usedState ? ", of which earlier runs examined a part" : ""}.`;
}

/** How many of what the cells examined. */
export function sumCounts({ cells }: IntegrityRun): Counts {
  const sum = { digests: 0, logFiles: 0, readBefore: 0, bytes: 0 };
  for (const { counts } of cells) {
    sum.digests += counts.digests;
    sum.logFiles += counts.logFiles;
    sum.readBefore += counts.readBefore;
    sum.bytes += counts.bytes;
  }
  return sum;
}

/** `24 digests, 120 log files, 1.2 MB of content`. */
export function examined(run: IntegrityRun): string {
  const { digests, logFiles, readBefore, bytes } = sumCounts(run);
  return [
    countOf(digests, "digest"),
    `${countOf(logFiles, "log file")}${readBefore > 0 ? ` (${count(readBefore)} of them read in an earlier run)` : ""}`,
    ...(run.depth === "content"
      ? [`${(bytes / 1e6).toLocaleString("en-US", { maximumFractionDigits: 1 })} MB of content`]
      : []),
  ].join(", ");
}

/** The charges. */
export function costLine({ cost }: IntegrityRun): string {
  return `${cost.toFixed(2)} USD, estimated, with the events that the run itself records`;
}

/** Hours in a finding. */
export function describeHours(unvouched: Hours): string {
  return `nobody vouches for ${hours(unvouched)}`;
}

const OF_DEPTH: Readonly<Record<Depth, readonly string[]>> = {
  chain: ["That the log files are there and unchanged: at this depth only digests were read."],
  files: ["That the content of the log files is what CloudTrail delivered: at this depth it was not read."],
  content: ["What archived log files contain, unless an earlier run read them before they were archived."],
};

const OF_COPY: readonly string[] = [
  "Anything about the log bucket itself: a copy was read.",
  "When the files of the copy were written: a file that somebody wrote again is found by its content alone.",
];

const OF_DOWNLOAD: readonly string[] = [
  "Anything about the log bucket itself: files in a folder were read, without versions and delete markers.",
  "When a log file was written: whoever had the folder could change the times of its files.",
  "That no further account or Region belongs there: a folder shows only what was downloaded.",
];

/** What a run does not prove. */
export function limits({ depth, isCopy, isDownload, interrupted }: IntegrityRun): readonly string[] {
  return [
    ...(interrupted ? ["Anything about what it had not reached when it was interrupted."] : []),
    ...OF_DEPTH[depth],
    ...(isCopy ? OF_COPY : []),
    ...(isDownload ? OF_DOWNLOAD : []),
    "That the public keys are those of CloudTrail, beyond that its API, or the file of `--keys`, named them.",
    "That CloudTrail recorded every call. It cannot show events that were never delivered.",
    "Anything about hours in which log file validation or the trail was off, or outside the time that is vouched for.",
    "That nobody put files into folders of other days than those of the time asked for: only a run of these days lists them.",
    "That nobody has changed this report since. It is not signed: keep it, or its SHA-256, where only the auditor can write.",
  ];
}
