import type { Settings } from "../settings/file";
import type { LogContent } from "./signed-digests";
import { SigningKeys } from "./signed-keys";
import { inventLog, signOrganization } from "./signed-organization";
import { type StubbedAws, startStubbedAws } from "./stubbed-aws";
import type { StubSize } from "./stubbed-model";

/** How much the organization delivers. */
export interface SignedSize extends StubSize {
  readonly hours: number;
  /** Log files an hour of a cell in the trail's home Region, and in the others. */
  readonly filesAtHome: number;
  readonly files: number;
  /** Events of about 1 KB in each log file. */
  readonly events: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Different contents of log files. Files share them, so that a large organization needs little memory. */
const CONTENTS = 16;

/** Starts a stub whose log bucket has files that CloudTrail signed, up to the newest digest that is due. */
export async function startSignedStub(settings: Settings, size: SignedSize): Promise<StubbedAws> {
  const stub = await startStubbedAws(settings, size);
  const { accounts, regions } = stub.model;
  const keys = new SigningKeys();
  const contents = Array.from({ length: CONTENTS }, (_, index) => inventLog(`log ${index}`, size.events));
  const bucket = signOrganization({
    settings,
    accounts: accounts.map(({ Id }) => Id),
    regions: regions.map(({ RegionName }) => RegionName),
    keys,
    newest: newestEnd(),
    hours: size.hours,
    contents: ({ region }, hour): readonly LogContent[] => {
      const count = region === settings.trail.homeRegion ? size.filesAtHome : size.files;
      return Array.from({ length: count }, (_, index) => contents[(hour + index) % CONTENTS]).filter(
        (content) => content !== undefined,
      );
    },
  });
  // Made now, and not when they are asked for: that takes seconds.
  for (const { RegionName } of regions)
    keys.valid(RegionName, new Date(Date.now() - size.hours * HOUR), new Date());
  stub.model.signed = { buckets: [bucket], keys };
  return stub;
}

/** End of the hour of the newest digest. It was put a quarter of an hour ago. */
function newestEnd(): Date {
  return new Date(Math.floor(Date.now() / 1_000) * 1_000 - 41 * MINUTE);
}
