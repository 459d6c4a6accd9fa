import type { Alarm } from "./alarm";
import type { AlarmNames } from "./names";
import { allOf, anyOf, is, pattern, WRITES } from "./pattern";
import { managementEvent } from "./record";

const DEPLOYMENT = "A deployment of this stack at this time explains it.";

/** The alarms on acts against this app's own resources. */
export function tamperingAlarms(names: AlarmNames): readonly Alarm[] {
  return [trailChanged(names), bucketsChanged(names)];
}

function trailChanged({ managementAccountId, trailName, trailArn, homeRegion }: AlarmNames): Alarm {
  const byArn = [is("requestParameters.name", trailArn), is("requestParameters.trailName", trailArn)];
  const byName = allOf(
    is("recipientAccountId", managementAccountId),
    anyOf(is("requestParameters.name", trailName), is("requestParameters.trailName", trailName)),
  );
  return {
    id: "trail-changed",
    title: "The trail was stopped, changed or deleted",
    happened: "Somebody stopped, changed or deleted the organization trail, or tried to.",
    explainedBy: DEPLOYMENT,
    firstAction:
      "Otherwise start logging again, plan the stack to see what differs, and find the caller in the event.",
    filters: [
      {
        pattern: pattern(
          allOf(is("eventSource", "cloudtrail.amazonaws.com"), anyOf(...byArn, byName), WRITES),
        ),
        sample: managementEvent({
          eventSource: "cloudtrail.amazonaws.com",
          eventName: "StopLogging",
          recipientAccountId: managementAccountId,
          awsRegion: homeRegion,
          requestParameters: { name: trailArn },
        }),
      },
    ],
  };
}

function bucketsChanged({ bucketNames, guardedAccountIds: [owner = ""], region }: AlarmNames): Alarm {
  return {
    id: "buckets-changed",
    title: "The configuration of a bucket was changed",
    happened:
      "Somebody changed the configuration or the policy of the log bucket, the access-log bucket or the state bucket, or tried to.",
    explainedBy: DEPLOYMENT,
    firstAction:
      "Otherwise plan the stack to see what differs, apply it to restore the configuration, and find the caller in the event.",
    filters: [
      {
        pattern: pattern(
          allOf(
            is("eventSource", "s3.amazonaws.com"),
            is("eventCategory", "Management"),
            is("requestParameters.bucketName", ...bucketNames),
            WRITES,
          ),
        ),
        sample: managementEvent({
          eventSource: "s3.amazonaws.com",
          eventName: "PutBucketLifecycle",
          recipientAccountId: owner,
          awsRegion: region,
          requestParameters: { bucketName: bucketNames[0] },
        }),
      },
    ],
  };
}
