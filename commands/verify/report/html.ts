import { count, countOf } from "../../shared/count";
import { type PageOptions, renderPage } from "../../shared/page/page";
import { groupByTheme, notExamined } from "../checks/index";
import type { Coverage } from "../coverage/coverage";
import { countExpected, countStates } from "../coverage/summary";
import { exitStatus, type Verification } from "../verify";
import { heatMap } from "./heat-map";
import { listProblems } from "./problems";
import { counts, describeWindow, partialLine, TONES, toneOfStatus, verdict } from "./summary";

/** The page for an auditor. */
export function htmlReport(verification: Verification, { origin, json }: PageOptions): string {
  const { results, coverage, organizationId, trailArn, at, callers, calls, seconds } = verification;
  const status = exitStatus(results);
  const window = describeWindow(verification);
  const partial = partialLine(verification);
  return renderPage({
    title: "Verification of the organization trail",
    command: "verify",
    verdict: {
      tone: toneOfStatus(status),
      word: WORDS[status],
      text: verdict(verification),
      counts: `${counts(verification)}.${partial === undefined ? "" : ` ${partial}`}`,
    },
    facts: [
      ["Organization", organizationId],
      ["Trail", trailArn],
      ["Run", `${at.toISOString().slice(0, 16)}Z, ${countOf(calls, "call")} in ${seconds.toFixed(1)} s`],
      ...(window === undefined ? [] : [["Window", window] as const]),
      [
        "Run by",
        ...(callers.length === 0 ? ["unknown"] : callers.map(({ account, arn }) => `${account}: ${arn}`)),
      ],
    ],
    map: coverage && { summary: describeCoverage(coverage), heatMap: heatMap(coverage) },
    findings: listProblems(results).map(({ outcome, found, ...problem }) => ({
      ...problem,
      tone: TONES[outcome],
      word: outcome,
      evidence: [found],
    })),
    checks: groupByTheme(results).map(({ title, results: ofTheme }) => ({
      title,
      rows: ofTheme.map(({ outcome, id, title, setting, found }) => ({
        tone: TONES[outcome],
        word: outcome,
        id,
        title,
        setting,
        found,
      })),
    })),
    limits: limits(verification),
    origin,
    json,
  });
}

const WORDS = { 0: "PASS", 1: "FAIL", 2: "UNKNOWN" } as const;

function describeCoverage(coverage: Coverage): string {
  const counts = countStates(coverage);
  const covered = (counts.get("OK") ?? 0) + (counts.get("QUIET") ?? 0);
  return `${count(covered)} of ${count(countExpected(coverage))} cells are covered. A cell is one account in one Region.`;
}

function limits({ only, coverage }: Verification): readonly string[] {
  const left = notExamined(only);
  return [
    ...(left.length === 0
      ? []
      : [`Nothing about these themes, which were not examined: ${left.join(", ")}.`]),
    ...(coverage === undefined ? ["That accounts and Regions deliver: their digests were not read."] : []),
    "That log files are what CloudTrail delivered. This run compared names, times and versions, and validated no signature: `npm run integrity` does.",
    "Anything about the hours before the window, or after the run.",
    "That CloudTrail recorded every call. It cannot show events that never reached it.",
    "That the settings are right. AWS was compared with the settings file that has the hash above.",
    "That nobody has changed this page since. It is not signed: keep it, or its SHA-256, where only the auditor can write.",
  ];
}
