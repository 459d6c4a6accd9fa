import type { GetTrailStatusResponse } from "@aws-sdk/client-cloudtrail";
import { type Check, checkEach, checkOne, type Evidence } from "../check";
import { CLOCK_TOLERANCE, formatMinute, HOUR } from "../coverage/cells";
import { fail, type Judgement, pass, warn } from "../judgement";
import { type LiveAws, READ } from "../live-aws";
import { DEPLOY } from "../remediation";
import type { CheckContext, Theme } from "../theme";
import { afterPolicyChange } from "./after-policy-change";
import { explainDeliveryError } from "./delivery-errors";
import { newestDigests } from "./newest-digests";

const MINUTE = 60_000;
const DAY_MINUTES = 24 * 60;

/** Whether each enabled Region of the management account logs, and delivers in time. */
export const delivery = {
  id: "delivery",
  title: "Delivery",
  checks: (context: CheckContext): readonly Check[] => {
    const { aws } = context;
    const { trail, cloudWatchLogs, notifications } = aws.settings;
    if (!trail.enableLogging) return [logging(aws)];
    // Otherwise hours without an event are normal in the home Region too.
    const hasEvents = trail.events.management === "all";
    return [
      logging(aws),
      noErrors(aws, "log-file-errors", "no error in delivering log files", "LatestDeliveryError"),
      noErrors(aws, "digest-errors", "no error in delivering digests", "LatestDigestDeliveryError"),
      digestsInTime(aws),
      ...(hasEvents ? [homeInTime(aws, LOG_FILES)] : []),
      ...(cloudWatchLogs.enabled ? [cloudWatchLogsErrors(aws)] : []),
      ...(cloudWatchLogs.enabled && hasEvents ? [homeInTime(aws, CLOUDWATCH_LOGS)] : []),
      ...(notifications.enabled ? [notificationErrors(aws)] : []),
      ...(context.examines("coverage") ? [] : [newestDigests(aws)]),
      ...(context.waitsSince === undefined ? [] : [afterPolicyChange(aws, context.waitsSince)]),
    ];
  },
} as const satisfies Theme;

/** A delivery that must be in time in the home Region. */
interface HomeDelivery {
  readonly id: string;
  readonly file: string;
  readonly field: "LatestDeliveryTime" | "LatestCloudWatchLogsDeliveryTime";
}

const LOG_FILES: HomeDelivery = { id: "log-files-in-time", file: "log file", field: "LatestDeliveryTime" };
const CLOUDWATCH_LOGS: HomeDelivery = {
  id: "cloudwatch-logs-in-time",
  file: "event in CloudWatch Logs",
  field: "LatestCloudWatchLogsDeliveryTime",
};

/** A check of the trail's status in every Region. */
function everyRegion(
  aws: LiveAws,
  check: Pick<Check, "id" | "title" | "setting"> & {
    judge(status: GetTrailStatusResponse, region: string): Judgement;
  },
): Check {
  return checkEach({
    ...check,
    permissions: [READ.trail, READ.regions, READ.statuses],
    read: async () => {
      await aws.trail();
      return (await aws.statuses()).map(({ region, ...status }) =>
        "status" in status ? { name: region, value: status.status } : { name: region, error: status.error },
      );
    },
    summarize: (regions: Evidence) => `${regions.length} Regions`,
  });
}

function logging(aws: LiveAws): Check {
  const { enableLogging } = aws.settings.trail;
  return everyRegion(aws, {
    id: "delivery.logging",
    title: enableLogging
      ? "the trail logs in every enabled Region, without interruption"
      : "the trail does not log",
    setting: `trail.enableLogging: ${enableLogging}, --since: ${aws.since} hours`,
    judge: (status) => {
      if (enableLogging) return judgeLogging(aws, status);
      return status.IsLogging ? fail("it logs", `Run ${DEPLOY} to stop it.`) : pass("it does not log");
    },
  });
}

/** A stop inside the window is a fault also if the trail logs again: nothing was recorded in between. */
function judgeLogging(
  { expected, settings, window }: LiveAws,
  { IsLogging, StartLoggingTime: started, StopLoggingTime: stopped }: GetTrailStatusResponse,
): Judgement {
  if (!IsLogging) {
    return fail(
      `stopped${stopped ? ` since ${formatMinute(stopped.getTime())}` : ""}`,
      `Run \`aws cloudtrail start-logging --name ${expected.trailArn} --region ${settings.trail.homeRegion}\` in the management account. The StopLogging event in CloudTrail's event history shows who stopped it.`,
    );
  }
  if (stopped === undefined) return pass("logging");
  const restarted = started !== undefined && started > stopped ? started : window.to;
  if (restarted < window.from) return pass("logging");
  const hours = ((restarted.getTime() - stopped.getTime()) / HOUR).toFixed(1);
  return fail(
    `logging was stopped from ${formatMinute(stopped.getTime())} to ${formatMinute(restarted.getTime())}, ${hours} hours in which nothing was recorded`,
    "The StopLogging and StartLogging events in CloudTrail's event history show who did it. The events of that time are only in the event history of each account, for 90 days.",
  );
}

