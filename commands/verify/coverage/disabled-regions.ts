import { inParallel } from "../async";
import { judgeError } from "../failed-read";
import type { LiveAws } from "../live-aws";
import type { Member } from "../members";
import type { Cell } from "./cells";
import { cellId } from "./place";

/** AWS Account Management allows few calls a second. */
const REGION_LISTS_AT_ONCE = 4;

/**
 * Marks cells whose account has not enabled the Region. It asks once for each account, and only if digests of an
 * opt-in Region are missing.
 */
export async function markDisabledRegions(
  aws: LiveAws,
  members: readonly Member[],
  optIn: ReadonlySet<string>,
  cells: Map<string, Cell>,
): Promise<void> {
  const withoutDigest = (member: Member) =>
    [...optIn].filter((region) => {
      const state = cells.get(cellId({ member, region }))?.state;
      return state === "MISSING" || state === "NEW" || state === "LATE";
    });
  await inParallel(members, REGION_LISTS_AT_ONCE, async (member) => {
    const doubtful = withoutDigest(member);
    if (doubtful.length === 0) return;
    try {
      const enabled = await aws.memberRegions(member.id);
      for (const region of doubtful) {
        if (!enabled.includes(region)) cells.set(cellId({ member, region }), { state: "REGION-OFF" });
      }
    } catch (error) {
      const detail = `no digest; cannot tell whether the account has enabled the Region: ${judgeError(error).found}`;
      for (const region of doubtful) cells.set(cellId({ member, region }), { state: "UNKNOWN", detail });
    }
  });
}
