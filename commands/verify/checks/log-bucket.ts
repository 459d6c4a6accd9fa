import {
  GetBucketPolicyCommand,
  GetBucketRequestPaymentCommand,
  GetObjectLockConfigurationCommand,
  ListBucketsCommand,
} from "@aws-sdk/client-s3";
import { logFolder } from "../../../aws/arns";
import { orUndefined } from "../call-error";
import { type Check, checkOne } from "../check";
import { requestsTo } from "../expected";
import { fail, pass, warn } from "../judgement";
import { type LiveAws, type LogKey, READ } from "../live-aws";
import { LOG_BUCKET, OWN_BUCKETS, permission } from "../permission";
import { judgePolicy } from "../policy-judgement";
import { DEPLOY, REDEPLOY } from "../remediation";
import type { CheckContext, Theme } from "../theme";
import { accessLogging } from "./access-logging";
import {
  type ExaminedBucket,
  encryptionPermission,
  lifecyclePermission,
  notPublic,
  ownership,
  publicAccess,
  readEncryption,
  readLifecycle,
  replication,
  versioning,
} from "./bucket-checks";
import { versions } from "./bucket-versions";
import { judgeLifecycle } from "./lifecycle";

/** Whether the log bucket still keeps the log files. */
export const logBucket = {
  id: "bucket",
  title: "Log bucket",
  checks: (context: CheckContext): readonly Check[] => {
    const { aws } = context;
    const bucket: ExaminedBucket = {
      ...aws.logBucket,
      theme: "bucket",
      target: LOG_BUCKET,
      setting: undefined,
      remediation: REDEPLOY,
    };
    return [
      owner(aws),
      lock(aws),
      versioning(bucket),
      payer(aws),
      publicAccess(bucket),
      encryption(aws),
      ownership(bucket),
      lifecycle(aws),
      policy(aws),
      notPublic(bucket),
      replication(bucket),
      ...accessLogging(aws),
      versions(context),
    ];
  },
} as const satisfies Theme;

function lock({ settings, logBucket: { s3, bucket } }: LiveAws): Check {
  const { objectLock } = settings.logBucket;
  return checkOne({
    id: "bucket.lock",
    title: "it locks new files for as long as the settings say",
    setting: `logBucket.objectLock: ${objectLock.mode}, ${objectLock.days} days`,
    permissions: [
      permission(LOG_BUCKET, "s3:GetObjectLockConfiguration", "s3:GetBucketObjectLockConfiguration"),
    ],
    read: () =>
      orUndefined(
        s3.send(new GetObjectLockConfigurationCommand(bucket)),
        "ObjectLockConfigurationNotFoundError",
      ),
    judge: (answer) => {
      const { Mode, Days, Years } = answer?.ObjectLockConfiguration?.Rule?.DefaultRetention ?? {};
      const days = Days ?? (Years ?? 0) * 365;
      if (Mode === undefined) return fail("new files are not locked", REDEPLOY);
      const found = `${Mode}, ${days} days`;
      if (Mode === objectLock.mode && days === objectLock.days) return pass(found);
      const weaker = days < objectLock.days || (objectLock.mode === "COMPLIANCE" && Mode !== "COMPLIANCE");
      return weaker ? fail(found, REDEPLOY) : warn(`${found}, which is more than the settings say`, REDEPLOY);
    },
  });
}

/** S3 returns the key as it was set: as ARN, key id or alias. */
function namesKey(keyId: string | undefined, { Arn, KeyId }: LogKey, { settings }: LiveAws): boolean {
  if (keyId === undefined) return false;
  const alias = `alias/${settings.key.alias}`;
  const [prefix = ""] = Arn.split(":key/");
  // A bare id or alias means a key of the bucket's own account.
  const bare = settings.accounts.logArchive === undefined ? [KeyId, alias] : [];
  return [Arn, `${prefix}:${alias}`, ...bare].includes(keyId);
}

/** The policies of the key name the file: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html */
const BUCKET_KEYS =
  "S3 Bucket Keys are enabled, so requests to the key do not name the file, and member accounts cannot decrypt their own";

function encryption(aws: LiveAws): Check {
  return checkOne({
    id: "bucket.encryption",
    title: "it encrypts each file with the log key by default",
    setting: `key.alias: ${aws.settings.key.alias}`,
    permissions: [READ.key, encryptionPermission(LOG_BUCKET)],
    read: async () => ({ key: await aws.key(), ...(await readEncryption(aws.logBucket)) }),
    judge: ({ key, algorithm, keyId, bucketKey }) => {
      const isLogKey = (algorithm === "aws:kms" || algorithm === "aws:kms:dsse") && namesKey(keyId, key, aws);
      if (!isLogKey) return fail(`it encrypts with ${keyId ?? algorithm ?? "nothing"}`, REDEPLOY);
      return bucketKey ? fail(BUCKET_KEYS, REDEPLOY) : pass(key.Arn);
    },
  });
}

