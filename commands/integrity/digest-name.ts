import { HOUR } from "../verify/coverage/cells";
import type { DigestNames } from "../verify/coverage/digest-names";
import type { Hours } from "./finding";
import { moved } from "./hours";

/** The parts of the name of a digest of any trail. */
export interface DigestName {
  readonly trail: string;
  readonly homeRegion: string;
  readonly backfill: boolean;
  readonly end: Date;
}

const END = /_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z(_backfill)?\.json\.gz$/;

/** Reads the name of a digest of a cell, of any trail. Undefined if CloudTrail does not name a digest so. */
export function readDigestName(
  key: string,
  { accountId, region }: Pick<DigestNames, "accountId" | "region">,
): DigestName | undefined {
  const name = key.slice(key.lastIndexOf("/") + 1);
  const begin = `${accountId}_CloudTrail-Digest_${region}_`;
  const end = digestEndOf(key);
  if (end === undefined || !name.startsWith(begin)) return undefined;
  const [, trail, homeRegion] =
    /^([\w.-]+)_([a-z\d-]+)$/.exec(name.slice(begin.length).replace(END, "")) ?? [];
  if (trail === undefined || homeRegion === undefined) return undefined;
  return { trail, homeRegion, backfill: name.includes("Z_backfill."), end };
}

/** The end of the hour that the name of a digest says. */
export function digestEndOf(key: string): Date | undefined {
  const [, year, month, day, hour, minute, second] = END.exec(key) ?? [];
  const end = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(end.getTime()) ? undefined : end;
}

/** The hour of a digest that cannot be believed, by its name. */
export function digestHoursOf(key: string): Hours | undefined {
  const end = digestEndOf(key);
  return end === undefined ? undefined : { from: moved(end, -HOUR), to: end };
}

/** Which digests link to each other: those of one trail, without or only of its backfills. */
export function chainOf({ trail, homeRegion, backfill }: Omit<DigestName, "end">): string {
  return `${trail} ${homeRegion}${backfill ? " backfill" : ""}`;
}

/** The chain of the trail that has these names. */
export function ownChain({ trailName, homeRegion }: DigestNames): string {
  return chainOf({ trail: trailName, homeRegion, backfill: false });
}
