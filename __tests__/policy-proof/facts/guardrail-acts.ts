import type { GuardrailProps } from "../../../policies/guardrail/statements";
import { anonymous, iamPrincipal } from "../simulator";
import { OUTSIDE_ACCOUNT_ID } from "./principals";

export const GUARDED = "222222222222";
export const MANAGEMENT = "111111111111";
export const MEMBER = "333333333333";
export const TRUSTED_VENDOR = "888888888888";
export const ORGANIZATION = "o-exampleorgid";

export const iam = (accountId: string, name: string) => `arn:aws:iam::${accountId}:${name}`;
export const insider = (arn: string) => iamPrincipal(arn, ORGANIZATION);

/** Deployers and break glass by role and by IAM Identity Center, in the guarded account and outside. */
export const PROPS: GuardrailProps = {
  region: "us-east-1",
  optInRegions: ["eu-south-2"],
  organizationId: ORGANIZATION,
  trailArn: `arn:aws:cloudtrail:us-east-1:${MANAGEMENT}:trail/all`,
  logBucketName: "acme",
  accessLogBucketName: "acme-access-logs",
  resultsBucketName: "acme-search",
  stateBucketName: "acme-state",
  keyArn: `arn:aws:kms:us-east-1:${GUARDED}:key/log`,
  deployerArns: [
    iam(GUARDED, "role/deployer"),
    iam(GUARDED, "role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Deploy_????????????????"),
  ],
  stateWriterArns: [iam(MANAGEMENT, "role/pipeline"), iam(GUARDED, "role/pipeline")],
  checkpoints: {
    folder: "integrity/",
    stateKeys: ["all.tfstate", "state-backend.tfstate"],
    writerArns: [iam(MANAGEMENT, "role/integrity"), iam(GUARDED, "role/integrity")],
  },
  breakGlassPrincipalArns: [iam(GUARDED, "role/break-glass")],
  accountIds: [GUARDED],
  wholeAccount: false,
  trustedAccountIds: [],
};

export const BUCKETS = { "the log bucket": "acme", "the access-log bucket": "acme-access-logs" };
export const EVERY_BUCKET = { ...BUCKETS, "the state bucket": "acme-state" };
/** Its settings are guarded as those of the others; its objects are not. */
export const RESULTS_BUCKET = "acme-search";

export const SETTINGS = [
  "s3:PutLifecycleConfiguration",
  "s3:PutBucketPolicy",
  "s3:PutBucketObjectLockConfiguration",
  "s3:PutReplicationConfiguration",
  "s3:CreateBucketMetadataTableConfiguration",
  "s3:UpdateBucketMetadataJournalTableConfiguration",
  "s3:DeleteBucketPolicy",
  "s3:PauseReplication",
  "s3:TagResource",
  "s3:UntagResource",
];
export const KEY_SETTINGS = [
  "kms:PutKeyPolicy",
  "kms:CreateGrant",
  "kms:RevokeGrant",
  "kms:DisableKeyRotation",
  "kms:EnableKeyRotation",
  "kms:RotateKeyOnDemand",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
  "kms:DeleteAlias",
  "kms:ReplicateKey",
  "kms:ImportKeyMaterial",
  "kms:TagResource",
  "kms:UntagResource",
];
export const OBJECT_CHANGES = [
  "s3:PutObject",
  "s3:PutObjectAcl",
  "s3:PutObjectRetention",
  "s3:PutObjectLegalHold",
  "s3:DeleteObject",
  "s3:DeleteObjectVersion",
  "s3:ReplicateDelete",
  "s3:ReplicateObject",
  "s3:UpdateObjectEncryption",
  "s3:BypassGovernanceRetention",
];
export const KEY_USE = ["kms:DisableKey", "kms:ScheduleKeyDeletion", "kms:DeleteImportedKeyMaterial"];
export const STATE_CHANGES = [
  "s3:PutObject",
  "s3:DeleteObject",
  "s3:ReplicateObject",
  "s3:UpdateObjectEncryption",
];
export const OTHER_WAYS: Readonly<Record<string, string>> = {
  "s3:CreateAccessPoint": `arn:aws:s3:us-east-1:${GUARDED}:accesspoint/new`,
  "s3:PutAccessPointPolicy": `arn:aws:s3:us-east-1:${GUARDED}:accesspoint/old`,
  "s3:CreateMultiRegionAccessPoint": `arn:aws:s3::${GUARDED}:accesspoint/new.mrap`,
  "s3:CreateAccessGrant": `arn:aws:s3:us-east-1:${GUARDED}:access-grants/default/grant/1`,
  "s3:CreateAccessGrantsLocation": `arn:aws:s3:us-east-1:${GUARDED}:access-grants/default/location/1`,
  "s3:CreateJob": "*",
};
export const ROLE_CHANGES = [
  "iam:AttachRolePolicy",
  "iam:CreateRole",
  "iam:DeleteRole",
  "iam:DetachRolePolicy",
  "iam:PutRolePolicy",
  "iam:TagRole",
  "iam:UntagRole",
  "iam:UpdateAssumeRolePolicy",
];

