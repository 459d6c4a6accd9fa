import type { Trail } from "@aws-sdk/client-cloudtrail";
import { type Check, checkOne } from "../check";
import { fail, type Judgement, pass } from "../judgement";
import { type LiveAws, READ } from "../live-aws";
import { REDEPLOY } from "../remediation";

type Property = readonly [
  id: string,
  title: string,
  setting: string | undefined,
  wanted: string | boolean,
  read: (live: Trail) => string | boolean | undefined,
];

/** Whether the trail's own properties are those of the settings. */
export function properties(aws: LiveAws): readonly Check[] {
  return [...recording(aws), ...destinations(aws)].map(([id, title, setting, wanted, read]) =>
    checkOne({
      id: `trail.${id}`,
      title,
      setting,
      permissions: [READ.trail],
      read: aws.trail,
      judge: (live) => compare(read(live), wanted),
    }),
  );
}

function recording({ settings: { trail }, expected }: LiveAws): readonly Property[] {
  return [
    [
      "exists",
      "the trail exists in its home Region",
      `trail.name: ${trail.name}, trail.homeRegion: ${trail.homeRegion}`,
      expected.trailArn,
      ({ TrailARN }) => TrailARN,
    ],
    [
      "organization",
      "it records the whole organization",
      `trail.isOrganizationTrail: ${trail.isOrganizationTrail}`,
      trail.isOrganizationTrail,
      ({ IsOrganizationTrail = false }) => IsOrganizationTrail,
    ],
    [
      "multi-region",
      "it records every enabled Region",
      `trail.isMultiRegionTrail: ${trail.isMultiRegionTrail}`,
      trail.isMultiRegionTrail,
      ({ IsMultiRegionTrail = false }) => IsMultiRegionTrail,
    ],
    [
      "global-events",
      "it records global services such as IAM",
      undefined,
      true,
      ({ IncludeGlobalServiceEvents = false }) => IncludeGlobalServiceEvents,
    ],
    [
      "validation",
      "it writes digests, which validate log files",
      undefined,
      true,
      ({ LogFileValidationEnabled = false }) => LogFileValidationEnabled,
    ],
  ];
}

function destinations({ settings, expected }: LiveAws): readonly Property[] {
  const { trail, logBucket, cloudWatchLogs, notifications } = settings;
  return [
    [
      "bucket",
      "it delivers to the log bucket",
      `logBucket.name: ${logBucket.name}`,
      logBucket.name,
      ({ S3BucketName }) => S3BucketName,
    ],
    [
      "prefix",
      "it delivers to the folder of the settings",
      `trail.s3KeyPrefix: ${trail.s3KeyPrefix ?? "none"}`,
      trail.s3KeyPrefix ?? "",
      ({ S3KeyPrefix = "" }) => S3KeyPrefix,
    ],
    [
      "cloudwatch-logs",
      "it delivers to the log group of the settings",
      `cloudWatchLogs.enabled: ${cloudWatchLogs.enabled}, cloudWatchLogs.logGroupName: ${cloudWatchLogs.logGroupName}`,
      expected.logGroupArn ?? "",
      ({ CloudWatchLogsLogGroupArn = "" }) => CloudWatchLogsLogGroupArn,
    ],
    [
      "notifications",
      "it notifies the topic of the settings",
      `notifications.enabled: ${notifications.enabled}`,
      expected.topicArn ?? "",
      ({ SnsTopicARN = "" }) => SnsTopicARN,
    ],
  ];
}

/** Compares a live value with that of the settings. */
export function compare(found: string | boolean | undefined, wanted: string | boolean): Judgement {
  const show = (value: string | boolean | undefined) =>
    value === "" || value === undefined ? "none" : String(value);
  return found === wanted
    ? pass(show(found))
    : fail(`${show(found)}, but the settings say ${show(wanted)}`, REDEPLOY);
}
