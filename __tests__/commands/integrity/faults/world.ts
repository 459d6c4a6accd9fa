import { gunzipSync } from "node:zlib";
import type { DigestNames } from "../../../../commands/verify/coverage/digest-names";
import { SignedBucket } from "../../../../emulator/signed-bucket";
import {
  type DeliveredFile,
  DigestChain,
  type DigestChanges,
  type DigestHour,
  type LogFile,
  type PreviousDigest,
  sha256,
} from "../../../../emulator/signed-digests";
import type { SigningKeys } from "../../../../emulator/signed-keys";
import {
  hoursUpTo,
  inventLog,
  logFilesOf,
  placeOf,
  putFolderMarkers,
} from "../../../../emulator/signed-organization";
import type { StubModel } from "../../../../emulator/stubbed-model";
import type { Settings } from "../../../../settings/file";

export const HOUR = 3_600_000;
export const MINUTE = 60_000;

/** Hours of digests. Those of the run begin later, so that the chains' first digests are not of them. */
const HOURS = 9;

/** CloudTrail put the newest digest a quarter of an hour ago. */
const NEWEST = 41 * MINUTE;

/** One account in one Region, with what CloudTrail delivered. */
export interface Cell {
  readonly place: DigestNames;
  /** Oldest first. */
  readonly hours: readonly DigestHour[];
  /** Keys of the digests, oldest first. */
  readonly digests: readonly string[];
}

/** What faults are seeded in. */
export interface World {
  readonly now: Date;
  readonly settings: Settings;
  readonly model: StubModel;
  readonly bucket: SignedBucket;
  readonly keys: SigningKeys;
  readonly cells: readonly Cell[];
  /** The cell that most faults are in: the last of `cells`. */
  readonly cell: Cell;
}

/** Every third hour has no log file, and the others have two. */
function hoursOf(place: DigestNames, now: Date): readonly DigestHour[] {
  return hoursUpTo(new Date(now.getTime() - NEWEST), HOURS).map((end, hour) => {
    const seeds = hour % 3 === 2 ? [] : ["a", "b"];
    const contents = seeds.map((seed) => inventLog(`${place.accountId} ${place.region} ${hour} ${seed}`, 2));
    return { start: new Date(end.getTime() - HOUR), end, files: logFilesOf(place, { end, contents }) };
  });
}

/** The log bucket of an organization in which nothing is wrong. */
export function signWorld(settings: Settings, model: StubModel, keys: SigningKeys, now: Date): World {
  const bucket = new SignedBucket(settings.logBucket.name);
  const cells = model.accounts.flatMap(({ Id }) =>
    model.regions.map(({ RegionName }): Cell => {
      const place = placeOf(settings, Id, RegionName);
      const hours = hoursOf(place, now);
      putFolderMarkers(bucket, place, new Date(now.getTime() - 24 * HOUR));
      const chain = new DigestChain(place, bucket.name, keys);
      return { place, hours, digests: hours.map((hour) => deliverHour(bucket, chain, hour)) };
    }),
  );
  const cell = cells.at(-1);
  if (cell === undefined) throw new Error("an organization without accounts");
  return { now, settings, model, bucket, keys, cells, cell };
}

function deliverHour(
  bucket: SignedBucket,
  chain: DigestChain,
  hour: DigestHour,
  changes: DigestChanges = {},
): string {
  for (const file of hour.files) if (bucket.versions(file.key).length === 0) bucket.put(file);
  const digest = chain.next(hour, changes);
  bucket.put(digest);
  return digest.key;
}

/** An hour as it is delivered in place of what was. `null` for none at all. */
export interface OtherHour extends Partial<DigestHour> {
  readonly changes?: DigestChanges;
  /** Whether a new chain begins. */
  readonly begins?: boolean;
}

/** Delivers the hours of a cell from one on again: CloudTrail itself would have done it so. */
export function redeliver(
  { bucket, keys }: World,
  { place, hours, digests }: Cell,
  from: number,
  other: (index: number, hour: DigestHour) => OtherHour | null,
): void {
  let chain = new DigestChain(place, bucket.name, keys, previousOf(bucket, digests[from - 1]));
  for (const [index, hour] of hours.entries()) {
    if (index < from) continue;
    for (const { key } of [...hour.files, { key: digests[index] ?? "" }]) bucket.remove(key);
    const delivered = other(index, hour);
    if (delivered === null) continue;
    const { changes, begins = false, ...fields } = delivered;
    if (begins) chain = new DigestChain(place, bucket.name, keys);
    deliverHour(bucket, chain, { ...hour, ...fields }, changes);
  }
}

/** What the next digest says of a digest. */
export function previousOf(bucket: SignedBucket, key: string | undefined): PreviousDigest | undefined {
  const version = key === undefined ? undefined : bucket.versions(key)[0];
  if (key === undefined || version === undefined) return undefined;
  return { key, hash: sha256(gunzipSync(version.body)), signature: version.metadata.signature ?? "" };
}

/** The digest of an hour, as it is in the bucket. */
export function digestOf({ bucket }: World, { digests }: Cell, hour: number): DeliveredFile {
  const [version] = bucket.versions(digests[hour] ?? "");
  if (version === undefined) throw new Error(`there is no digest of hour ${hour}`);
  return { key: version.key, body: version.body, metadata: version.metadata, at: version.modified };
}

/** The first log file of an hour. */
export function logOf({ hours }: Cell, hour: number): LogFile {
  const file = hours[hour]?.files[0];
  if (file === undefined) throw new Error(`hour ${hour} has no log file`);
  return file;
}
