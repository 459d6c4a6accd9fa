import { encryptionXml, lockXml, loggingXml } from "../../../../emulator/stubbed-bucket";
import {
  ACCESS_LOGS,
  answers,
  BLOCK,
  fail,
  LOG_BUCKET,
  missing,
  OTHER_KEY,
  PUBLIC,
  replicated,
  SUSPENDED,
} from "./changes";
import type { Fault } from "./fault";

export const BUCKET_FAULTS: readonly Fault[] = [
  [
    "somebody else owns the bucket's name",
    (m) => {
      m.ownBuckets = [];
    },
    fail("bucket.owner"),
  ],
  ["the lock is a day", answers(LOG_BUCKET, "object-lock", lockXml("GOVERNANCE", 1)), fail("bucket.lock")],
  [
    "the lock is gone",
    missing(LOG_BUCKET, "object-lock", "ObjectLockConfigurationNotFoundError"),
    fail("bucket.lock"),
  ],
  [
    "the lock is longer",
    answers(LOG_BUCKET, "object-lock", lockXml("GOVERNANCE", 500)),
    { "bucket.lock": "WARN" },
  ],
  ["versioning is suspended", answers(LOG_BUCKET, "versioning", SUSPENDED), fail("bucket.versioning")],
  [
    "versioning was never enabled",
    answers(LOG_BUCKET, "versioning", "<VersioningConfiguration/>"),
    fail("bucket.versioning"),
  ],
  ...["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"].map(
    (name): Fault => [
      `${name} is disabled`,
      answers(LOG_BUCKET, "publicAccessBlock", BLOCK(name)),
      fail("bucket.public-access"),
    ],
  ),
  [
    "there is no public access block",
    missing(LOG_BUCKET, "publicAccessBlock", "NoSuchPublicAccessBlockConfiguration"),
    fail("bucket.public-access"),
  ],
  ["the policy is public", answers(LOG_BUCKET, "policyStatus", PUBLIC), fail("bucket.not-public")],
  [
    "the bucket encrypts with SSE-S3",
    answers(LOG_BUCKET, "encryption", encryptionXml("AES256")),
    fail("bucket.encryption"),
  ],
  [
    "the bucket encrypts with another key",
    answers(LOG_BUCKET, "encryption", encryptionXml("aws:kms", OTHER_KEY)),
    fail("bucket.encryption"),
  ],
  [
    "the bucket encrypts with another alias",
    answers(LOG_BUCKET, "encryption", encryptionXml("aws:kms", "alias/aws/s3")),
    fail("bucket.encryption"),
  ],
  [
    "ACLs are enabled",
    answers(
      LOG_BUCKET,
      "ownershipControls",
      "<OwnershipControls><Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule></OwnershipControls>",
    ),
    fail("bucket.ownership"),
  ],
  [
    "there are no ownership controls",
    missing(LOG_BUCKET, "ownershipControls", "OwnershipControlsNotFoundError"),
    fail("bucket.ownership"),
  ],
  [
    "the bucket replicates to a stranger",
    answers(LOG_BUCKET, "replication", replicated("Enabled")),
    fail("bucket.replication"),
  ],
];

export const ACCESS_LOG_FAULTS: readonly Fault[] = [
  [
    "access logging is disabled",
    answers(LOG_BUCKET, "logging", "<BucketLoggingStatus/>"),
    fail("bucket.access-logging"),
  ],
  [
    "access logs go elsewhere",
    answers(LOG_BUCKET, "logging", loggingXml("elsewhere")),
    fail("bucket.access-logging"),
  ],
  [
    "access logs go to another folder",
    answers(LOG_BUCKET, "logging", loggingXml(ACCESS_LOGS, "x/")),
    fail("bucket.access-logging"),
  ],
  [
    "the access-log bucket is public",
    answers(ACCESS_LOGS, "policyStatus", PUBLIC),
    fail("bucket.access-logs.not-public"),
  ],
  [
    "the access-log bucket keeps no versions",
    answers(ACCESS_LOGS, "versioning", SUSPENDED),
    fail("bucket.access-logs.versioning"),
  ],
  [
    "the access-log bucket is opened",
    answers(ACCESS_LOGS, "publicAccessBlock", BLOCK("BlockPublicPolicy")),
    fail("bucket.access-logs.public-access"),
  ],
  [
    "the access-log bucket has no policy",
    missing(ACCESS_LOGS, "policy", "NoSuchBucketPolicy"),
    fail("bucket.access-logs.policy"),
  ],
];
