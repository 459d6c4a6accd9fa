import { type CloudTrailRecord, managementEvent, refusal } from "../../../policies/alarms/record";

/** The accounts of the test settings, and one more of the organization. */
export const MANAGEMENT = "111111111111";
export const AUDIT = "222222222222";
export const MEMBER = "333333333333";

export const KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
const KEY_ARN = `arn:aws:kms:us-east-1:${AUDIT}:key/${KEY_ID}`;
const OTHER_KEY_ARN = `arn:aws:kms:us-east-1:${AUDIT}:key/0987dcba-09fe-87dc-65ba-ab0987654321`;
const TRAIL_ARN = `arn:aws:cloudtrail:us-east-1:${MANAGEMENT}:trail/organization-trail`;

/** The events that a query must find and those that it must not, by what they are. */
export interface Expected {
  readonly finds: Readonly<Record<string, CloudTrailRecord>>;
  readonly leaves: Readonly<Record<string, CloudTrailRecord>>;
}

type Parameters = Readonly<Record<string, unknown>> | null;

/** A record of a call, as the pages of CloudTrail and of the services show it. */
export function call(
  recipientAccountId: string,
  service: string,
  eventName: string,
  requestParameters: Parameters,
  others: CloudTrailRecord = {},
): CloudTrailRecord {
  const eventSource = `${service}.amazonaws.com`;
  return managementEvent(
    { eventSource, eventName, recipientAccountId, awsRegion: "us-east-1", requestParameters },
    others,
  );
}

export const READ = { readOnly: true };

