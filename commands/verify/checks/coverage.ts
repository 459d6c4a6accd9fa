import { ALLOW_THE_CALL, type Check, fail, type Judgement, pass, unknown, warn } from "../check";
import type { CellState } from "../coverage/cells";
import { COVERAGE_PERMISSIONS, type Coverage } from "../coverage/coverage";
import { countStates, listCells, listDetails, summarize } from "../coverage/summary";
import type { CheckContext, Theme } from "../theme";

/** Does CloudTrail deliver from every account and every Region? A trail that does not log delivers nothing. */
export const coverage = {
  id: "coverage",
  title: "Coverage",
  permissions: COVERAGE_PERMISSIONS,
  checks: (context) => (context.aws.settings.trail.enableLogging ? coverageChecks(context) : []),
} as const satisfies Theme;

const SEE_DELIVERY =
  "See delivery.*, bucket.policy and key.policy. If only one account is affected, look for a trail of another name or a service control policy in it.";
const FIND_THE_GAP =
  "Look in CloudTrail's event history for StopLogging and UpdateTrail at that time, and in the bucket for delete markers. Deleting its delete marker restores a locked digest.";
const WAIT =
  "CloudTrail can take 24 hours to reach every account and Region. Run `verify` again then, or use --wait.";

function coverageChecks(context: CheckContext): readonly Check[] {
  return [
    stateCheck(
      context,
      "MISSING",
      "coverage.missing",
      "every account delivers from every enabled Region",
      (found) => fail(found, SEE_DELIVERY),
    ),
    stateCheck(
      context,
      "LATE",
      "coverage.late",
      "the newest digest of every account and Region is not older than --max-age",
      (found) => fail(found, SEE_DELIVERY),
    ),
    stateCheck(context, "GAP", "coverage.gaps", "every hour of the last 24 has a digest", (found) =>
      fail(found, FIND_THE_GAP),
    ),
    stateCheck(
      context,
      "NEW",
      "coverage.new",
      "every account and Region is past its first 24 hours",
      (found) => ({
        ...warn(found, WAIT),
        pending: true,
      }),
    ),
  ];
}

/** A check that no cell is in a state. It is UNKNOWN if a cell could not be read. */
function stateCheck(
  { aws, coverage }: CheckContext,
  state: CellState,
  id: string,
  title: string,
  judge: (found: string) => Judgement,
): Check {
  return {
    id,
    title,
    setting: `--max-age: ${aws.maxAge} minutes`,
    judge: async () => {
      const all = await coverage();
      const counts = countStates(all);
      if ((counts.get(state) ?? 0) > 0) return judge(describe(all, state));
      if ((counts.get("UNKNOWN") ?? 0) > 0) return unknown(describe(all, "UNKNOWN"), ALLOW_THE_CALL);
      return pass(summarize(all));
    },
  };
}

function describe(all: Coverage, state: CellState): string {
  return `${listCells(all, state)}${listDetails(all, state)}`;
}
