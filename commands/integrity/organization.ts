import { isOptInRegion, REGION_CODE } from "../../aws/regions";
import type { Settings } from "../../settings/file";
import type { Accounts } from "../verify/accounts";
import { lazy, lazyEach } from "../verify/async";
import { DAY } from "../verify/coverage/cells";
import { readTrailBegin } from "../verify/coverage/trail-begin";
import { judgeError } from "../verify/failed-read";
import { joinFirst } from "../verify/judgement";
import { openLiveAws, READ } from "../verify/live-aws";
import type { Member } from "../verify/members";
import type { Permission } from "../verify/permission";
import { UnknownRegion } from "../verify/regions";
import type { Finding } from "./finding";
import type { Folders } from "./list-folders";
import type { Presence } from "./scope";

/** The permissions in the management account. Without them, nobody can tell whether an account is missing. */
export const ORGANIZATION_PERMISSIONS: readonly Permission[] = [READ.members, READ.regions, READ.statuses];

/** What AWS says about the organization, as far as the management account may be asked. */
export interface Organization {
  /** Undefined if they could not be read. */
  readonly members?: readonly Member[];
  /** Regions to examine: those of --regions, or those that the management account has enabled. Undefined as above. */
  readonly regions?: readonly string[];
  /** Regions that the management account has enabled. */
  readonly enabled?: readonly string[];
  /** What could not be read. */
  readonly findings: readonly Finding[];
  /** When the trail began, if that was not long before the time to examine. */
  trailBegan(): Promise<Date | undefined>;
  /** Regions that an account has enabled. */
  memberRegions(accountId: string): Promise<readonly string[]>;
}

/**
 * Reads the organization.
 * @throws UnknownRegion if --regions has one that AWS does not list
 */
export async function readOrganization(
  settings: Settings,
  accounts: Accounts,
  { regions, now, since }: { readonly regions?: readonly string[]; readonly now: Date; readonly since: Date },
): Promise<Organization> {
  const aws = openLiveAws({ settings, accounts, regions, now, maxAge: 0, since: 0, turn: 0 });
  const findings: Finding[] = [];
  const orFinding = async <Value>(what: string, read: () => Promise<Value>): Promise<Value | undefined> => {
    try {
      return await read();
    } catch (error) {
      if (error instanceof UnknownRegion) throw error;
      findings.push({ code: "UNREADABLE", found: `${what}: ${judgeError(error).found}` });
      return undefined;
    }
  };
  const [members, known] = await Promise.all([
    orFinding("nobody can tell whether an account is missing", aws.members),
    orFinding("nobody can tell whether a Region is missing", aws.regions),
  ]);
  return {
    members,
    regions: known?.all ?? regions,
    enabled: known?.enabled,
    findings,
    trailBegan: lazy(() => readTrailBegin(aws, new Date(since.getTime() - DAY))),
    memberRegions: lazyEach((id) => aws.memberRegions(id)),
  };
}

/**
 * The organization of a downloaded bucket, without AWS: the accounts and Regions that somebody names. Otherwise it is unknown
 * whether one is missing.
 */
export function assumedOrganization({ accounts, regions }: Choice): Organization {
  const isKnown = accounts !== undefined && regions !== undefined;
  const found =
    "a folder does not tell which accounts and Regions there must be: name all of them with --accounts and --regions";
  return {
    members: isKnown ? accounts.map((id) => ({ id, name: "", suspended: false })) : undefined,
    regions,
    enabled: regions,
    findings: isKnown ? [] : [{ code: "UNREADABLE", found }],
    trailBegan: async () => undefined,
    memberRegions: async () => regions ?? [],
  };
}

/** One account in one Region, which a run examines. */
export interface Cell {
  readonly accountId: string;
  readonly region: string;
  readonly member?: Member;
  readonly presence: Presence;
  /** Whether the account has to enable the Region, so that it may not have it. */
  readonly isOptIn: boolean;
  /** Kinds of files, such as `CloudTrail-Insight`, that have a folder of the Region. */
  readonly kinds: readonly string[];
}

/** An account of --accounts is neither in the organization nor in the bucket. */
export class UnknownAccount extends Error {
  override readonly name = "UnknownAccount";
}

/** What a run is limited to. */
export interface Choice {
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[];
}

/**
 * The accounts and Regions to examine: those of the organization, and those that have files.
 * @throws UnknownAccount
 */
export function listCells(
  settings: Settings,
  organization: Organization,
  { accounts: folders }: Folders,
  chosen: Choice,
): readonly Cell[] {
  const { members } = organization;
  const ids = new Set([...(members ?? []).map(({ id }) => id), ...folders.keys()]);
  const unknown = chosen.accounts?.filter((id) => !ids.has(id)) ?? [];
  if (members !== undefined && unknown.length > 0) {
    throw new UnknownAccount(
      `--accounts must name accounts of the organization, or such that have files in the bucket, got ${joinFirst(unknown)}`,
    );
  }
  // Where nobody can tell which accounts there are, those that were asked for are examined.
  return [...(chosen.accounts ?? ids)].sort().flatMap((accountId) => {
    const member = members?.find(({ id }) => id === accountId);
    const kinds = folders.get(accountId) ?? new Map<string, readonly string[]>();
    const isFormer = members !== undefined && (member === undefined || member.suspended);
    const expected = isFormer ? [] : (organization.regions ?? [settings.trail.homeRegion]);
    const ofFolders = [...kinds.values()].flat().filter((region) => REGION_CODE.test(region));
    return [...new Set([...expected, ...ofFolders])]
      .filter((region) => chosen.regions === undefined || chosen.regions.includes(region))
      .sort()
      .map((region) => ({
        accountId,
        region,
        member,
        presence: isFormer ? "former" : presenceOf(organization, region),
        isOptIn: isOptInRegion(region),
        kinds: [...kinds].flatMap(([kind, regions]) => (regions.includes(region) ? [kind] : [])),
      }));
  });
}

function presenceOf({ members, enabled }: Organization, region: string): Presence {
  if (members === undefined || enabled === undefined) return "unknown";
  return enabled.includes(region) ? "expected" : "off";
}
