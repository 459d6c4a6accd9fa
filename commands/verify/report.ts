import type { Finding, Outcome } from "./check";
import { summaryOf } from "./checks/coverage";
import type { CellState } from "./coverage/cells";
import type { Coverage, CoverageRow } from "./coverage/coverage";
import { isOf, notExamined, THEMES } from "./themes";
import { countOutcomes, exitStatusOf, type Verification } from "./verify";

/** The findings by theme, in the order of the report. */
function byTheme(findings: readonly Finding[]) {
  return THEMES.map(({ id: prefix, title }) => ({
    prefix,
    title,
    findings: findings.filter(({ id }) => isOf(id, [prefix])),
  })).filter((theme) => theme.findings.length > 0);
}

const VERDICTS = {
  0: "Every account and Region delivers, and everything is as the settings say.",
  1: "Something is wrong.",
  2: "Nothing is known to be wrong, but not everything could be read.",
} as const;

function verdictOf({ findings, only }: Verification): string {
  const status = exitStatusOf(findings);
  const isPartial = notExamined(only).length > 0;
  if (status !== 0 || (!isPartial && countOutcomes(findings).WARN === 0)) return VERDICTS[status];
  const nothing = isPartial ? "Nothing is wrong in what was examined" : "Nothing is wrong";
  return countOutcomes(findings).WARN > 0 ? `${nothing}; something is worth a look.` : `${nothing}.`;
}

/** `Only: delivery. Not examined: trail, ...`, for a run that leaves something out. */
function partialLine({ only = [] }: Verification): string | undefined {
  const left = notExamined(only);
  return only.length === 0 || left.length === 0
    ? undefined
    : `Only: ${only.join(", ")}. Not examined: ${left.join(", ")}.`;
}

function countsOf({ findings }: Verification): string {
  const counts = countOutcomes(findings);
  const order: readonly Outcome[] = ["PASS", "WARN", "UNKNOWN", "FAIL"];
  return order
    .filter((outcome) => outcome === "PASS" || counts[outcome] > 0)
    .map((outcome) => `${counts[outcome]} ${outcome}`)
    .join(", ");
}

function subjectOf({ organizationId, trailArn, at, calls, seconds }: Verification): string {
  return `organization ${organizationId}, trail ${trailArn}, ${at.toISOString().slice(0, 16)}Z, ${calls} calls in ${seconds.toFixed(1)} s`;
}

// ---- terminal ----

const COLOURS: Readonly<Record<Outcome, number>> = { PASS: 32, WARN: 33, UNKNOWN: 35, FAIL: 31 };
const DIM = 2;

