/** One account in one Region. */
export interface CellName {
  readonly accountId: string;
  readonly region: string;
}

/** What a run can choose from. */
export interface CellChoices {
  readonly managementId: string;
  readonly accountIds: readonly string[];
  /** Never empty. */
  readonly regions: readonly string[];
  readonly homeRegion: string;
  /** Number of the run. */
  readonly turn: number;
}

/** Accounts of one run, each with two Regions. */
const ACCOUNTS_IN_TURN = 5;

/**
 * Chooses the management account in the home Region, and a few accounts that change with each run, each in the home Region
 * and in one other. Consecutive runs see every account first, and every cell in the end.
 */
export function chooseCellsInTurn({
  managementId,
  accountIds,
  regions,
  homeRegion,
  turn,
}: CellChoices): readonly CellName[] {
  const home = regions.includes(homeRegion) ? homeRegion : (regions[0] ?? homeRegion);
  const others = regions.filter((region) => region !== home);
  const count = accountIds.length;
  const share = Math.min(ACCOUNTS_IN_TURN, count);
  const first = turn * share;
  const inTurn = Array.from({ length: share }, (_, index) => first + index).flatMap((index): CellName[] => {
    const accountId = accountIds[index % count] ?? managementId;
    // Each pass over the accounts moves every one of them on by a Region. Neighbors are in different Regions.
    const other = others[(Math.floor(index / count) + (index % count)) % others.length];
    return [home, ...(other === undefined ? [] : [other])].map((region) => ({ accountId, region }));
  });
  const isFirst = (cell: CellName) => cell.accountId === managementId && cell.region === home;
  return [{ accountId: managementId, region: home }, ...inTurn.filter((cell) => !isFirst(cell))];
}
