import type { GetTrailStatusResponse } from "@aws-sdk/client-cloudtrail";
import { type Check, combine, fail, type Judgement, judgeError, pass, unknown, warn } from "../check";
import { LIST_OBJECTS } from "../coverage/log-files";
import { LIST_VERSIONS } from "../coverage/versions";
import { explainDeliveryError } from "../delivery-errors";
import { type LiveAws, READ } from "../live-aws";
import { newestDigestsCheck } from "../newest-digests";
import type { CheckContext, Theme } from "../theme";

/** Does the trail log in every enabled Region, and does it deliver in time? */
export const delivery = {
  id: "delivery",
  title: "Delivery",
  permissions: [READ.trail, READ.regions, READ.statuses, READ.members, LIST_OBJECTS, LIST_VERSIONS],
  checks: (context) => [
    loggingCheck(context.aws),
    ...(context.aws.settings.trail.enableLogging ? deliveryChecks(context) : []),
  ],
} as const satisfies Theme;

/** A trail that does not log delivers nothing. */
function deliveryChecks({ aws, examines }: CheckContext): readonly Check[] {
  const { cloudWatchLogs, notifications } = aws.settings;
  return [
    errorCheck(aws, "log-file-errors", "log files", (status) => status.LatestDeliveryError),
    errorCheck(aws, "digest-errors", "digests", (status) => status.LatestDigestDeliveryError),
    digestsInTimeCheck(aws),
    logFilesInTimeCheck(aws),
    ...(cloudWatchLogs.enabled
      ? [
          {
            ...errorCheck(
              aws,
              "cloudwatch-logs",
              "to CloudWatch Logs",
              (status) => status.LatestCloudWatchLogsDeliveryError,
            ),
            setting: "cloudWatchLogs.enabled: true",
          },
        ]
      : []),
    ...(notifications.enabled
      ? [
          {
            ...errorCheck(aws, "notifications", "notifications", (status) => status.LatestNotificationError),
            setting: "notifications.enabled: true",
          },
        ]
      : []),
    // Coverage examines every account and Region.
    ...(examines("coverage") ? [] : [newestDigestsCheck(aws)]),
  ];
}

/** Judges the trail's status in every Region, and names each Region that does not pass. */
async function judgeRegions(
  aws: LiveAws,
  judge: (status: GetTrailStatusResponse, region: string) => Judgement,
): Promise<Judgement> {
  await aws.trail();
  const statuses = await aws.statuses();
  if (statuses.length === 0) {
    return unknown(
      "nothing was examined: none of the Regions is enabled",
      "Name Regions with --regions that the management account has enabled.",
    );
  }
  const judgements = statuses.map((answer) => {
    const judgement = "status" in answer ? judge(answer.status, answer.region) : judgeError(answer.error);
    return { ...judgement, found: `${answer.region}: ${judgement.found}` };
  });
  return combine(judgements, `${statuses.length} Regions`);
}

function loggingCheck(aws: LiveAws): Check {
  const { enableLogging, homeRegion } = aws.settings.trail;
  return {
    id: "delivery.logging",
    title: enableLogging ? "the trail logs in every enabled Region" : "the trail does not log",
    setting: `trail.enableLogging: ${enableLogging}`,
    judge: () =>
      judgeRegions(aws, ({ IsLogging, StopLoggingTime }) => {
        if (IsLogging === enableLogging) return pass(String(IsLogging));
        return enableLogging
          ? fail(
              `stopped${StopLoggingTime ? ` at ${StopLoggingTime.toISOString()}` : ""}`,
              `Run \`aws cloudtrail start-logging --name ${aws.expected.trailArn} --region ${homeRegion}\` in the management account. StopLogging in the event history shows who stopped it.`,
            )
          : fail("logs", "Run `cdktf deploy organization-trail` to stop it.");
      }),
  };
}

function errorCheck(
  aws: LiveAws,
  name: string,
  what: string,
  read: (status: GetTrailStatusResponse) => string | undefined,
): Check {
  return {
    id: `delivery.${name}`,
    title: `CloudTrail reports no error delivering ${what}`,
    judge: () =>
      judgeRegions(aws, (status) => {
        const error = read(status);
        if (error === undefined || error === "") return pass("no error");
        const { cause, remediation } = explainDeliveryError(error);
        return fail(`${error}: ${cause}`, remediation);
      }),
  };
}

const MINUTE = 60_000;
const DAY_MINUTES = 24 * 60;

function minutesSince(time: Date | undefined, { now }: LiveAws): number | undefined {
  return time === undefined ? undefined : Math.round((now.getTime() - time.getTime()) / MINUTE);
}

function digestsInTimeCheck(aws: LiveAws): Check {
  const { maxAge } = aws;
  return {
    id: "delivery.digests-in-time",
    title: "the latest digest of every enabled Region is not older than --max-age",
    setting: `--max-age: ${maxAge} minutes`,
    judge: () =>
      judgeRegions(aws, (status, region) => {
        const age = minutesSince(status.LatestDigestDeliveryTime, aws);
        if (age === undefined) return judgeNoDelivery("digest", status, aws);
        return age <= maxAge
          ? pass(`${age} minutes`)
          : fail(
              `the latest digest is ${age} minutes old`,
              `See the delivery errors of ${region} and coverage.late.`,
            );
      }),
  };
}

function logFilesInTimeCheck(aws: LiveAws): Check {
  const { maxAge, settings } = aws;
  return {
    id: "delivery.log-files-in-time",
    title: "the latest log file of the home Region is not older than --max-age",
    setting: `--max-age: ${maxAge} minutes`,
    judge: () =>
      judgeRegions(aws, (status, region) => {
        // In other Regions hours without events are normal. In the home Region every run of `verify` causes some.
        if (region !== settings.trail.homeRegion || settings.trail.events.management !== "all") {
          return pass("not expected");
        }
        const age = minutesSince(status.LatestDeliveryTime, aws);
        if (age === undefined) return judgeNoDelivery("log file", status, aws);
        if (age <= maxAge) return pass(`${age} minutes`);
        const late = `the latest log file is ${age} minutes old`;
        return age > DAY_MINUTES
          ? fail(late, "See the delivery errors, bucket.policy and key.policy.")
          : warn(late, "Perhaps nothing happened. Run `verify` again: CloudTrail records its calls.");
      }),
  };
}

/** A trail that has just started logging has delivered nothing yet. */
function judgeNoDelivery(
  what: string,
  { StartLoggingTime }: GetTrailStatusResponse,
  aws: LiveAws,
): Judgement {
  const age = minutesSince(StartLoggingTime, aws);
  return age !== undefined && age <= aws.maxAge
    ? {
        ...warn(`no ${what} yet; logging started ${age} minutes ago`, "Use --wait to wait for it."),
        pending: true,
      }
    : fail(
        `CloudTrail has never delivered a ${what}`,
        "See the delivery errors, bucket.policy and key.policy.",
      );
}
