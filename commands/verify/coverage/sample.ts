import { HOUR } from "./cells";

/** One account in one Region. */
export interface SampledCell {
  readonly accountId: string;
  readonly region: string;
}

/** What {@link sampleCells} chooses from. */
export interface Population {
  readonly managementId: string;
  readonly accountIds: readonly string[];
  /** Never empty. */
  readonly regions: readonly string[];
  readonly homeRegion: string;
  readonly now: Date;
}

/** Accounts of one run, each with two Regions. */
const ACCOUNTS_AT_A_TIME = 5;

/**
 * Chooses the management account in the home Region, and five accounts that change each hour, each in the home Region and
 * in another. Hourly runs examine every account first, and every cell in the end.
 */
export function sampleCells(population: Population): readonly SampledCell[] {
  const { managementId, accountIds, regions, homeRegion, now } = population;
  const home = regions.includes(homeRegion) ? homeRegion : (regions[0] ?? homeRegion);
  const others = regions.filter((region) => region !== home);
  const count = accountIds.length;
  const share = Math.min(ACCOUNTS_AT_A_TIME, count);
  const first = Math.floor(now.getTime() / HOUR) * share;
  const chosen = Array.from({ length: share }, (_, index) => first + index).flatMap(
    (index): SampledCell[] => {
      const accountId = accountIds[index % count] ?? managementId;
      // Each pass over the accounts moves every account to its next Region. Neighbors are in different Regions.
      const other = others[(Math.floor(index / count) + (index % count)) % others.length];
      return [home, ...(other === undefined ? [] : [other])].map((region) => ({ accountId, region }));
    },
  );
  const isFirst = (cell: SampledCell) => cell.accountId === managementId && cell.region === home;
  return [{ accountId: managementId, region: home }, ...chosen.filter((cell) => !isFirst(cell))];
}
