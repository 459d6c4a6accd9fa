import { table } from "../table";

/** How long standards ask to keep what the trail records. */
export const RETENTION = [
  "180 days of log files are what this project was asked for, and the default. Not every standard is content with that:",
  table(
    ["who asks", "for how long", "the sample settings", "what to set"],
    [
      [
        "this project",
        "180 days of log files",
        "met",
        "nothing: `logBucket.expireAfterDays` and `logBucket.objectLock.days` are 180",
      ],
      [
        "PCI DSS 4.0, 10.5.1",
        "12 months, the last three immediately available",
        "**not met**: log files expire after 180 days",
        "`logBucket.expireAfterDays` and `logBucket.objectLock.days` of at least 365; no `GLACIER` or `DEEP_ARCHIVE` in `logBucket.transitions` before 90 days, because such a file must be restored first. `GLACIER_IR` needs no restore",
      ],
      [
        "Security Hub CloudWatch.16",
        "365 days in the log group",
        "met: 400 days",
        "`cloudWatchLogs.retentionDays` of at least 365",
      ],
      ["CIS 3.0 and 5.0", "no number for log files", "met", "nothing"],
    ],
  ),
  "The log group keeps events for 400 days by default, and they are at hand. But administrators of the management account can delete it, and CloudTrail sends it no event over 256 KB. So it is no substitute for log files in a locked bucket.",
  "[`examples/regulated.yaml`](../examples/regulated.yaml) keeps and locks log files for 400 days in `COMPLIANCE` mode, and moves them to `GLACIER_IR` after 90. A longer lock holds for log files that arrive afterwards: raise it before you need it. Your contracts and your law may ask for more than a standard.",
].join("\n\n");
