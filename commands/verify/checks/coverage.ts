import { type Check, checkOne } from "../check";
import type { CellState } from "../coverage/cells";
import { COVERAGE_PERMISSIONS, type Coverage, firstFailure } from "../coverage/coverage";
import { countExpected, countStates, listCells, listDetails, summarize } from "../coverage/summary";
import { fail, type Judgement, pass, unknown } from "../judgement";
import type { CheckContext, Theme } from "../theme";
import { memberRegions } from "./member-regions";

const LOOK_AT_DELIVERY =
  "See delivery.*, bucket.policy and key.policy. If it is one account, look for what differs there: a trail of another name, or a service control policy.";

const FIND_THE_GAP =
  "Look in CloudTrail's event history for StopLogging and UpdateTrail at that time, and in the bucket for delete markers. Break glass restores a locked digest by deleting its marker.";

/** Whether every account delivers from every Region. */
export const coverage = {
  id: "coverage",
  title: "Coverage",
  checks: (context: CheckContext): readonly Check[] => {
    if (!context.aws.settings.trail.enableLogging) return [];
    const setting = `--max-age: ${context.aws.maxAge} minutes`;
    const window = `--since: ${context.aws.since} hours`;
    return [
      cells(
        context,
        "missing",
        "MISSING",
        "every account delivers from every enabled Region",
        window,
        LOOK_AT_DELIVERY,
      ),
      cells(
        context,
        "late",
        "LATE",
        "the newest digest of every account and Region is in time",
        setting,
        LOOK_AT_DELIVERY,
      ),
      cells(context, "gaps", "GAP", "no hour is without a digest", window, FIND_THE_GAP),
      cells(
        context,
        "future",
        "FUTURE",
        "no digest is from the future",
        window,
        "CloudTrail never dates a digest ahead, so somebody else wrote it: look in the access logs of the bucket, then delete it with break glass. It hides when delivery stops.",
      ),
      newCells(context),
      memberRegions(context.aws),
    ];
  },
} as const satisfies Theme;

function cells(
  context: CheckContext,
  id: string,
  state: CellState,
  title: string,
  setting: string,
  remediation: string,
): Check {
  return checkOne({
    id: `coverage.${id}`,
    title,
    setting,
    permissions: COVERAGE_PERMISSIONS,
    read: context.coverage,
    judge: (coverage) =>
      has(coverage, state) ? fail(describe(coverage, state), remediation) : judgeRest(coverage),
  });
}

function newCells(context: CheckContext): Check {
  return checkOne({
    id: "coverage.new",
    title: "every account and Region is past its first 24 hours",
    permissions: COVERAGE_PERMISSIONS,
    read: context.coverage,
    judge: (coverage) =>
      has(coverage, "NEW")
        ? {
            outcome: "WARN",
            found: describe(coverage, "NEW"),
            remediation:
              "CloudTrail takes up to 24 hours to start in every account and Region. Run `verify` again then, or wait with --wait.",
            pending: true,
          }
        : judgeRest(coverage),
  });
}

const has = (coverage: Coverage, state: CellState): boolean => (countStates(coverage).get(state) ?? 0) > 0;

/** Cells that could not be read, or that are not there, do not pass. */
function judgeRest(coverage: Coverage): Judgement {
  if (has(coverage, "UNKNOWN")) {
    const failure = firstFailure(coverage);
    return {
      ...unknown(describe(coverage, "UNKNOWN"), failure?.remediation ?? "Run `verify` again."),
      failure,
    };
  }
  return countExpected(coverage) === 0
    ? unknown(
        "nothing was examined: no account and Region must have digests",
        "Name at least one Region with --regions that the management account has enabled.",
      )
    : pass(summarize(coverage));
}

function describe(coverage: Coverage, state: CellState): string {
  return `${listCells(coverage, state)}${listDetails(coverage, state)}`;
}
