import type { Finding, Hours } from "./finding";
import type { ListedFile } from "./scope";

/** A file with a delete marker or several versions. CloudTrail makes neither. */
export function judgeVersions(
  { key, deletedAt, deletedBefore, versions }: ListedFile,
  kind: "D" | "L",
  hours?: Hours,
): Finding | undefined {
  if (deletedAt !== undefined) {
    return { code: `${kind}-DELETED`, key, hours, found: `deleted at ${deletedAt.toISOString()}` };
  }
  if (deletedBefore !== undefined) {
    const found = `deleted at ${deletedBefore.toISOString()}, and written again`;
    return { code: `${kind}-OVERWRITTEN`, key, hours, found };
  }
  return versions > 1
    ? { code: `${kind}-OVERWRITTEN`, key, hours, found: `${versions} versions` }
    : undefined;
}