type ErrorField =
  | "LatestDeliveryError"
  | "LatestDigestDeliveryError"
  | "LatestCloudWatchLogsDeliveryError"
  | "LatestNotificationError";

function noErrors(aws: LiveAws, id: string, title: string, field: ErrorField, setting?: string): Check {
  return everyRegion(aws, {
    id: `delivery.${id}`,
    title,
    setting,
    judge: ({ [field]: error }) => {
      if (error === undefined || error === "") return pass("no error");
      const { cause, remediation } = explainDeliveryError(error);
      return fail(`${error}: ${cause}`, remediation);
    },
  });
}

function cloudWatchLogsErrors(aws: LiveAws): Check {
  const title = "no error in delivering to CloudWatch Logs";
  const field = "LatestCloudWatchLogsDeliveryError";
  return noErrors(aws, "cloudwatch-logs", title, field, "cloudWatchLogs.enabled: true");
}

function notificationErrors(aws: LiveAws): Check {
  const title = "no error in sending notifications";
  return noErrors(aws, "notifications", title, "LatestNotificationError", "notifications.enabled: true");
}

/** Minutes by which clocks may differ. */
const FUTURE = CLOCK_TOLERANCE / MINUTE;
const CLOCK = "Compare this machine's clock with the time of AWS, then run `verify` again.";

function ageInMinutes({ now }: LiveAws, time: Date | undefined): number | undefined {
  return time === undefined ? undefined : Math.round((now.getTime() - time.getTime()) / MINUTE);
}

function digestsInTime(aws: LiveAws): Check {
  const { maxAge } = aws;
  return everyRegion(aws, {
    id: "delivery.digests-in-time",
    title: "the latest digest is in time",
    setting: `--max-age: ${maxAge} minutes`,
    judge: (status, region) => {
      const age = ageInMinutes(aws, status.LatestDigestDeliveryTime);
      if (age === undefined) return judgeNone(aws, status.StartLoggingTime, "digest");
      if (age < -FUTURE) return fail(`latest digest ${-age} minutes in the future`, CLOCK);
      return age <= maxAge
        ? pass(`${age} minutes`)
        : fail(`latest digest ${age} minutes ago`, `Look at the errors of ${region} and at coverage.late.`);
    },
  });
}

/** In other Regions hours without an event are normal. In the home Region every run of `verify` causes events. */
function homeInTime(aws: LiveAws, { id, file, field }: HomeDelivery): Check {
  const { maxAge } = aws;
  return checkOne({
    id: `delivery.${id}`,
    title: `the latest ${file} of the home Region is in time`,
    setting: `--max-age: ${maxAge} minutes`,
    permissions: [READ.trail, READ.regions, READ.statuses],
    read: async () => {
      await aws.trail();
      return aws.homeStatus();
    },
    judge: (status) => {
      const age = ageInMinutes(aws, status[field]);
      if (age === undefined) return judgeNone(aws, status.StartLoggingTime, file);
      if (age < -FUTURE) return fail(`latest ${file} ${-age} minutes in the future`, CLOCK);
      if (age <= maxAge) return pass(`${age} minutes`);
      const found = `latest ${file} ${age} minutes ago`;
      return age > DAY_MINUTES
        ? fail(found, "See the delivery errors, bucket.policy, key.policy and trail.delivery-role.")
        : warn(found, "There may have been no event. Run `verify` again: its own calls cause events.");
    },
  });
}

/** A trail that has just started has delivered nothing yet. */
function judgeNone(aws: LiveAws, started: Date | undefined, file: string): Judgement {
  const age = ageInMinutes(aws, started);
  if (age === undefined || age > aws.maxAge) {
    return fail(
      `no ${file} was ever delivered`,
      "Look at the errors and at the policies of the bucket and the key.",
    );
  }
  return {
    ...warn(`no ${file} yet: logging started ${age} minutes ago`, "Wait with --wait."),
    pending: true,
  };
}