function lifecycle({ settings, logBucket }: LiveAws): Check {
  const { objectLock, expireAfterDays, transitions } = settings.logBucket;
  const { trail, organization, accounts } = settings;
  return checkOne({
    id: "bucket.lifecycle",
    title: "files expire and move as the settings say, and not before their lock ends",
    setting: `logBucket.expireAfterDays: ${expireAfterDays}, logBucket.objectLock.days: ${objectLock.days}`,
    permissions: [lifecyclePermission(LOG_BUCKET)],
    read: () => readLifecycle(logBucket),
    judge: (answer) =>
      judgeLifecycle(answer?.Rules ?? [], {
        minimumObjectSize: {
          wanted: settings.logBucket.transitionDefaultMinimumObjectSize,
          found: answer?.TransitionDefaultMinimumObjectSize,
        },
        expiration: expireAfterDays,
        lockDays: objectLock.days,
        transitions: transitions.map(
          ({ afterDays, storageClass }) => `${storageClass} after ${afterDays} days`,
        ),
        folder: logFolder(trail, trail.isOrganizationTrail ? organization.id : accounts.management.id),
      }),
  });
}

function policy(aws: LiveAws): Check {
  const { s3, bucket } = aws.logBucket;
  return checkOne({
    id: "bucket.policy",
    title: "its policy is that of the settings, and lets CloudTrail deliver",
    permissions: [READ.key, permission(LOG_BUCKET, "s3:GetBucketPolicy")],
    read: async () => ({
      // Without the key's ARN, a Deny that depends on it may reach CloudTrail.
      keyArn: await aws.key().then(
        ({ Arn }) => Arn,
        () => undefined,
      ),
      answer: await orUndefined(s3.send(new GetBucketPolicyCommand(bucket)), "NoSuchBucketPolicy"),
    }),
    judge: ({ answer, keyArn }) =>
      judgePolicy({
        live: answer?.Policy,
        expected: aws.expected.policies.logBucket,
        requests: requestsTo("bucket", aws.settings, keyArn),
        ownerId: aws.accounts.bucketOwner.id,
        organizationId: aws.settings.organization.id,
        now: aws.now,
      }),
  });
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html */
function payer({ logBucket: { s3, bucket } }: LiveAws): Check {
  return checkOne({
    id: "bucket.payer",
    title: "its account pays for requests, as CloudTrail needs it to deliver",
    permissions: [permission(LOG_BUCKET, "s3:GetBucketRequestPayment")],
    read: () => s3.send(new GetBucketRequestPaymentCommand(bucket)),
    judge: ({ Payer }) =>
      Payer === "BucketOwner"
        ? pass(Payer)
        : fail(
            `${Payer ?? "nobody"} pays, and CloudTrail does not`,
            `Run \`aws s3api put-bucket-request-payment --bucket ${bucket.Bucket} --request-payment-configuration Payer=BucketOwner\` in the account of the log bucket.`,
          ),
  });
}

/** S3 answers calls to a bucket of another account like denied ones, so its own list decides. */
function owner(aws: LiveAws): Check {
  const { s3 } = aws.logBucket;
  const { name } = aws.settings.logBucket;
  const { id } = aws.accounts.bucketOwner;
  return checkOne({
    id: "bucket.owner",
    title: "the log bucket belongs to its account",
    setting: `logBucket.name: ${name}`,
    permissions: [permission(OWN_BUCKETS, "s3:ListBuckets", "s3:ListAllMyBuckets")],
    read: async () => {
      const { Buckets = [] } = await s3.send(new ListBucketsCommand({ Prefix: name }));
      return Buckets.some((bucket) => bucket.Name === name);
    },
    judge: (isOwn) =>
      isOwn
        ? pass(`account ${id}`)
        : fail(
            `account ${id} owns no bucket ${name}: it was deleted, or somebody else owns a bucket of that name and receives the log files`,
            `Run \`aws s3api head-bucket --bucket ${name}\`: it answers 404 if the name is free, and 403 if another account owns it. Stop the trail at once then, and choose another logBucket.name. If it is free, run ${DEPLOY} to create the bucket.`,
          ),
  });
}
