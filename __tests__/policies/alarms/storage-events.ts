import {
  ARCHIVE,
  AUDIT,
  BECAUSE,
  call,
  type Events,
  MEMBER,
  NAMES,
  OTHER_REGION,
  ofKey,
  READ,
  refused,
  without,
} from "./names";

const { keyArn, keyId } = NAMES;
const [bucket = "", accessLogBucket = "", stateBucket = ""] = NAMES.bucketNames;
const IN_KEY_REGION = { awsRegion: NAMES.region };
const ALIAS = "alias/organization-trail";
const aliasArn = `arn:aws:kms:${NAMES.region}:${AUDIT}:${ALIAS}`;
const OTHER_KEY = keyArn.replace("1234abcd", "00000000");
const SERVICE_EVENT = {
  eventType: "AwsServiceEvent",
  userIdentity: { accountId: AUDIT, invokedBy: "AWS Internal" },
};

export const STORAGE_EVENTS: Readonly<Record<string, Events>> = {
  "buckets-changed": {
    fires: {
      "lock shortened": call(ARCHIVE, "s3", "PutBucketObjectLockConfiguration", { bucketName: bucket }),
      "policy deleted": call(AUDIT, "s3", "DeleteBucketPolicy", { bucketName: bucket }),
      "lifecycle of the access-log bucket": call(ARCHIVE, "s3", "PutBucketLifecycle", {
        bucketName: accessLogBucket,
      }),
      "policy of the state bucket": call(AUDIT, "s3", "PutBucketPolicy", { bucketName: stateBucket }),
      "without readOnly": without("readOnly", call(AUDIT, "s3", "PutBucketLogging", { bucketName: bucket })),
      "without a category": without(
        "eventCategory",
        call(AUDIT, "s3", "PutBucketAcl", { bucketName: bucket }),
      ),
      refused: call(MEMBER, "s3", "PutBucketPolicy", { bucketName: bucket }, { errorCode: "AccessDenied" }),
    },
    silent: {
      "another bucket": call(AUDIT, "s3", "PutBucketPolicy", { bucketName: "acme-website" }),
      "a bucket whose name begins so": call(AUDIT, "s3", "DeleteBucket", { bucketName: `${bucket}-old` }),
      "a read": call(AUDIT, "s3", "GetBucketPolicy", { bucketName: bucket }, READ),
      "an object of the state": call(
        AUDIT,
        "s3",
        "PutObject",
        { bucketName: stateBucket, key: "organization-trail.tfstate" },
        { eventCategory: "Data", managementEvent: false },
      ),
      "another service": call(AUDIT, "macie2", "UpdateBucket", { bucketName: bucket }),
    },
  },
  "key-changed": {
    fires: {
      "deletion by id": call(
        AUDIT,
        "kms",
        "ScheduleKeyDeletion",
        { keyId, pendingWindowInDays: 7 },
        IN_KEY_REGION,
      ),
      "policy by ARN": call(AUDIT, "kms", "PutKeyPolicy", { keyId: keyArn }, IN_KEY_REGION),
      "disabled by the alias' ARN": call(MEMBER, "kms", "DisableKey", { keyId: aliasArn }, IN_KEY_REGION),
      "disabled by alias": call(AUDIT, "kms", "DisableKey", { keyId: ALIAS }, IN_KEY_REGION),
      "alias deleted": call(AUDIT, "kms", "DeleteAlias", { aliasName: ALIAS }, IN_KEY_REGION),
      "alias moved, without readOnly": without(
        "readOnly",
        call(AUDIT, "kms", "UpdateAlias", { aliasName: ALIAS, targetKeyId: "other" }, IN_KEY_REGION),
      ),
      "refused, in the message": call(MEMBER, "kms", "DisableKey", null, refused(keyArn)),
      "refused with a reason": call(MEMBER, "kms", "ScheduleKeyDeletion", null, refused(keyArn, BECAUSE)),
      "alias refused, in the message": call(AUDIT, "kms", "UpdateAlias", null, refused(aliasArn)),
      "alias refused, without readOnly": without(
        "readOnly",
        call(MEMBER, "kms", "DeleteAlias", null, refused(aliasArn, BECAUSE)),
      ),
      "deleted by KMS": call(AUDIT, "kms", "DeleteKey", null, { ...SERVICE_EVENT, ...ofKey(keyArn, AUDIT) }),
      "granted, without readOnly": without("readOnly", call(AUDIT, "kms", "CreateGrant", { keyId: keyArn })),
    },
    silent: {
      "another key of the account": call(
        AUDIT,
        "kms",
        "DisableKey",
        { keyId: OTHER_KEY },
        ofKey(OTHER_KEY, AUDIT),
      ),
      "this alias in a member account": call(
        MEMBER,
        "kms",
        "DeleteAlias",
        { aliasName: ALIAS },
        IN_KEY_REGION,
      ),
      "this id in a member account": call(MEMBER, "kms", "DisableKey", { keyId }, IN_KEY_REGION),
      "this id in another Region": call(AUDIT, "kms", "DisableKey", { keyId }, OTHER_REGION),
      "this alias in another Region": call(AUDIT, "kms", "DeleteAlias", { aliasName: ALIAS }, OTHER_REGION),
      "another alias": call(AUDIT, "kms", "UpdateAlias", { aliasName: `${ALIAS}-2` }, IN_KEY_REGION),
      "another alias refused": call(AUDIT, "kms", "UpdateAlias", null, refused(`${aliasArn}-2`, BECAUSE)),
      "a read of the alias refused": call(MEMBER, "kms", "DescribeKey", null, {
        ...READ,
        ...refused(aliasArn),
      }),
      "the alias refused by another service": call(
        MEMBER,
        "tagging",
        "TagResources",
        null,
        refused(aliasArn),
      ),
      "decryption refused": call(MEMBER, "kms", "Decrypt", null, { ...READ, ...refused(keyArn) }),
      decryption: call(AUDIT, "kms", "Decrypt", null, { ...READ, ...ofKey(keyArn, AUDIT) }),
      "described by id": call(AUDIT, "kms", "DescribeKey", { keyId }, { ...READ, ...IN_KEY_REGION }),
      "described by alias": call(
        AUDIT,
        "kms",
        "DescribeKey",
        { keyId: ALIAS },
        { ...READ, ...IN_KEY_REGION },
      ),
      "the yearly rotation": call(AUDIT, "kms", "RotateKey", null, {
        ...SERVICE_EVENT,
        ...ofKey(keyArn, AUDIT),
      }),
      "another service with its ARN": call(
        AUDIT,
        "sns",
        "SetTopicAttributes",
        { keyId: keyArn },
        IN_KEY_REGION,
      ),
      "another service": call(AUDIT, "cloudhsm", "TagResource", { keyId, aliasName: ALIAS }, IN_KEY_REGION),
    },
  },
};
