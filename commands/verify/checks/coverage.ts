import { type Check, listed, pass, type Verdict } from "../check";
import type { CellState } from "../coverage/cells";
import type { Coverage } from "../coverage/coverage";
import type { World } from "../live-aws";

/** How many cells are in each state. */
export function countStates({ rows }: Coverage): ReadonlyMap<CellState, number> {
  const counts = new Map<CellState, number>();
  for (const { cells } of rows) {
    for (const { state } of cells.values()) counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return counts;
}

/** `1,684/1,700 covered, 9 QUIET, 4 NEW, 3 MISSING: 123456789012 (eu-south-1), ...` */
export function summaryOf(coverage: Coverage): string {
  const counts = countStates(coverage);
  const count = (state: CellState) => counts.get(state) ?? 0;
  const all = coverage.rows.length * coverage.regions.length;
  const owed = all - count("SUSPENDED") - count("REGION-OFF");
  const covered = `${number(count("OK") + count("QUIET"))}/${number(owed)} covered`;
  const others = (["QUIET", "NEW", "SUSPENDED", "REGION-OFF", "LATE", "GAP", "MISSING", "UNKNOWN"] as const)
    .filter((state) => count(state) > 0)
    .map(
      (state) => `${number(count(state))} ${state}${isWrong(state) ? `: ${whereOf(coverage, state)}` : ""}`,
    );
  return [covered, ...others].join(", ");
}

const isWrong = (state: CellState): boolean => ["LATE", "GAP", "MISSING", "UNKNOWN"].includes(state);

function whereOf({ rows, regions }: Coverage, state: CellState): string {
  return listed(
    rows.flatMap(({ member, cells }) => {
      const where = regions.filter((region) => cells.get(region)?.state === state);
      return where.length === 0
        ? []
        : [`${member.id} (${where.length === regions.length ? "every Region" : where.join(" ")})`];
    }),
  );
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}

const LOOK_AT_DELIVERY =
  "Look at delivery.* and at the policies of bucket and key. Is it one account, then at what is special about it: a trail of another name, or a service control policy.";

/** Does every account deliver from every Region? */
export function coverageChecks(world: World): readonly Check[] {
  const setting = `--max-age: ${world.maxAge} minutes`;
  const row = (id: string, title: string, state: CellState, wrong: (found: string) => Verdict): Check => ({
    id,
    title,
    setting,
    judge: async () => {
      const coverage = await world.coverage();
      const counts = countStates(coverage);
      if ((counts.get(state) ?? 0) > 0)
        return wrong(`${whereOf(coverage, state)}${details(coverage, state)}`);
      const unread = counts.get("UNKNOWN") ?? 0;
      if (unread > 0) return unreadCells(coverage);
      return pass(summaryOf(coverage));
    },
  });
  const failing = (found: string): Verdict => ({ outcome: "FAIL", found, mend: LOOK_AT_DELIVERY });
  return [
    row("coverage.missing", "every account delivers from every enabled Region", "MISSING", failing),
    row("coverage.late", "the newest digest of every account and Region is in time", "LATE", failing),
    row("coverage.gaps", "no hour of the last 24 is missing", "GAP", (found) => ({
      outcome: "FAIL",
      found,
      mend: "Look in CloudTrail's event history for StopLogging and UpdateTrail at that time, and in the bucket for delete markers: a locked digest can be brought back by deleting its marker.",
    })),
    row("coverage.new", "every account and Region is past its first day", "NEW", (found) => ({
      outcome: "WARN",
      found,
      mend: "CloudTrail takes up to 24 hours to begin in every account and Region. Run it again then, or wait with --wait.",
      pending: true,
    })),
  ];
}

function details({ rows }: Coverage, state: CellState): string {
  const all = rows.flatMap(({ cells }) => [...cells.values()].filter((cell) => cell.state === state));
  const detail = new Set(all.flatMap((cell) => cell.detail ?? []));
  return detail.size === 0 ? "" : `: ${listed([...detail])}`;
}

function unreadCells(coverage: Coverage): Verdict {
  return {
    outcome: "UNKNOWN",
    found: `${whereOf(coverage, "UNKNOWN")}${details(coverage, "UNKNOWN")}`,
    mend: "Allow the call: docs/verify.md has the read-only policy of each account.",
  };
}
