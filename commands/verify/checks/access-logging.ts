import { GetBucketLoggingCommand, GetObjectLockConfigurationCommand } from "@aws-sdk/client-s3";
import { bucketArn } from "../../../aws/arns";
import type { DeliveryRequest } from "../../../policies/analysis/delivery-request";
import { pattern } from "../../../policies/analysis/patterns";
import { orUndefined } from "../call-error";
import { type Check, checkOne } from "../check";
import { fail, pass } from "../judgement";
import { type LiveAws, openBucket } from "../live-aws";
import { ACCESS_LOG_BUCKET, LOG_BUCKET, permission } from "../permission";
import { REDEPLOY } from "../remediation";
import {
  bucketPolicy,
  type ExaminedBucket,
  encryptionPermission,
  expiration,
  notPublic,
  ownership,
  publicAccess,
  readEncryption,
  versioning,
} from "./bucket-checks";

/** Whether requests to the log bucket are logged, and the access-log bucket is safe. */
export function accessLogging(aws: LiveAws): readonly Check[] {
  const { accessLogging } = aws.settings.logBucket;
  if (!accessLogging.enabled) return [enabled(aws)];
  const { accessLogBucketName, policies } = aws.expected;
  const bucket: ExaminedBucket = {
    ...openBucket(aws.accounts.bucketOwner, aws.settings.region, accessLogBucketName),
    theme: "bucket.access-logs",
    target: ACCESS_LOG_BUCKET,
    setting: "logBucket.accessLogging.enabled: true",
    remediation: REDEPLOY,
  };
  return [
    enabled(aws),
    bucketPolicy(bucket, policies.accessLogBucket, [accessLogRequest(aws)]),
    versioning(bucket),
    publicAccess(bucket),
    ownership(bucket),
    notPublic(bucket),
    encryption(bucket),
    lock(bucket),
    expiration(bucket, {
      files: "access logs",
      setting: "logBucket.accessLogging.expireAfterDays",
      days: accessLogging.expireAfterDays,
    }),
  ];
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html */
function accessLogRequest({ settings, accounts, expected }: LiveAws): DeliveryRequest {
  const { region, logBucket } = settings;
  const resource = `${bucketArn({ region, name: expected.accessLogBucketName })}/2026-11-21-00-00-00-0123456789ABCDEF`;
  return {
    target: "bucket",
    purpose: "write access logs",
    isRequired: true,
    request: {
      principal: { kind: "Service", name: pattern("logging.s3.amazonaws.com") },
      action: "s3:PutObject",
      resource,
      context: new Map([
        ["aws:securetransport", ["true"]],
        ["s3:tlsversion", ["1.3"]],
        ["aws:principalisawsservice", ["true"]],
        ["aws:sourcearn", [bucketArn({ region, name: logBucket.name })]],
        ["aws:sourceaccount", [accounts.bucketOwner.id]],
        ["aws:currenttime", undefined],
      ]),
    },
  };
}

/** S3 delivers access logs to a bucket with SSE-S3 alone. */
function encryption(bucket: ExaminedBucket): Check {
  return checkOne({
    id: `${bucket.theme}.encryption`,
    title: "it encrypts with SSE-S3, so that S3 can deliver to it",
    permissions: [encryptionPermission(bucket.target)],
    read: () => readEncryption(bucket),
    judge: ({ algorithm }) =>
      algorithm === "AES256" ? pass(algorithm) : fail(`it encrypts with ${algorithm ?? "nothing"}`, REDEPLOY),
  });
}

/** S3 cannot deliver to a bucket with a default retention. Same page as {@link accessLogRequest}. */
function lock({ theme, s3, bucket, target }: ExaminedBucket): Check {
  return checkOne({
    id: `${theme}.lock`,
    title: "it has no default retention, so that S3 can deliver to it",
    permissions: [permission(target, "s3:GetObjectLockConfiguration", "s3:GetBucketObjectLockConfiguration")],
    read: () =>
      orUndefined(
        s3.send(new GetObjectLockConfigurationCommand(bucket)),
        "ObjectLockConfigurationNotFoundError",
      ),
    judge: (answer) => {
      const retention = answer?.ObjectLockConfiguration?.Rule?.DefaultRetention;
      return retention === undefined
        ? pass("no default retention")
        : fail(
            `new files are locked in ${retention.Mode} mode, so S3 delivers no access logs`,
            `Run \`aws s3api put-object-lock-configuration --bucket ${bucket.Bucket} --object-lock-configuration ObjectLockEnabled=Enabled\` in the account of the log bucket.`,
          );
    },
  });
}

function enabled({ settings, expected, logBucket: { s3, bucket } }: LiveAws): Check {
  const wanted = settings.logBucket.accessLogging.enabled;
  return checkOne({
    id: "bucket.access-logging",
    title: wanted ? "S3 logs the requests to it" : "S3 does not log the requests to it",
    setting: `logBucket.accessLogging.enabled: ${wanted}`,
    permissions: [permission(LOG_BUCKET, "s3:GetBucketLogging")],
    read: () => s3.send(new GetBucketLoggingCommand(bucket)),
    judge: ({ LoggingEnabled }) => {
      const target = LoggingEnabled?.TargetBucket;
      if (!wanted) return target === undefined ? pass("disabled") : fail(`to ${target}`, REDEPLOY);
      if (target === undefined) return fail("requests are not logged", REDEPLOY);
      const prefix = LoggingEnabled?.TargetPrefix ?? "";
      return target === expected.accessLogBucketName && prefix === ""
        ? pass(`to ${target}`)
        : fail(`to ${target}/${prefix}, but the settings say ${expected.accessLogBucketName}`, REDEPLOY);
    },
  });
}
