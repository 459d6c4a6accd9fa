import { CLOCK_TOLERANCE } from "../verify/coverage/cells";
import { unreadDigest } from "./digest";
import { chainOf, type DigestName, digestHoursOf, readDigestName } from "./digest-name";
import { type Finding, show } from "./finding";
import { moved } from "./hours";
import { type CellScope, isArchived, isFolderMarker, type ListedFile, readFrom, readTo } from "./scope";
import { judgeVersions } from "./versions";

/** What the listing of a digest folder shows. */
export interface DigestFolder {
  /** Read each and give it to {@link readDigest}. */
  readonly toRead: readonly ListedFile[];
  readonly findings: readonly Finding[];
}

/** Judges the files of a digest folder before they are read. */
export function judgeDigestFolder(listed: readonly ListedFile[], scope: CellScope): DigestFolder {
  const toRead: ListedFile[] = [];
  const findings: Finding[] = [];
  const present = moved(scope.present ?? scope.now, CLOCK_TOLERANCE);
  for (const file of listed) {
    if (isFolderMarker(file)) continue;
    const name = readDigestName(file.key, scope.place);
    if (name !== undefined && name.end < (scope.keptSince ?? name.end)) continue;
    const { key } = file;
    const tampered = judgeVersions(file, "D", digestHoursOf(key));
    if (name === undefined)
      findings.push({ code: "D-EXTRA", key, found: "CloudTrail does not name a digest so" });
    else if (tampered !== undefined) findings.push(tampered);
    else if (name.end > present && file.modified > present && !scope.isCopy)
      findings.push(unreadDigest(key, `written at ${file.modified.toISOString()}: the clock here is slow`));
    else if (name.end > present)
      findings.push({ code: "D-EXTRA", key, found: `named for ${name.end.toISOString()}, which is to come` });
    else if (!isExamined(file, name, scope)) continue;
    else if (isArchived(file)) findings.push(unreadDigest(key, `archived as ${show(file.storageClass)}`));
    else toRead.push(file);
  }
  return { toRead, findings };
}

/** Whether a digest is of the time to examine. A backfill was written in that time, or is of it. */
function isExamined({ modified }: ListedFile, name: DigestName, scope: CellScope): boolean {
  const { checkpoint } = scope;
  const { [chainOf(name)]: last } = checkpoint?.chains ?? {};
  const from = readFrom(scope);
  if (name.end >= readTo(scope)) return false;
  if (!name.backfill) return name.end > (last?.end ?? from);
  return Object.keys(checkpoint?.chains ?? {}).length > 0
    ? modified > (checkpoint?.at ?? from)
    : name.end > from || modified > from;
}
