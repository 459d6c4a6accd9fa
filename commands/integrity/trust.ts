import { CallError } from "../verify/call-error";
import { CLOCK_TOLERANCE } from "../verify/coverage/cells";
import { type DigestNames, digestFolder } from "../verify/coverage/digest-names";
import type { DigestReading } from "./digest";
import { chainOf, readDigestName } from "./digest-name";
import type { FileReader } from "./files";
import { show } from "./finding";
import { moved } from "./hours";
import { hashContent, MOST_DIGEST_BYTES } from "./inflate";
import { type CellScope, type ChainCheckpoint, type ListedFile, ownCheckpoint } from "./scope";

const SECOND = 1_000;

/** Why the times that an earlier run kept cannot be believed. Undefined if they can. */
export function distrustTimes({ checkpoint, now, present = now }: CellScope): string | undefined {
  const { at, since, read } = checkpoint ?? {};
  const latest = moved(present, CLOCK_TOLERANCE);
  const ahead = [at, since, read?.to].find((time) => time !== undefined && time > latest);
  return ahead && `it has a time that is to come: ${ahead.toISOString()}`;
}

/** Why the listing shows that what an earlier run kept cannot be believed. Undefined if it can. */
export function distrustListing(listed: readonly ListedFile[], scope: CellScope): string | undefined {
  const { checkpoint, place } = scope;
  const odd = Object.entries(checkpoint?.chains ?? {}).find(([id, chain]) => !isOf(id, chain, place));
  if (odd !== undefined) {
    const [id, { key, end }] = odd;
    return `${show(key)} is not the digest of ${show(id)} that ends at ${end.toISOString()}`;
  }
  const last = ownCheckpoint(scope);
  if (last === undefined) return undefined;
  const file = listed.find(({ key }) => key === last.key);
  const isThere = file !== undefined && file.deletedAt === undefined;
  return isThere ? undefined : `${last.key}, the last digest of an earlier run, is not there`;
}

/** Whether the name of a digest says what an earlier run kept of it. */
function isOf(id: string, { key, end }: ChainCheckpoint, place: DigestNames): boolean {
  const name = key.startsWith(digestFolder(place)) ? readDigestName(key, place) : undefined;
  return name !== undefined && chainOf(name) === id && Math.abs(end.getTime() - name.end.getTime()) < SECOND;
}

/**
 * Why the digest that an earlier run verified last is not the one that it kept. The next digest names its hash, so that it
 * is read only if there is none that does.
 */
export async function distrustReadings(
  reader: FileReader,
  readings: readonly DigestReading[],
  listed: readonly ListedFile[],
  scope: CellScope,
): Promise<string | undefined> {
  const last = ownCheckpoint(scope);
  const file = listed.find(({ key }) => key === last?.key);
  if (last === undefined || file === undefined) return undefined;
  const isNamed = readings.some(
    ({ digest }) => digest?.previous?.key === last.key && digest.previous.hash === last.hash,
  );
  const isUntouched = file.versions === 1 && file.modified <= (scope.checkpoint?.at ?? 0);
  if (isNamed && isUntouched) return undefined;
  try {
    const hashed = hashContent(await reader.readBody(file), MOST_DIGEST_BYTES);
    return "hash" in hashed && hashed.hash === last.hash
      ? undefined
      : `${last.key}, the last digest of an earlier run, is another one now`;
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    return `${last.key}, the last digest of an earlier run, could not be read: ${error.message}`;
  }
}
