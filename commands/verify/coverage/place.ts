import type { Settings } from "../../../settings/file";
import { accountFolder } from "../expected";
import type { Member } from "../members";
import { type DigestNames, dayFolder, digestFolder, stamp } from "./digest-names";

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

/** A kind of file that CloudTrail delivers, by the name of its folder. */
export type FileKind =
  | "CloudTrail"
  | "CloudTrail-Digest"
  | "CloudTrail-Insight"
  | "CloudTrail-NetworkActivity";

/** The kinds of files that a trail of these settings delivers. */
export function deliveredKinds({ trail }: Settings): readonly FileKind[] {
  const { insights, networkActivity } = trail.events;
  return [
    "CloudTrail",
    "CloudTrail-Digest",
    ...(insights.length > 0 ? (["CloudTrail-Insight"] as const) : []),
    ...(networkActivity.length > 0 ? (["CloudTrail-NetworkActivity"] as const) : []),
  ];
}

/** Folder of a kind of file of a cell, with a slash at its end. */
export function folderIn(place: Place, kind: FileKind): string {
  return kind === "CloudTrail-Digest" ? digestFolder(place) : `${place.folder}/${kind}/${place.region}/`;
}

/** A key before those of a day. */
export function keyBeforeDay(place: Place, kind: FileKind, day: Date): string {
  return `${folderIn(place, kind)}${dayFolder(day)}/`;
}

/** A key before those of the log files of a minute, and after those of the minute before. */
export function logKeyBefore(place: Place, at: Date): string {
  const minute = stamp(at).slice(0, "20261121T0430".length);
  return `${keyBeforeDay(place, "CloudTrail", at)}${place.accountId}_CloudTrail_${place.region}_${minute}`;
}
