import { anonymous, type Caller, type Question, service } from "../simulator";
import { bucketSettingsFacts, deniedSettings } from "./deployers";
import { allows, doesNotAllow, type Fact, forbids, type Names } from "./fact";
import { principals } from "./principals";
import { HTTP } from "./questions";
import { tamperingFacts } from "./tampering";

const LOGGING = "logging.s3.amazonaws.com";

/** Facts about the policy of the access-log bucket. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a table of facts
export function accessLogBucketFacts(names: Names): readonly Fact[] {
  const { accessLogBucket, bucket, memberAccountId, trailArn } = names;
  const { administratorOf, administratorsBut, everybodyOf, named, otherOrganization, trail } =
    principals(names);
  const onBucket = (caller: Caller, action: string, context = {}): Question => ({
    caller,
    action,
    resource: accessLogBucket,
    context,
  });
  const onLog = (caller: Caller, action: string, context = {}): Question => ({
    caller,
    action,
    resource: { ...accessLogBucket, arn: `${accessLogBucket.arn}/2026-01-01-00-00-00-log` },
    context,
  });
  const logging = service(LOGGING, bucket);
  const owner = administratorOf(accessLogBucket.accountId);
  const otherWriters = {
    "S3's access logging of another bucket": service(LOGGING, { ...bucket, arn: `${bucket.arn}-2` }),
    "S3's access logging of the bucket of another account": service(LOGGING, {
      ...bucket,
      accountId: memberAccountId,
    }),
    "S3's access logging of no bucket": service(LOGGING),
    "the trail": trail,
    "a service for the trail": service("config.amazonaws.com", { arn: trailArn }),
  };
  const members = administratorsBut(accessLogBucket.accountId);
  const strangers = {
    "a principal of another organization": otherOrganization,
    "an anonymous caller": anonymous,
  };
  const people = {
    ...everybodyOf(accessLogBucket.accountId),
    ...members,
    ...Object.fromEntries(names.breakGlassPrincipalArns.map((arn) => [arn, named(arn)])),
  };
  return [
    allows("S3's access logging of the log bucket to write", onLog(logging, "s3:PutObject")),
    forbids(
      "S3's access logging of the log bucket to write over plain HTTP",
      onLog(logging, "s3:PutObject", HTTP),
    ),
    doesNotAllow("S3's access logging to read", onLog(logging, "s3:GetObject")),
    forbids("S3's access logging to delete", onLog(logging, "s3:DeleteObject")),
    ...Object.entries(otherWriters).map(([who, caller]) =>
      caller.context["aws:SourceArn"] === bucket.arn
        ? doesNotAllow(`${who} to write`, onLog(caller, "s3:PutObject"))
        : forbids(`${who} to write`, onLog(caller, "s3:PutObject")),
    ),
    doesNotAllow(
      "another service for the log bucket to write",
      onLog(service("config.amazonaws.com", bucket), "s3:PutObject"),
    ),
    ...Object.entries(members).flatMap(([who, caller]) => [
      doesNotAllow(`${who} to read`, onLog(caller, "s3:GetObject")),
      doesNotAllow(`${who} to list`, onBucket(caller, "s3:ListBucket")),
      deniedSettings(names, accessLogBucket.accountId)(
        `${who} to change the policy`,
        onBucket(caller, "s3:PutBucketPolicy"),
      ),
    ]),
    ...Object.entries(strangers).flatMap(([who, caller]) => [
      forbids(`${who} to read`, onLog(caller, "s3:GetObject")),
      forbids(`${who} to list`, onBucket(caller, "s3:ListBucket")),
      forbids(`${who} to change the policy`, onBucket(caller, "s3:PutBucketPolicy")),
    ]),
    ...Object.entries({ ...people, ...strangers }).flatMap(([who, caller]) => [
      forbids(`${who} to write`, onLog(caller, "s3:PutObject")),
      forbids(`${who} to delete a log`, onLog(caller, "s3:DeleteObject")),
      forbids(`${who} to delete a version of a log`, onLog(caller, "s3:DeleteObjectVersion")),
    ]),
    ...tamperingFacts({ ...people, "S3's access logging": logging }, onLog),
    allows("the owner's administrator to read", onLog(owner, "s3:GetObject")),
    allows("the owner's administrator to list", onBucket(owner, "s3:ListBucket")),
    ...bucketSettingsFacts(names, accessLogBucket, onBucket),
    forbids("the owner's administrator to read over plain HTTP", onLog(owner, "s3:GetObject", HTTP)),
    forbids("the owner's administrator to list over plain HTTP", onBucket(owner, "s3:ListBucket", HTTP)),
  ];
}
