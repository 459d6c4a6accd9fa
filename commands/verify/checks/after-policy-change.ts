import {
  CloudTrailClient,
  type Event,
  LookupEventsCommand,
  paginateLookupEvents,
} from "@aws-sdk/client-cloudtrail";
import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import type { Account } from "../accounts";
import { collect } from "../async";
import { type Check, checkOne } from "../check";
import { DAY, formatMinute, MINUTE } from "../coverage/cells";
import { fail, type Judgement, pass, warn } from "../judgement";
import { type LiveAws, openBucket, READ } from "../live-aws";
import { ACCESS_LOG_BUCKET, EVENTS_OF_BUCKET, EVENTS_OF_KEY, permission } from "../permission";
import { DEPLOY } from "../remediation";

/** Events that change whether CloudTrail can deliver. */
const BUCKET_CHANGES = ["PutBucketPolicy", "DeleteBucketPolicy"];
const KEY_CHANGES = ["PutKeyPolicy"];

const WAY_BACK = `The change may keep CloudTrail from delivering. Revert it in Git, and run ${DEPLOY}; see delivery.*, bucket.policy and key.policy for the cause. A digest can take an hour and an access log longer: use --wait 90 or more.`;

/**
 * Minutes by which CloudTrail's event history may be behind.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html
 */
const HISTORY_DELAY = 15;

/**
 * After a change of a policy, only files that are younger than the change prove that CloudTrail can still deliver. The
 * event history of the account says when the policy changed. A change just before the run is there only later, so the
 * check waits until the history has an event from after the run began: CloudTrail and `verify` cause some.
 */
export function afterPolicyChange(aws: LiveAws, since: Date): Check {
  const { enabled } = aws.settings.logBucket.accessLogging;
  return checkOne({
    id: "delivery.after-policy-change",
    title: "files arrived that are younger than the latest change of a policy",
    setting: "--wait",
    permissions: [
      READ.key,
      READ.trail,
      READ.regions,
      READ.statuses,
      permission(EVENTS_OF_BUCKET, "cloudtrail:LookupEvents"),
      permission(EVENTS_OF_KEY, "cloudtrail:LookupEvents"),
      ...(enabled ? [permission(ACCESS_LOG_BUCKET, "s3:ListObjectsV2", "s3:ListBucket")] : []),
    ],
    read: async () => {
      const changed = await readLatestChange(aws);
      const isComplete = await reachesTo(aws, since);
      const missing = changed === undefined ? [] : await readMissing(aws, changed);
      return { changed, missing, isComplete };
    },
    judge: ({ changed, missing, isComplete }): Judgement => {
      const at = changed === undefined ? "" : formatMinute(changed.getTime());
      if (missing.length > 0) {
        return { ...fail(`since the change at ${at} no ${missing.join(", no ")}`, WAY_BACK), pending: true };
      }
      if (!isComplete) return INCOMPLETE;
      return pass(
        changed === undefined
          ? "no change of a policy in the last 24 hours"
          : `all are younger than the change at ${at}`,
      );
    },
  });
}

const INCOMPLETE: Judgement = {
  ...warn(
    `CloudTrail's event history does not reach to now, so a change of the last ${HISTORY_DELAY} minutes may be unknown`,
    `Use --wait ${HISTORY_DELAY + 1} or more.`,
  ),
  pending: true,
};

async function readLatestChange(aws: LiveAws): Promise<Date | undefined> {
  const { logBucket } = aws.settings;
  const { bucketOwner, audit } = aws.accounts;
  const { Arn, KeyId } = await aws.key();
  const buckets = [
    logBucket.name,
    ...(logBucket.accessLogging.enabled ? [aws.expected.accessLogBucketName] : []),
  ];
  const events = await Promise.all([
    ...BUCKET_CHANGES.map((name) => lookUpChanges(aws, bucketOwner, name, buckets)),
    ...KEY_CHANGES.map((name) => lookUpChanges(aws, audit, name, [Arn, KeyId ?? Arn])),
  ]);
  const times = events.flat().flatMap(({ EventTime = [] }) => EventTime);
  return times.length === 0 ? undefined : new Date(Math.max(...times.map((time) => time.getTime())));
}

/** Looks up by the event's name: by its resource there are thousands of CloudTrail's own calls. */
async function lookUpChanges(
  aws: LiveAws,
  account: Account,
  name: string,
  resources: readonly string[],
): Promise<Event[]> {
  const client = account.client(CloudTrailClient, aws.settings.region);
  const input = {
    LookupAttributes: [{ AttributeKey: "EventName" as const, AttributeValue: name }],
    StartTime: new Date(aws.now.getTime() - DAY),
  };
  const pages = await collect(paginateLookupEvents({ client }, input));
  return pages
    .flatMap(({ Events = [] }) => Events)
    .filter(({ Resources = [] }) =>
      Resources.some(({ ResourceName = "" }) => resources.includes(ResourceName)),
    );
}

/** Whether the event history has events of S3 and KMS from after a time. */
async function reachesTo(aws: LiveAws, since: Date): Promise<boolean> {
  const { bucketOwner, audit } = aws.accounts;
  if (aws.now.getTime() - since.getTime() >= HISTORY_DELAY * MINUTE) return true;
  const newest = await Promise.all([
    lookUpNewest(aws, bucketOwner, "s3.amazonaws.com"),
    lookUpNewest(aws, audit, "kms.amazonaws.com"),
  ]);
  // Events have the time in seconds.
  return newest.every((time) => time !== undefined && time.getTime() > since.getTime() - 1_000);
}

async function lookUpNewest(aws: LiveAws, account: Account, source: string): Promise<Date | undefined> {
  const { Events = [] } = await account.client(CloudTrailClient, aws.settings.region).send(
    new LookupEventsCommand({
      LookupAttributes: [{ AttributeKey: "EventSource", AttributeValue: source }],
      MaxResults: 1,
    }),
  );
  return Events[0]?.EventTime;
}

/** The kinds of files of which none is younger than the change. */
async function readMissing(aws: LiveAws, changed: Date): Promise<string[]> {
  await aws.trail();
  const { LatestDeliveryTime, LatestDigestDeliveryTime } = await aws.homeStatus();
  const isYounger = (time: Date | undefined) => time !== undefined && time > changed;
  return [
    ...(isYounger(LatestDeliveryTime) ? [] : ["log file"]),
    ...(isYounger(LatestDigestDeliveryTime) ? [] : ["digest"]),
    ...((await hasAccessLogSince(aws, changed)) ? [] : ["access log"]),
  ];
}

/** Names of access logs begin with their time. https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html */
async function hasAccessLogSince(aws: LiveAws, changed: Date): Promise<boolean> {
  if (!aws.settings.logBucket.accessLogging.enabled) return true;
  const { s3, bucket } = openBucket(
    aws.accounts.bucketOwner,
    aws.settings.region,
    aws.expected.accessLogBucketName,
  );
  const StartAfter = changed.toISOString().slice(0, 19).replaceAll(/[T:]/g, "-");
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ ...bucket, StartAfter, MaxKeys: 1 }));
  return Contents.length > 0;
}
