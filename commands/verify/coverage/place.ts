import type { Settings } from "../../../settings/file";
import { accountFolder } from "../expected";
import type { Member } from "../live-aws";
import { type DigestNames, dayFolder, stamp } from "./cells";

/** A cell: one account in one Region, with the names of its files. */
export interface Place extends DigestNames {
  readonly member: Member;
}

/** The place of an account in a Region. */
export function placeIn(settings: Settings, member: Member, region: string): Place {
  const { name, homeRegion } = settings.trail;
  const folder = accountFolder(settings, member.id);
  return { member, folder, accountId: member.id, region, trailName: name, homeRegion };
}

/** Key of a cell in a map. */
export function cellId({ member, region }: Pick<Place, "member" | "region">): string {
  return `${member.id} ${region}`;
}

/** Folder of a cell's log files, with a slash at its end. */
export function logFolderIn({ folder, region }: Place): string {
  return `${folder}/CloudTrail/${region}/`;
}

/** A key before those of the log files of a minute, and after those of the minute before. */
export function logKeyBefore(place: Place, at: Date): string {
  const minute = stamp(at).slice(0, "20261121T0430".length);
  return `${logFolderIn(place)}${dayFolder(at)}/${place.accountId}_CloudTrail_${place.region}_${minute}`;
}
