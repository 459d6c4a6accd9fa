/** A number that the estimate rests on and that your organization may not have. */
export interface Assumption {
  readonly value: number;
  /** The sentence of the report and of docs/cost.md. */
  readonly says: string;
}

/** What the estimate assumes. Measure yours, and multiply. */
export const ASSUMPTIONS = {
  daysPerMonth: { value: 30, says: "A month has 30 days." },
  eventBytes: {
    value: 1_500,
    says: "An event has 1,500 bytes of JSON. Your log group knows yours: `IncomingBytes` divided by `IncomingLogEvents`.",
  },
  gzipRatio: { value: 10, says: "gzip makes a log file ten times smaller." },
  busyShare: {
    value: 0.8,
    says: "Each account has one busy Region, with 80% of its events. The others share the rest evenly.",
  },
  busyFilesPerDay: {
    value: 288,
    says: "CloudTrail delivers a log file every five minutes from a busy Region: 288 a day.",
  },
  quietFilesPerDay: {
    value: 24,
    says: "It delivers one an hour from any other Region: 24 a day. There are never more log files than events.",
  },
  digestsPerDay: {
    value: 24,
    says: "CloudTrail delivers a digest every hour from every Region of every account, also without events.",
  },
  digestBytes: { value: 2_048, says: "A digest has 2 KB." },
  writeShare: { value: 0.1, says: "A tenth of the management events are writes." },
  logsStorageRatio: {
    value: 0.15,
    says: "CloudWatch Logs compresses stored events to 15% of their size.",
  },
  accessLogBytes: {
    value: 700,
    says: "Each delivery of a file is one line of 700 bytes in the access logs. S3 charges their storage, and no request.",
  },
  monthsIfNever: {
    value: 12,
    says: "If log files never expire, storage is that after 12 months, and grows by the same amount every month.",
  },
  topicKeyRequests: {
    value: 17_280,
    says: "SNS asks KMS twice in five minutes for the key of the topic: 17,280 requests a month.",
  },
} as const satisfies Readonly<Record<string, Assumption>>;

/** What AWS documents, and the estimate uses. */
export const FACTS: readonly { readonly says: string; readonly page: string }[] = [
  {
    says: "The first copy of management events in each Region of each account is free. An account whose own trail records them pays for each event of that copy.",
    page: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-manage-costs.html",
  },
  {
    says: "Nobody pays for the calls of KMS with which CloudTrail writes log files. Whoever reads one pays for a call.",
    page: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/how-kms-works-with-cloudtrail.html",
  },
  {
    says: "Insights analyze write events for the rate of calls, and reads and writes for the rate of errors.",
    page: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/insights-events-costs.html",
  },
  {
    says: "S3 does not move files under 128 KB, with `all_storage_classes_128K`. With `varies_by_storage_class` it moves small files to `GLACIER` and `DEEP_ARCHIVE`, and each of them then takes 8 KB in `STANDARD` and 32 KB more in its class.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html",
  },
  {
    says: "S3 charges a file in `STANDARD_IA` and `ONEZONE_IA` for at least 30 days, in `GLACIER_IR` and `GLACIER` for 90, and in `DEEP_ARCHIVE` for 180.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html",
  },
  {
    says: "An expired log file stays for one more day as a noncurrent version. Object Lock costs nothing itself.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html",
  },
];
