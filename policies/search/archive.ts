import type { Settings } from "../../settings/file";

/** Which log files Athena skips without a word. */
export interface Archive {
  /** Days after which S3 moves a log file to a class that Athena cannot read. */
  readonly afterDays: number;
  readonly storageClass: "GLACIER" | "DEEP_ARCHIVE";
  /** The log files that move. */
  readonly files: "log files of 128 KB and more" | "log files";
}

/**
 * What Athena does not see: it skips objects in these classes, unless they are restored. Undefined if nothing moves there
 * before it expires. https://docs.aws.amazon.com/athena/latest/ug/querying-glacier.html
 */
export function archiveOf({ logBucket }: Pick<Settings, "logBucket">): Archive | undefined {
  const { expireAfterDays, transitionDefaultMinimumObjectSize, transitions } = logBucket;
  for (const { afterDays, storageClass } of transitions) {
    if (storageClass !== "GLACIER" && storageClass !== "DEEP_ARCHIVE") continue;
    if (expireAfterDays !== "never" && afterDays >= expireAfterDays) continue;
    const hasMinimum = transitionDefaultMinimumObjectSize === "all_storage_classes_128K";
    return { afterDays, storageClass, files: hasMinimum ? "log files of 128 KB and more" : "log files" };
  }
  return undefined;
}
