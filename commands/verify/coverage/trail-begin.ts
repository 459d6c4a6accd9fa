import type { LiveAws } from "../live-aws";
import { DAY } from "./cells";
import { placeIn } from "./place";
import { hasOlderDigest } from "./read-cell";

/**
 * A trail that has a digest from before it last started did not begin then. If that cannot be told, no cell counts as
 * new, so that a failed read raises an alarm rather than hides one.
 */
export async function readTrailBegin(aws: LiveAws): Promise<Date | undefined> {
  const { homeRegion } = aws.settings.trail;
  try {
    const { StartLoggingTime: started } = await aws.homeStatus();
    if (started === undefined || aws.now.getTime() - started.getTime() > 2 * DAY) return undefined;
    const member = { id: aws.accounts.management.id, name: "", suspended: false };
    const place = placeIn(aws.settings, member, homeRegion);
    return (await hasOlderDigest(aws, place, started.getTime())) ? undefined : started;
  } catch {
    return undefined;
  }
}
