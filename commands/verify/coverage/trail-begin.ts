import type { LiveAws } from "../live-aws";
import { DAY } from "./cells";
import { placeIn } from "./place";
import { hasOlderDigest } from "./read-cell";

/**
 * A trail that was stopped, or has a digest from before it last started, did not begin then. If that cannot be told, no
 * cell counts as new, so that a failed read raises an alarm rather than hides one. `since`: an earlier begin is of no
 * interest.
 */
export async function readTrailBegin(
  aws: LiveAws,
  since = new Date(aws.now.getTime() - 2 * DAY),
): Promise<Date | undefined> {
  const { homeRegion } = aws.settings.trail;
  try {
    const { StartLoggingTime: started, StopLoggingTime: stopped } = await aws.homeStatus();
    if (started === undefined || stopped !== undefined || started < since) return undefined;
    const member = { id: aws.accounts.management.id, name: "", suspended: false };
    const place = placeIn(aws.settings, member, homeRegion);
    return (await hasOlderDigest(aws, place, started.getTime())) ? undefined : started;
  } catch {
    return undefined;
  }
}