/** What an event of an older version does not have: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
export const OLD = { eventVersion: "1.05", eventCategory: undefined, managementEvent: undefined };
export const OLDEST = {
  ...OLD,
  eventVersion: "1.00",
  readOnly: undefined,
  eventType: undefined,
  recipientAccountId: undefined,
};

export const TRAIL: Expected = {
  finds: {
    stopped: call(MANAGEMENT, "cloudtrail", "StopLogging", { name: TRAIL_ARN }),
    "stopped by name": call(MANAGEMENT, "cloudtrail", "StopLogging", { name: "organization-trail" }),
    "selectors changed": call(MANAGEMENT, "cloudtrail", "PutEventSelectors", {
      trailName: "organization-trail",
    }),
    "tags removed": call(MANAGEMENT, "cloudtrail", "RemoveTags", { resourceId: TRAIL_ARN, tagsList: [] }),
    "deletion refused": call(
      MANAGEMENT,
      "cloudtrail",
      "DeleteTrail",
      null,
      refusal(MANAGEMENT, "cloudtrail:DeleteTrail", TRAIL_ARN),
    ),
    "stopped in 2013": call(MANAGEMENT, "cloudtrail", "StopLogging", { name: TRAIL_ARN }, OLDEST),
    "administrator deregistered by AWS Organizations": call(
      MANAGEMENT,
      "organizations",
      "DeregisterDelegatedAdministrator",
      { accountId: AUDIT, servicePrincipal: "cloudtrail.amazonaws.com" },
      { readOnly: undefined },
    ),
    "administrator registered": call(MANAGEMENT, "cloudtrail", "RegisterOrganizationDelegatedAdmin", {
      memberAccountId: MEMBER,
    }),
  },
  leaves: {
    "a trail whose name begins alike": call(
      MANAGEMENT,
      "cloudtrail",
      "StopLogging",
      null,
      refusal(MANAGEMENT, "cloudtrail:StopLogging", `${TRAIL_ARN}-2`),
    ),
    "trusted access of another service": call(MANAGEMENT, "organizations", "DisableAWSServiceAccess", {
      servicePrincipal: "config.amazonaws.com",
    }),
    "status read": call(MANAGEMENT, "cloudtrail", "GetTrailStatus", { name: TRAIL_ARN }, READ),
    "status read in 2013": call(MANAGEMENT, "cloudtrail", "GetTrailStatus", { name: TRAIL_ARN }, OLDEST),
    "another trail stopped": call(MANAGEMENT, "cloudtrail", "StopLogging", { name: "developers" }),
    "a trail of a member": call(MEMBER, "cloudtrail", "StopLogging", { name: "organization-trail" }),
    "another service": call(MANAGEMENT, "codepipeline", "StopPipelineExecution", {
      name: "organization-trail",
    }),
  },
};

export const BUCKET = "acme-cloudtrail";

export const BUCKET_AND_KEY: Expected = {
  finds: {
    "lock shortened": call(AUDIT, "s3", "PutBucketObjectLockConfiguration", {
      bucketName: BUCKET,
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Days: 1, Mode: "GOVERNANCE" } } },
    }),
    "logging of the access-log bucket": call(AUDIT, "s3", "PutBucketPolicy", {
      bucketName: `${BUCKET}-access-logs`,
    }),
    "policy refused": call(
      AUDIT,
      "s3",
      "DeleteBucketPolicy",
      { bucketName: BUCKET },
      { errorCode: "AccessDenied" },
    ),
    "key disabled": call(
      AUDIT,
      "kms",
      "DisableKey",
      { keyId: KEY_ID },
      { responseElements: { keyId: KEY_ARN } },
    ),
    "alias taken": call(
      AUDIT,
      "kms",
      "UpdateAlias",
      { aliasName: "alias/organization-trail", targetKeyId: OTHER_KEY_ARN },
      { responseElements: { keyId: OTHER_KEY_ARN } },
    ),
    "key disabled by alias, in vain": call(
      AUDIT,
      "kms",
      "DisableKey",
      { keyId: "alias/organization-trail" },
      { errorCode: "KMSInvalidStateException" },
    ),
    "key policy refused": call(
      AUDIT,
      "kms",
      "PutKeyPolicy",
      null,
      refusal(AUDIT, "kms:PutKeyPolicy", KEY_ARN),
    ),
    "key deleted": call(AUDIT, "kms", "DeleteKey", null, {
      userIdentity: { accountId: AUDIT, invokedBy: "AWS Internal" },
      eventType: "AwsServiceEvent",
      responseElements: { keyId: KEY_ARN },
    }),
    "key deleted, before 2022": call(AUDIT, "kms", "DeleteKey", null, {
      resources: [{ ARN: KEY_ARN, accountId: AUDIT }],
    }),
    "policy changed, before 2021": call(AUDIT, "s3", "PutBucketPolicy", { bucketName: BUCKET }, OLD),
    "lifecycle changed, in version 1.06": call(
      AUDIT,
      "s3",
      "PutBucketLifecycle",
      { bucketName: BUCKET },
      { eventVersion: "1.06", eventCategory: undefined },
    ),
    "lock changed, in the oldest version": call(
      AUDIT,
      "s3",
      "PutBucketObjectLockConfiguration",
      { bucketName: BUCKET },
      OLDEST,
    ),
    "key disabled, in the oldest version": call(AUDIT, "kms", "DisableKey", { keyId: KEY_ARN }, OLDEST),
    "policy deleted, in its resources": call(AUDIT, "s3", "DeleteBucketPolicy", null, {
      resources: [null, { type: "AWS::S3::Bucket", ARN: `arn:aws:s3:::${BUCKET}` }],
    }),
  },
  leaves: {
    "lock read": call(AUDIT, "s3", "GetBucketObjectLockConfiguration", { bucketName: BUCKET }, READ),
    "another bucket": call(AUDIT, "s3", "PutBucketPolicy", { bucketName: "acme-cloudtrail-copy" }),
    "another bucket, in its resources": call(AUDIT, "s3", "DeleteBucketPolicy", null, {
      resources: [{ type: "AWS::S3::Bucket", ARN: `arn:aws:s3:::${BUCKET}-copy` }],
    }),
    "a log file delivered": call(
      AUDIT,
      "s3",
      "PutObject",
      { bucketName: BUCKET, key: "AWSLogs/x" },
      { eventCategory: "Data", managementEvent: false },
    ),
    ...Object.fromEntries(
      ["PutObject", "DeleteObjects", "PutObjectAcl", "UploadPart", "CompleteMultipartUpload"].map((name) => [
        `an old ${name}`,
        call(AUDIT, "s3", name, { bucketName: BUCKET }, OLD),
      ]),
    ),
    "lock read, in the oldest version": call(
      AUDIT,
      "s3",
      "GetBucketObjectLockConfiguration",
      { bucketName: BUCKET },
      OLDEST,
    ),
    "a data key, in the oldest version": call(AUDIT, "kms", "GenerateDataKey", { keyId: KEY_ARN }, OLDEST),
    "a data key": call(AUDIT, "kms", "GenerateDataKey", { keyId: KEY_ARN }, READ),
    "the yearly rotation": call(AUDIT, "kms", "RotateKey", null, { eventType: "AwsServiceEvent" }),
    "the same id in another account": call(MEMBER, "kms", "DisableKey", { keyId: KEY_ID }),
    "another key, if one is named": call(
      AUDIT,
      "kms",
      "DisableKey",
      { keyId: OTHER_KEY_ARN },
      { responseElements: { keyId: OTHER_KEY_ARN } },
    ),
  },
};

export const ORGANIZATION: Expected = {
  finds: {
    "policy detached": call(MANAGEMENT, "organizations", "DetachPolicy", {
      policyId: "p-1",
      targetId: AUDIT,
    }),
    "trusted access disabled, in an old event": call(
      MANAGEMENT,
      "organizations",
      "DisableAWSServiceAccess",
      { servicePrincipal: "cloudtrail.amazonaws.com" },
      { readOnly: undefined },
    ),
    "account moved": call(MANAGEMENT, "organizations", "MoveAccount", { accountId: MEMBER }),
    "removal refused": call(MANAGEMENT, "organizations", "RemoveAccountFromOrganization", null, {
      errorCode: "AccessDenied",
    }),
    "root sessions enabled": call(MANAGEMENT, "iam", "EnableOrganizationsRootSessions", null),
    "administrator of Inspector": call(MANAGEMENT, "inspector2", "EnableDelegatedAdminAccount", {
      delegatedAdminAccountId: MEMBER,
    }),
    "administrator of Firewall Manager": call(MANAGEMENT, "fms", "AssociateAdminAccount", {
      adminAccount: AUDIT,
    }),
    "sharing enabled": call(MANAGEMENT, "ram", "EnableSharingWithAwsOrganization", null),
    "trusted access of StackSets": call(MANAGEMENT, "cloudformation", "ActivateOrganizationsAccess", null),
    "administrator of another service": call(MANAGEMENT, "guardduty", "EnableOrganizationAdminAccount", {
      adminAccountId: MEMBER,
    }),
  },
  leaves: {
    "accounts listed": call(MANAGEMENT, "organizations", "ListAccounts", null, READ),
    "organization described": call(MANAGEMENT, "organizations", "DescribeOrganization", null, READ),
    "administrators listed": call(MANAGEMENT, "guardduty", "ListOrganizationAdminAccounts", null, READ),
    "administrator of Firewall Manager read": call(MANAGEMENT, "fms", "GetAdminAccount", null, READ),
    "an account left a service": call(MANAGEMENT, "guardduty", "DisassociateFromAdministratorAccount", null),
    "a role changed": call(MANAGEMENT, "iam", "UpdateRole", { roleName: "OrganizationAccountAccessRole" }),
  },
};
