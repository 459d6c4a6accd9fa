import type { GetTrailStatusResponse } from "@aws-sdk/client-cloudtrail";
import { type Check, fail, failedRead, pass, unknown, type Verdict, warn, worstOf } from "../check";
import type { World } from "../live-aws";

/** What stands behind an error that CloudTrail reports, and what helps. */
interface KnownError {
  readonly error: RegExp;
  readonly cause: string;
  readonly mend: string;
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html: errors are S3's, SNS's, CloudWatch Logs'. */
const KNOWN_ERRORS: readonly KnownError[] = [
  {
    error: /NoSuchBucket/i,
    cause: "the log bucket does not exist",
    mend: "`cdktf deploy organization-trail` creates it again; CloudTrail tries for 30 days.",
  },
  {
    error: /KMS\.?Disabled/i,
    cause: "the log key is disabled",
    mend: "`aws kms enable-key` in the audit account.",
  },
  {
    error: /KMS\.?(KMS)?InvalidState|KMS\.?NotFound/i,
    cause: "the log key is pending deletion or gone",
    mend: "`aws kms cancel-key-deletion`, then `aws kms enable-key`, in the audit account, at once.",
  },
  {
    error: /KMS/i,
    cause: "the log key refuses CloudTrail",
    mend: "Look at key.policy; `cdktf deploy organization-trail` sets the key's policy right.",
  },
  {
    error: /AccessDenied|Access denied|InsufficientS3BucketPolicy/i,
    cause:
      "the policy of the log bucket or of the log key refuses CloudTrail, or a resource control policy does",
    mend: "Look at bucket.policy and key.policy; `cdktf deploy organization-trail` sets both right.",
  },
  {
    error: /InvalidRequest|MissingContentMD5/i,
    cause: "the bucket does not take uploads as CloudTrail sends them, as with Requester Pays",
    mend: "Switch off what was switched on at the bucket beside this app.",
  },
  {
    error: /Throttl|SlowDown|ServiceUnavailable|InternalError|RequestTimeout/i,
    cause: "the service was busy",
    mend: "CloudTrail tries again by itself; run this again in an hour.",
  },
  {
    error: /AuthorizationError|NotFound/i,
    cause: "the topic or log group is gone, or refuses CloudTrail",
    mend: "`cdktf deploy organization-trail` sets it right.",
  },
];

/** What a delivery error means. */
export function explain(error: string): { readonly cause: string; readonly mend: string } {
  return (
    KNOWN_ERRORS.find((known) => known.error.test(error)) ?? {
      cause: "an error that is not known here",
      mend: "Look the error up in the references of Amazon S3, SNS and CloudWatch Logs.",
    }
  );
}

const MINUTE = 60_000;
const DAY_MINUTES = 24 * 60;

/** Does each enabled Region of the management account log, and deliver in time? */
export function deliveryChecks(world: World): readonly Check[] {
  const { trail, cloudWatchLogs, notifications } = world.settings;
  const { maxAge, now } = world;
  const age = (time: Date | undefined): number | undefined =>
    time === undefined ? undefined : Math.round((now.getTime() - time.getTime()) / MINUTE);
  /** One check over every Region: the worst answer counts, and each one that is wrong is named. */
  const everyRegion = (
    id: string,
    title: string,
    setting: string | undefined,
    judge: (status: GetTrailStatusResponse, region: string) => Verdict,
  ): Check => ({
    id: `delivery.${id}`,
    title,
    setting,
    judge: async () => {
      await world.trail();
      const statuses = await world.statuses();
      if (statuses.length === 0) {
        return unknown(
          "nothing was examined: none of the Regions is enabled",
          "Name Regions with --regions that the management account has enabled.",
        );
      }
      const verdicts = statuses.map((answer) => {
        const verdict = "status" in answer ? judge(answer.status, answer.region) : failedRead(answer.error);
        return { ...verdict, found: `${answer.region}: ${verdict.found}` };
      });
      return worstOf(verdicts, `${statuses.length} Regions`);
    },
  });
  const noError = (error: string | undefined): Verdict => {
    if (error === undefined || error === "") return pass("no error");
    const { cause, mend } = explain(error);
    return fail(`${error}: ${cause}`, mend);
  };
  const maxAgeSetting = `--max-age: ${maxAge} minutes`;
  const logs = everyRegion(
    "logging",
    "every enabled Region logs",
    `trail.enableLogging: ${trail.enableLogging}`,
    ({ IsLogging, StopLoggingTime }) => {
      if (IsLogging === trail.enableLogging) return pass(String(IsLogging));
      return trail.enableLogging
        ? fail(
            `stopped${StopLoggingTime ? ` at ${StopLoggingTime.toISOString()}` : ""}`,
            `\`aws cloudtrail start-logging --name ${world.expected.trailArn} --region ${trail.homeRegion}\` in the management account; the event history of StopLogging tells who stopped it.`,
          )
        : fail("logs, although trail.enableLogging is false", "`cdktf deploy organization-trail` stops it.");
    },
  );
  if (!trail.enableLogging) return [logs];
  return [
    logs,
    everyRegion("log-file-errors", "no error delivering log files", undefined, ({ LatestDeliveryError }) =>
      noError(LatestDeliveryError),
    ),
    everyRegion("digest-errors", "no error delivering digests", undefined, ({ LatestDigestDeliveryError }) =>
      noError(LatestDigestDeliveryError),
    ),
    everyRegion("digests-in-time", "the latest digest is in time", maxAgeSetting, (status, region) => {
      const minutes = age(status.LatestDigestDeliveryTime);
      if (minutes === undefined) return notYet(age(status.StartLoggingTime), "digest", maxAge);
      return minutes <= maxAge
        ? pass(`${minutes} minutes`)
        : fail(
            `latest digest ${minutes} minutes ago`,
            `Look at the errors of ${region} and at coverage.late.`,
          );
    }),
    everyRegion("log-files-in-time", "the latest log file is in time", maxAgeSetting, (status, region) => {
      // Elsewhere hours without an event are normal; at home every run of this command is one.
      if (region !== trail.homeRegion || trail.events.management !== "all") return pass("not owed");
      const minutes = age(status.LatestDeliveryTime);
      if (minutes === undefined) return notYet(age(status.StartLoggingTime), "log file", maxAge);
      if (minutes <= maxAge) return pass(`${minutes} minutes`);
      const late = `latest log file ${minutes} minutes ago`;
      return minutes > DAY_MINUTES
        ? fail(late, "Look at the delivery errors, and at the policies of bucket and key.")
        : warn(late, "Nothing may have happened since. Run it again: this run's own calls have to arrive.");
    }),
    ...(cloudWatchLogs.enabled
      ? [
          everyRegion(
            "cloudwatch-logs",
            "no error delivering to CloudWatch Logs",
            "cloudWatchLogs.enabled: true",
            ({ LatestCloudWatchLogsDeliveryError }) => noError(LatestCloudWatchLogsDeliveryError),
          ),
        ]
      : []),
    ...(notifications.enabled
      ? [
          everyRegion(
            "notifications",
            "no error notifying",
            "notifications.enabled: true",
            ({ LatestNotificationError }) => noError(LatestNotificationError),
          ),
        ]
      : []),
  ];
}

/** A trail that has just begun owes nothing yet. */
function notYet(minutesSinceStart: number | undefined, what: string, maxAge: number): Verdict {
  return minutesSinceStart !== undefined && minutesSinceStart <= maxAge
    ? {
        ...warn(`no ${what} yet: logging began ${minutesSinceStart} minutes ago`, "Wait with --wait."),
        pending: true,
      }
    : fail(`no ${what} was ever delivered`, "Look at the errors, and at the policies of bucket and key.");
}
