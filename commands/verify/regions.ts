import { AccountClient, paginateListRegions, type Region } from "@aws-sdk/client-account";
import type { Settings } from "../../settings/file";
import type { Account, Accounts } from "./accounts";
import { collect } from "./async";
import { joinFirst } from "./judgement";

/** The Regions that `verify` examines. */
export interface Regions {
  readonly all: readonly string[];
  /** Regions of them that the management account has not enabled. The trail cannot be there. */
  readonly disabled: ReadonlySet<string>;
  /** Regions that the management account has enabled. */
  readonly enabled: readonly string[];
  /** Regions that an account must opt in to, so a member account may not have them. */
  readonly optIn: ReadonlySet<string>;
}

/** What decides which Regions are examined. */
interface RegionsOptions {
  readonly settings: Settings;
  readonly accounts: Accounts;
  /** Regions to examine. */
  readonly regions?: readonly string[];
}

/** Reads the Regions to examine: those of --regions, or those that the management account has enabled. */
export async function readRegions({ settings, accounts, regions }: RegionsOptions): Promise<Regions> {
  const { homeRegion, isMultiRegionTrail } = settings.trail;
  if (!isMultiRegionTrail) {
    const others = regions?.filter((region) => region !== homeRegion) ?? [];
    if (others.length > 0) throw new UnknownRegion(others, [homeRegion]);
    return { all: [homeRegion], disabled: new Set(), enabled: [homeRegion], optIn: new Set() };
  }
  const known = await listRegions(accounts.management, homeRegion);
  const enabled = namesOfEnabled(known);
  const unknown = regions?.filter((region) => !known.some(({ RegionName }) => RegionName === region)) ?? [];
  if (unknown.length > 0) throw new UnknownRegion(unknown, enabled);
  const all = [...(regions ?? enabled)].sort();
  return {
    all,
    enabled,
    disabled: new Set(all.filter((region) => !enabled.includes(region))),
    optIn: new Set(
      known
        .filter(({ RegionOptStatus }) => RegionOptStatus === "ENABLED")
        .flatMap(({ RegionName = [] }) => RegionName),
    ),
  };
}

/** A Region of --regions does not exist for the management account. */
export class UnknownRegion extends Error {
  override readonly name = "UnknownRegion";

  constructor(regions: readonly string[], enabled: readonly string[]) {
    super(
      `--regions must name Regions that AWS lists for the management account and that the trail records, got ${joinFirst(regions)}. It has enabled ${enabled.join(", ")}.`,
    );
  }
}

/** Lists the Regions of the management account or of a member account. */
async function listRegions(management: Account, homeRegion: string, accountId?: string): Promise<Region[]> {
  const client = management.client(AccountClient, homeRegion);
  const pages = await collect(paginateListRegions({ client }, { AccountId: accountId, MaxResults: 50 }));
  return pages.flatMap(({ Regions = [] }) => Regions);
}

/** The Regions that an account has enabled. Every account has some, so an answer without any says nothing. */
export async function listEnabledRegions(
  management: Account,
  homeRegion: string,
  accountId?: string,
): Promise<readonly string[]> {
  const enabled = namesOfEnabled(await listRegions(management, homeRegion, accountId));
  if (enabled.length === 0)
    throw new Error(`AWS lists no enabled Region of account ${accountId ?? management.id}`);
  return enabled;
}

function namesOfEnabled(regions: readonly Region[]): string[] {
  return regions
    .filter(({ RegionOptStatus = "" }) => ["ENABLED", "ENABLED_BY_DEFAULT"].includes(RegionOptStatus))
    .flatMap(({ RegionName = [] }) => RegionName);
}
