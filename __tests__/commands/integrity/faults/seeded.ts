import { SigningKeys } from "../../../../emulator/signed-keys";
import { type StubbedAws, startStubbedAws } from "../../../../emulator/stubbed-aws";
import type { Settings } from "../../../../settings/file";
import { stubSettings } from "../../verify/stub";
import { ABSENT_FAULTS, UNREAD_FAULTS } from "./absent-and-unread";
import { CLEAN } from "./clean";
import { DIGEST_FAULTS } from "./digests";
import type { IntegrityFault } from "./fault";
import { LOG_FILE_FAULTS } from "./log-files";
import { ODD_DIGEST_FAULTS } from "./odd-digests";
import { HOUR, signWorld, type World } from "./world";

export const FAULTS: readonly IntegrityFault[] = [
  ...DIGEST_FAULTS,
  ...ODD_DIGEST_FAULTS,
  ...LOG_FILE_FAULTS,
  ...ABSENT_FAULTS,
  ...UNREAD_FAULTS,
];
export const VARIATIONS = CLEAN;

/** Hours before now that are examined. */
export const SINCE = 5 * HOUR;

/** Two accounts in two Regions, of which a stub in this process serves the files. */
export interface SeededStub {
  readonly settings: Settings;
  readonly aws: StubbedAws;
  readonly now: Date;
  /** Serves the healthy files with one fault. */
  seed(fault: Pick<IntegrityFault, "seed">): World;
}

/** Signs the files once, and starts the stub. */
export async function startSeededStub(
  now: Date,
  bits: number,
  rotation?: (region: string) => Date,
): Promise<SeededStub> {
  const settings = stubSettings();
  const aws = await startStubbedAws(settings, { accounts: 2, regions: 2 });
  const keys = new SigningKeys({ bits, rotation });
  const world = signWorld(settings, aws.model, keys, now);
  return {
    settings,
    aws,
    now,
    seed: ({ seed }) => {
      aws.reset();
      const changed = { ...world, bucket: world.bucket.copy() };
      aws.model.signed = { buckets: [changed.bucket], keys };
      seed(changed);
      return changed;
    },
  };
}
