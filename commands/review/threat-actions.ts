/** The actions by which somebody could harm a trail, by what they act on. */
import { actions } from "../../policies/analysis/atoms";

export const S3_DESTROYS = actions(
  ..."DeleteObject DeleteObjectVersion PutObject PutObjectRetention PutObjectLegalHold BypassGovernanceRetention"
    .concat(" PutBucketPolicy DeleteBucketPolicy DeleteBucket PutLifecycleConfiguration PutBucketVersioning")
    .concat(" PutBucketObjectLockConfiguration PutEncryptionConfiguration PutBucketAcl PutObjectAcl")
    .concat(" PutObjectVersionAcl PutBucketPublicAccessBlock PutBucketOwnershipControls")
    .concat(" PutReplicationConfiguration PutBucketLogging PutBucketNotification PutBucketRequestPayment")
    .concat(" ReplicateDelete CreateAccessPoint PutAccessPointPolicy CreateAccessGrant CreateJob")
    .split(" ")
    .map((name) => `s3:${name}`),
);
export const ACCOUNT_DESTROYS = actions(
  "s3:PutAccountPublicAccessBlock",
  "s3:PutMultiRegionAccessPointPolicy",
);
export const S3_READS = actions("s3:GetObject", "s3:GetObjectVersion");
export const KMS_DESTROYS = actions(
  ..."ScheduleKeyDeletion DisableKey PutKeyPolicy CreateGrant RevokeGrant DeleteImportedKeyMaterial UpdateAlias"
    .concat(" DeleteAlias DisableKeyRotation ReplicateKey UpdatePrimaryRegion")
    .split(" ")
    .map((name) => `kms:${name}`),
);
export const CLOUDTRAIL_DESTROYS = actions(
  ..."StopLogging DeleteTrail UpdateTrail PutEventSelectors PutInsightSelectors PutEventConfiguration"
    .concat(" DeregisterOrganizationDelegatedAdmin DeleteEventDataStore UpdateEventDataStore")
    .concat(" StopEventDataStoreIngestion PutResourcePolicy")
    .split(" ")
    .map((name) => `cloudtrail:${name}`),
);
export const ORGANIZATION_DESTROYS = actions(
  ..."LeaveOrganization AcceptHandshake DisableAWSServiceAccess DeletePolicy DetachPolicy UpdatePolicy DisablePolicyType"
    .concat(" RemoveAccountFromOrganization MoveAccount DeregisterDelegatedAdministrator DeleteOrganization")
    .concat(" PutResourcePolicy")
    .split(" ")
    .map((name) => `organizations:${name}`),
);
/** An account that is closed, or without its Region, ends its recording or the delivery. */
export const ACCOUNT_ENDS = actions("account:CloseAccount", "account:DisableRegion");
export const IAM_DESTROYS = actions(
  ..."AttachRolePolicy AttachUserPolicy AttachGroupPolicy PutRolePolicy PutUserPolicy PutGroupPolicy"
    .concat(
      " CreatePolicyVersion SetDefaultPolicyVersion UpdateAssumeRolePolicy CreateAccessKey CreateLoginProfile",
    )
    .concat(" UpdateLoginProfile AddUserToGroup DetachRolePolicy DeleteRolePolicy DeleteRole")
    .concat(" PutRolePermissionsBoundary DeleteRolePermissionsBoundary DeleteUserPermissionsBoundary")
    .split(" ")
    .map((name) => `iam:${name}`),
);
/** An administrator of Identity Center can gain any role of any account. */
export const SSO_DESTROYS = actions(
  ..."CreateAccountAssignment ProvisionPermissionSet AttachManagedPolicyToPermissionSet"
    .concat(" AttachCustomerManagedPolicyReferenceToPermissionSet PutInlinePolicyToPermissionSet")
    .concat(" DeletePermissionsBoundaryFromPermissionSet DetachManagedPolicyFromPermissionSet")
    .concat(" DeleteInlinePolicyFromPermissionSet")
    .split(" ")
    .map((name) => `sso:${name}`),
);
export const PASSES = actions("iam:PassRole");
export const ASSUMES = actions("sts:AssumeRole");
export const SNS_SILENCES = actions(
  "sns:DeleteTopic",
  "sns:SetTopicAttributes",
  "sns:AddPermission",
  "sns:RemovePermission",
);
export const LOGS_SILENCES = actions(
  ..."DeleteLogGroup DeleteLogStream PutRetentionPolicy PutMetricFilter DeleteMetricFilter PutSubscriptionFilter"
    .concat(" DeleteSubscriptionFilter DisassociateKmsKey")
    .split(" ")
    .map((name) => `logs:${name}`),
);
