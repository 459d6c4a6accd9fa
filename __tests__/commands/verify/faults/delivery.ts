import { fail, head, OTHER_KEY, status } from "./changes";
import { type Fault, HOUR, seconds } from "./fault";

export const DELIVERY_FAULTS: readonly Fault[] = [
  [
    "a Region does not log",
    status({ IsLogging: false, StopLoggingTime: seconds(2) }),
    fail("delivery.logging"),
  ],
  [
    "the trail was stopped for 30 hours and started an hour ago",
    status({ StopLoggingTime: seconds(31), StartLoggingTime: seconds(1) }),
    fail("delivery.logging"),
  ],
  [
    "the trail was stopped for a minute ten hours ago",
    status({ StopLoggingTime: seconds(10), StartLoggingTime: seconds(9.98) }),
    fail("delivery.logging"),
  ],
  [
    "the trail was stopped last month and started today",
    status({ StopLoggingTime: seconds(700), StartLoggingTime: seconds(3) }),
    fail("delivery.logging"),
  ],
  ["a stop without a later start", status({ StopLoggingTime: seconds(3) }), fail("delivery.logging")],
  ...(["AccessDenied", "NoSuchBucket", "KMS.DisabledException", "SlowDown", "Unheard"] as const).map(
    (error): Fault => [
      `log files: ${error}`,
      status({ LatestDeliveryError: error }),
      fail("delivery.log-file-errors"),
    ],
  ),
  [
    "digests: AccessDenied",
    status({ LatestDigestDeliveryError: "AccessDenied" }),
    fail("delivery.digest-errors"),
  ],
  [
    "CloudWatch Logs: Access denied.",
    status({ LatestCloudWatchLogsDeliveryError: "Access denied." }),
    fail("delivery.cloudwatch-logs"),
  ],
  [
    "the latest digest of a Region is four hours old",
    status({ LatestDigestDeliveryTime: seconds(4) }),
    fail("delivery.digests-in-time"),
  ],
  [
    "a Region has no digest",
    status({ LatestDigestDeliveryTime: undefined }),
    fail("delivery.digests-in-time"),
  ],
  [
    "the latest digest of a Region is from the future",
    status({ LatestDigestDeliveryTime: seconds(-5) }),
    fail("delivery.digests-in-time"),
  ],
  [
    "the latest log file of the home Region is two days old",
    status({ LatestDeliveryTime: seconds(48) }, "us-east-1"),
    fail("delivery.log-files-in-time"),
  ],
  [
    "the latest log file of the home Region is five hours old",
    status({ LatestDeliveryTime: seconds(5) }, "us-east-1"),
    { "delivery.log-files-in-time": "WARN" },
  ],
  [
    "the latest log file is from the future",
    status({ LatestDeliveryTime: seconds(-5) }, "us-east-1"),
    fail("delivery.log-files-in-time"),
  ],
  [
    "the latest event in CloudWatch Logs is two days old",
    status({ LatestCloudWatchLogsDeliveryTime: seconds(48) }, "us-east-1"),
    fail("delivery.cloudwatch-logs-in-time"),
  ],
  [
    "no event ever arrived in CloudWatch Logs",
    status({ LatestCloudWatchLogsDeliveryTime: undefined }, "us-east-1"),
    fail("delivery.cloudwatch-logs-in-time"),
  ],
];

export const FILE_FAULTS: readonly Fault[] = [
  [
    "log files have SSE-S3",
    head({
      "x-amz-server-side-encryption": "AES256",
      "x-amz-server-side-encryption-aws-kms-key-id": undefined,
    }),
    fail("log-files.encryption"),
  ],
  [
    "log files have another key",
    head({ "x-amz-server-side-encryption-aws-kms-key-id": OTHER_KEY }),
    fail("log-files.encryption"),
  ],
  [
    "log files are locked for a day",
    head({ "x-amz-object-lock-retain-until-date": new Date(Date.now() + 24 * HOUR).toISOString() }),
    fail("log-files.lock"),
  ],
];
