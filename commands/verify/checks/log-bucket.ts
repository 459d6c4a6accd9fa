import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetObjectLockConfigurationCommand,
} from "@aws-sdk/client-s3";
import {
  bucketPermissions,
  notPublicCheck,
  publicAccessCheck,
  readDefaultEncryption,
  versioningCheck,
} from "../bucket-checks";
import { orUndefined } from "../call-error";
import { type Check, fail, joinFirst, pass, unknown, warn } from "../check";
import { COVERAGE_PERMISSIONS } from "../coverage/coverage";
import { judgeEncryption } from "../encryption";
import { judgeLifecycle } from "../lifecycle";
import { type LiveAws, READ } from "../live-aws";
import { LOG_BUCKET, permission } from "../permission";
import { judgePolicy, readOrganizationFacts } from "../policy-judgement";
import { REDEPLOY } from "../remediation";
import type { CheckContext, Theme } from "../theme";

/** Does the log bucket still protect the log files? */
export const logBucket = {
  id: "bucket",
  title: "Log bucket",
  permissions: [
    ...bucketPermissions(LOG_BUCKET),
    permission(LOG_BUCKET, "s3:GetObjectLockConfiguration", "s3:GetBucketObjectLockConfiguration"),
    permission(LOG_BUCKET, "s3:GetBucketOwnershipControls"),
    permission(LOG_BUCKET, "s3:GetBucketLifecycleConfiguration", "s3:GetLifecycleConfiguration"),
    permission(LOG_BUCKET, "s3:GetBucketPolicy"),
    READ.key,
    ...COVERAGE_PERMISSIONS,
  ],
  checks: (context) => {
    const { aws } = context;
    return [
      lockCheck(aws),
      versioningCheck("bucket", aws.logBucket, REDEPLOY),
      publicAccessCheck("bucket", aws.logBucket, REDEPLOY),
      encryptionCheck(aws),
      ownershipCheck(aws),
      lifecycleCheck(aws),
      policyCheck(aws),
      notPublicCheck("bucket", aws.logBucket, REDEPLOY),
      tamperingCheck(context),
    ];
  },
} as const satisfies Theme;

function lockCheck({ settings, logBucket: { s3, bucket } }: LiveAws): Check {
  const { mode, days } = settings.logBucket.objectLock;
  return {
    id: "bucket.lock",
    title: "the default Object Lock retention matches the settings",
    setting: `logBucket.objectLock: ${mode}, ${days} days`,
    judge: async () => {
      const answer = await orUndefined(
        s3.send(new GetObjectLockConfigurationCommand(bucket)),
        "ObjectLockConfigurationNotFoundError",
      );
      const { Mode, Days, Years } = answer?.ObjectLockConfiguration?.Rule?.DefaultRetention ?? {};
      if (Mode === undefined) return fail("no default retention, so new files are not locked", REDEPLOY);
      const foundDays = Days ?? (Years ?? 0) * 365;
      const found = `${Mode}, ${foundDays} days`;
      if (Mode === mode && foundDays === days) return pass(found);
      return foundDays < days || (mode === "COMPLIANCE" && Mode !== "COMPLIANCE")
        ? fail(found, REDEPLOY)
        : warn(`${found}, which is stricter than the settings`, REDEPLOY);
    },
  };
}

function encryptionCheck(aws: LiveAws): Check {
  return {
    id: "bucket.encryption",
    title: "default encryption uses the log key for each file",
    setting: `key.alias: ${aws.settings.key.alias}`,
    judge: async () => {
      const { Arn } = await aws.key();
      return judgeEncryption(await readDefaultEncryption(aws.logBucket), Arn);
    },
  };
}

function ownershipCheck({ logBucket: { s3, bucket } }: LiveAws): Check {
  return {
    id: "bucket.ownership",
    title: "the bucket owner owns every file, and ACLs are disabled",
    judge: async () => {
      const answer = await orUndefined(
        s3.send(new GetBucketOwnershipControlsCommand(bucket)),
        "OwnershipControlsNotFoundError",
      );
      const found = answer?.OwnershipControls?.Rules?.[0]?.ObjectOwnership;
      return found === "BucketOwnerEnforced" ? pass(found) : fail(found ?? "ACLs are enabled", REDEPLOY);
    },
  };
}

function lifecycleCheck({ settings, logBucket: { s3, bucket } }: LiveAws): Check {
  const { expireAfterDays, objectLock, transitions } = settings.logBucket;
  return {
    id: "bucket.lifecycle",
    title: "the lifecycle matches the settings, and no file expires before its lock ends",
    setting: `logBucket.expireAfterDays: ${expireAfterDays}, logBucket.objectLock.days: ${objectLock.days}`,
    judge: async () => {
      const answer = await orUndefined(
        s3.send(new GetBucketLifecycleConfigurationCommand(bucket)),
        "NoSuchLifecycleConfiguration",
      );
      return judgeLifecycle(answer?.Rules ?? [], {
        expiration: expireAfterDays,
        lockDays: objectLock.days,
        transitions: transitions.map(
          ({ afterDays, storageClass }) => `${storageClass} after ${afterDays} days`,
        ),
      });
    },
  };
}

function policyCheck(aws: LiveAws): Check {
  const { s3, bucket } = aws.logBucket;
  return {
    id: "bucket.policy",
    title: "the bucket policy matches the settings",
    judge: async () => {
      const answer = await orUndefined(s3.send(new GetBucketPolicyCommand(bucket)), "NoSuchBucketPolicy");
      return judgePolicy(answer?.Policy, aws.expected.bucketPolicy, await readOrganizationFacts(aws));
    },
  };
}

const RESTORE =
  "A deleted file is only hidden: `aws s3api get-object --version-id` still reads it, and break glass restores it with `aws s3api delete-object` and the version id of the delete marker. An overwritten file keeps its first version until its lock ends. The access logs show who changed it.";

function tamperingCheck({ coverage }: CheckContext): Check {
  return {
    id: "bucket.versions",
    title: "nobody has deleted or overwritten a file",
    judge: async () => {
      const { tampered, searched, unread, rows } = await coverage();
      if (tampered.length > 0) return fail(joinFirst(tampered), RESTORE);
      if (unread.length > 0) throw unread[0];
      const failed = rows
        .flatMap(({ cells }) => [...cells.values()])
        .find(({ state }) => state === "UNKNOWN");
      if (failed !== undefined) {
        return unknown(`cannot list a folder: ${failed.detail}`, "See coverage.missing.");
      }
      return pass(
        `the last day's digests of every account and Region, and the log files of ${searched.cells} of ${searched.of}`,
      );
    },
  };
}
