import { count } from "../../shared/count";
import { joinFirst } from "../judgement";
import type { CellState } from "./cells";
import type { Coverage } from "./coverage";

/** How many cells are in each state. */
export function countStates({ rows }: Coverage): ReadonlyMap<CellState, number> {
  const counts = new Map<CellState, number>();
  for (const { cells } of rows) {
    for (const { state } of cells.values()) counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return counts;
}

const IN_SUMMARY = [
  "QUIET",
  "NEW",
  "SUSPENDED",
  "REGION-OFF",
  "LATE",
  "GAP",
  "MISSING",
  "FUTURE",
  "UNKNOWN",
] as const;

/** `1,684/1,700 covered, 9 QUIET, 4 NEW, 3 MISSING: 123456789012 (eu-south-1), ...` */
export function summarize(coverage: Coverage): string {
  const counts = countStates(coverage);
  const cellsOf = (state: CellState) => counts.get(state) ?? 0;
  const expected = countExpected(coverage);
  const covered = `${count(cellsOf("OK") + cellsOf("QUIET"))}/${count(expected)} covered`;
  const others = IN_SUMMARY.filter((state) => cellsOf(state) > 0).map((state) => {
    const where = isHealthy(state) ? "" : `: ${listCells(coverage, state)}`;
    return `${count(cellsOf(state))} ${state}${where}`;
  });
  return [covered, ...others].join(", ");
}

/** How many cells must have digests. */
export function countExpected(coverage: Coverage): number {
  const counts = countStates(coverage);
  const all = coverage.rows.length * coverage.regions.length;
  return all - (counts.get("SUSPENDED") ?? 0) - (counts.get("REGION-OFF") ?? 0);
}

/** Whether a state needs no action. */
export function isHealthy(state: CellState): boolean {
  return ["OK", "QUIET", "NEW", "SUSPENDED", "REGION-OFF"].includes(state);
}

/** The accounts with a cell in a state, each with its Regions. */
export function listCells({ rows, regions }: Coverage, state: CellState): string {
  return joinFirst(
    rows.flatMap(({ member, cells }) => {
      const where = regions.filter((region) => cells.get(region)?.state === state);
      return where.length === 0
        ? []
        : [`${member.id} (${where.length === regions.length ? "every Region" : where.join(" ")})`];
    }),
  );
}

/** The details of the cells in a state, after a colon, or nothing. */
export function listDetails({ rows }: Coverage, state: CellState): string {
  const all = rows.flatMap(({ cells }) => [...cells.values()].filter((cell) => cell.state === state));
  const details = new Set(all.flatMap(({ detail }) => detail ?? []));
  return details.size === 0 ? "" : `: ${joinFirst([...details])}`;
}