export const LONG = { "kms:ScheduleKeyDeletionPendingWindowInDays": "30" };
export const SHORT = { "kms:ScheduleKeyDeletionPendingWindowInDays": "29" };

export const ADMINISTRATORS = {
  "the account's administrator": insider(iam(GUARDED, "role/administrator")),
  "the account's root user": insider(iam(GUARDED, "root")),
};
export const DEPLOYERS = {
  "the deployer": insider(iam(GUARDED, "role/deployer")),
  "a deployer of IAM Identity Center": insider(
    iam(GUARDED, "role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Deploy_0123456789abcdef"),
  ),
};
export const BREAK_GLASS = { "break glass": insider(iam(GUARDED, "role/break-glass")) };
export const WRITER = { "the pipeline": insider(iam(GUARDED, "role/pipeline")) };
export const WRITER_OUTSIDE = {
  "the pipeline of the management account": insider(iam(MANAGEMENT, "role/pipeline")),
};
export const CHECKER = { "the role of integrity": insider(iam(GUARDED, "role/integrity")) };
export const CHECKER_OUTSIDE = {
  "the role of integrity in the management account": insider(iam(MANAGEMENT, "role/integrity")),
};
/** Another permission set, whose name begins with the deployers'. */
export const OTHER_SET = {
  "another permission set": insider(
    iam(GUARDED, "role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Deploy_Other_0123456789abcdef"),
  ),
};
export const STRANGER = iamPrincipal(iam(OUTSIDE_ACCOUNT_ID, "role/administrator"), "o-otherorgid00");
export const OUTSIDERS = {
  "a stranger": STRANGER,
  "a user of no organization": iamPrincipal(iam(OUTSIDE_ACCOUNT_ID, "user/administrator")),
  "an anonymous caller": anonymous,
};

export const VENDOR = iamPrincipal(iam(TRUSTED_VENDOR, "role/scanner"), "o-vendororgid");
export const TENANT_KEY = `arn:aws:kms:us-east-1:${GUARDED}:key/tenant`;
export const TENANT_ROLE = iam(GUARDED, "role/tenant");

export const READER_ROLE = iam(GUARDED, "role/reader");
const SIEM_ACCOUNT = "777777777777";
export const SIEM = iamPrincipal(iam(SIEM_ACCOUNT, "role/siem"), "o-siemorgid00");

/** The properties that widen the perimeter. */
export const WHOLE_ACCOUNT: GuardrailProps = {
  ...PROPS,
  wholeAccount: true,
  trustedAccountIds: [TRUSTED_VENDOR],
  externalReaders: { roleArn: READER_ROLE, accountIds: [SIEM_ACCOUNT] },
};