/** For a person at a terminal, plain unless `colour`. */
export function terminalReport(verification: Verification, { colour }: { readonly colour: boolean }): string {
  const paint = (code: number, text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const partial = partialLine(verification);
  const lines = [`Verified ${subjectOf(verification)}`, ...(partial === undefined ? [] : [partial]), ""];
  for (const { title, prefix, findings } of byTheme(verification.findings)) {
    lines.push(title);
    for (const finding of findings) {
      const { outcome, id, title: what, found, setting, mend } = finding;
      lines.push(`  ${paint(COLOURS[outcome], outcome.padEnd(7))}  ${id}: ${what}`);
      if (outcome === "PASS") {
        lines.push(paint(DIM, `             ${found}${setting === undefined ? "" : ` (${setting})`}`));
        continue;
      }
      lines.push(`             found: ${found}`);
      if (setting !== undefined) lines.push(`             setting: ${setting}`);
      if (mend !== undefined) lines.push(`             mend: ${mend}`);
    }
    if (prefix === "coverage" && verification.coverage) {
      const dimCell = (state: CellState, text: string) =>
        state === "OK" ? text : isCalm(state) ? paint(DIM, text) : paint(COLOURS.FAIL, text);
      lines.push("", ...matrixLines(verification.coverage, dimCell).map((line) => `  ${line}`));
    }
    lines.push("");
  }
  const status = exitStatusOf(verification.findings);
  const colourOfAll = status === 0 ? COLOURS.PASS : status === 1 ? COLOURS.FAIL : COLOURS.UNKNOWN;
  lines.push(`${countsOf(verification)}. ${paint(colourOfAll, verdictOf(verification))}`, "");
  return lines.join("\n");
}

const isCalm = (state: CellState): boolean =>
  ["OK", "QUIET", "NEW", "SUSPENDED", "REGION-OFF"].includes(state);

const CELL_WORDS: Readonly<Record<CellState, string>> = {
  OK: "OK",
  QUIET: "quiet",
  LATE: "LATE",
  GAP: "GAP",
  MISSING: "MISS",
  NEW: "new",
  SUSPENDED: "susp",
  "REGION-OFF": "off",
  UNKNOWN: "?",
};

/** More accounts than these are not listed one by one where nothing is wrong with them. */
const MOST_ROWS = 200;

function rowsShown({ rows }: Coverage): { readonly shown: readonly CoverageRow[]; readonly calm: number } {
  if (rows.length <= MOST_ROWS) return { shown: rows, calm: 0 };
  const shown = rows.filter(({ cells }) => [...cells.values()].some(({ state }) => !isCalm(state)));
  return { shown, calm: rows.length - shown.length };
}

function restLine(calm: number): string[] {
  return calm === 0 ? [] : [`and ${calm.toLocaleString("en-US")} accounts with nothing wrong`];
}

function matrixLines(coverage: Coverage, paint: (state: CellState, text: string) => string): string[] {
  const { regions } = coverage;
  const { shown, calm } = rowsShown(coverage);
  const names = shown.map(({ member }) => `${member.id} ${member.name}`.slice(0, LONGEST_NAME));
  const width = Math.max(12, ...names.map((name) => name.length));
  const heads = regions.map(shortRegion);
  const widths = heads.map((head) => Math.max(head.length, 5));
  const line = (name: string, cells: readonly string[]) =>
    `${name.padEnd(width)}  ${cells.join(" ")}`.trimEnd();
  return [
    line(
      "",
      heads.map((head, index) => head.padEnd(widths[index] ?? 0)),
    ),
    ...shown.map(({ cells }, row) =>
      line(
        names[row] ?? "",
        regions.map((region, index) => {
          const { state } = cells.get(region) ?? { state: "UNKNOWN" };
          const word = CELL_WORDS[state];
          return paint(state, word) + " ".repeat(Math.max(0, (widths[index] ?? 0) - word.length));
        }),
      ),
    ),
    ...restLine(calm),
    summaryOf(coverage),
  ];
}

const LONGEST_NAME = 32;

const DIRECTIONS: Readonly<Record<string, string>> = {
  north: "n",
  south: "s",
  east: "e",
  west: "w",
  central: "c",
  northeast: "ne",
  southeast: "se",
  northwest: "nw",
  southwest: "sw",
};

/** `us-east-1` as `use1`, `ap-southeast-2` as `apse2`: 17 columns then fit on a line. */
export function shortRegion(region: string): string {
  return region
    .split("-")
    .map((part) => DIRECTIONS[part] ?? part)
    .join("");
}

// ---- markdown ----

/** For a pull request, an issue or an auditor. */
export function markdownReport(verification: Verification): string {
  const { findings, coverage } = verification;
  const wrong = findings.filter(({ outcome }) => outcome !== "PASS");
  const partial = partialLine(verification);
  const lines = [
    "# Verification of the organization trail",
    "",
    ...(partial === undefined ? [] : [`**${partial}**`, ""]),
    `**${verdictOf(verification)}** ${countsOf(verification)}.`,
    "",
    `Looked at ${subjectOf(verification)}.`,
    "",
  ];
  if (wrong.length > 0) {
    lines.push("## What to do", "");
    for (const { outcome, id, title, found, setting, mend } of wrong) {
      lines.push(`- **${outcome}** \`${id}\`: ${inline(title)}`);
      lines.push(`  - found: ${inline(found)}`);
      if (setting !== undefined) lines.push(`  - setting: ${code(setting)}`);
      if (mend !== undefined) lines.push(`  - mend: ${mend}`);
    }
    lines.push("");
  }
  for (const { prefix, title, findings: ofTheme } of byTheme(findings)) {
    lines.push(`## ${title}`, "", "| | check | setting | found |", "| --- | --- | --- | --- |");
    for (const { outcome, id, title: what, setting, found } of ofTheme) {
      const compared = setting === undefined ? "" : code(setting);
      lines.push(`| ${outcome} | \`${id}\` ${inline(what)} | ${compared} | ${inline(found)} |`);
    }
    lines.push("");
    if (prefix === "coverage" && coverage) lines.push(...matrixTable(coverage), "");
  }
  return lines.join("\n");
}

function matrixTable(coverage: Coverage): string[] {
  const { regions } = coverage;
  const { shown, calm } = rowsShown(coverage);
  const cell = (state: CellState) => (isCalm(state) ? CELL_WORDS[state] : `**${CELL_WORDS[state]}**`);
  return [
    summaryOf(coverage),
    "",
    `| account | ${regions.join(" | ")} |`,
    `| --- |${" --- |".repeat(regions.length)}`,
    ...shown.map(
      ({ member, cells }) =>
        `| ${member.id} ${inline(member.name)} | ${regions.map((region) => cell(cells.get(region)?.state ?? "UNKNOWN")).join(" | ")} |`,
    ),
    ...restLine(calm),
    "",
    "OK: digests and log files. quiet: digests only, as nothing happened. new: first day. susp: account closed. off: Region not enabled. LATE: the newest digest is too old. GAP: an hour of the last 24 has no digest. MISS: no digest in 24 hours. ?: could not be read.",
  ];
}

/** Text from AWS as it is: no table cell ends in it, and nothing in it becomes markup. */
function inline(text: string): string {
  return text.replaceAll(/[\\`*_<>[\]|#~@]/g, "\\$&").replaceAll(/\s+/g, " ");
}

function code(text: string): string {
  return `\`${text.replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}

// ---- json ----

/** For a program; `version` changes when a key changes its meaning. */
export function jsonReport(verification: Verification): string {
  const { at, organizationId, trailArn, only = null, findings, coverage, calls, seconds } = verification;
  return `${JSON.stringify(
    {
      version: 1,
      at: at.toISOString(),
      organizationId,
      trail: trailArn,
      only,
      notExamined: notExamined(only ?? undefined),
      exitStatus: exitStatusOf(findings),
      verdict: verdictOf(verification),
      counts: countOutcomes(findings),
      findings,
      coverage: coverage && {
        summary: summaryOf(coverage),
        regions: coverage.regions,
        accounts: coverage.rows.map(({ member, cells }) => ({
          id: member.id,
          name: member.name,
          cells: Object.fromEntries(cells),
        })),
      },
      calls,
      seconds,
    },
    null,
    2,
  )}\n`;
}
