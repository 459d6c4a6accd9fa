import { awsPartition, bucketArn, logFolder } from "../../aws/arns";
import type { PolicyStatement } from "../../policies/policy-document";
import type { Settings } from "../../settings/file";
import type { AccountName } from "./accounts";
import { expectedOf } from "./expected";

/** The right that each call takes. S3's are named unlike its calls; `sts:GetCallerIdentity` takes none. */
export const RIGHTS: Readonly<Record<string, readonly string[]>> = {
  "sts:GetCallerIdentity": [],
  "organizations:DescribeOrganization": ["organizations:DescribeOrganization"],
  "organizations:ListAccounts": ["organizations:ListAccounts"],
  "organizations:ListAWSServiceAccessForOrganization": ["organizations:ListAWSServiceAccessForOrganization"],
  "organizations:ListDelegatedAdministrators": ["organizations:ListDelegatedAdministrators"],
  "account:ListRegions": ["account:ListRegions"],
  "cloudtrail:ListTrails": ["cloudtrail:ListTrails"],
  "cloudtrail:DescribeTrails": ["cloudtrail:DescribeTrails"],
  "cloudtrail:GetTrailStatus": ["cloudtrail:GetTrailStatus"],
  "cloudtrail:GetEventSelectors": ["cloudtrail:GetEventSelectors"],
  "cloudtrail:GetInsightSelectors": ["cloudtrail:GetInsightSelectors"],
  "kms:DescribeKey": ["kms:DescribeKey"],
  "kms:GetKeyPolicy": ["kms:GetKeyPolicy"],
  "kms:GetKeyRotationStatus": ["kms:GetKeyRotationStatus"],
  "s3:ListObjectsV2": ["s3:ListBucket"],
  "s3:ListObjectVersions": ["s3:ListBucketVersions"],
  // Without the second right S3 leaves the lock out of its answer.
  "s3:HeadObject": ["s3:GetObject", "s3:GetObjectRetention"],
  "s3:GetObjectRetention": ["s3:GetObjectRetention"],
  "s3:GetObjectLockConfiguration": ["s3:GetBucketObjectLockConfiguration"],
  "s3:GetBucketVersioning": ["s3:GetBucketVersioning"],
  "s3:GetPublicAccessBlock": ["s3:GetBucketPublicAccessBlock"],
  "s3:GetBucketEncryption": ["s3:GetEncryptionConfiguration"],
  "s3:GetBucketOwnershipControls": ["s3:GetBucketOwnershipControls"],
  "s3:GetBucketLifecycleConfiguration": ["s3:GetLifecycleConfiguration"],
  "s3:GetBucketPolicy": ["s3:GetBucketPolicy"],
  "s3:GetBucketPolicyStatus": ["s3:GetBucketPolicyStatus"],
};

/**
 * The least that `verify` needs, by account; nothing in member accounts. No `kms:Decrypt`: whoever has only this can see
 * that log files are there, and not what is in them.
 */
export function readOnlyPolicies(
  settings: Settings,
): Readonly<Partial<Record<AccountName, PolicyStatement[]>>> {
  const { accounts, state } = settings;
  const policies: Record<AccountName, PolicyStatement[]> = {
    management: [allowOrganization(), allowTrails(), allowTrail(settings)],
    audit: [allowKey(settings)],
    logArchive: [],
  };
  policies[accounts.logArchive ? "logArchive" : "audit"].push(
    allowLogBucket(settings),
    allowLogFiles(settings),
  );
  if (state.backend === "s3") policies[state.account].push(allowStateBucket(state));
  const { logArchive, ...always } = policies;
  return accounts.logArchive ? policies : always;
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsorganizations.html; none of it has a resource. */
function allowOrganization(): PolicyStatement {
  return {
    Sid: "ReadOrganization",
    Effect: "Allow",
    Action: [
      "account:ListRegions",
      "organizations:DescribeOrganization",
      "organizations:ListAWSServiceAccessForOrganization",
      "organizations:ListAccounts",
      "organizations:ListDelegatedAdministrators",
    ],
    Resource: "*",
  };
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html; neither has a resource. */
function allowTrails(): PolicyStatement {
  return {
    Sid: "ReadTrails",
    Effect: "Allow",
    Action: ["cloudtrail:DescribeTrails", "cloudtrail:ListTrails"],
    Resource: "*",
  };
}

/** Same page as trails. */
function allowTrail(settings: Settings): PolicyStatement {
  return {
    Sid: "ReadTheTrail",
    Effect: "Allow",
    Action: ["cloudtrail:GetEventSelectors", "cloudtrail:GetInsightSelectors", "cloudtrail:GetTrailStatus"],
    Resource: expectedOf(settings).trailArn,
  };
}

/** The key's ARN is not known before it exists. https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html */
function allowKey({ region, accounts }: Settings): PolicyStatement {
  return {
    Sid: "ReadLogKey",
    Effect: "Allow",
    Action: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus"],
    Resource: `arn:${awsPartition(region)}:kms:${region}:${accounts.audit.id}:key/*`,
  };
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
function allowLogBucket({ region, logBucket }: Settings): PolicyStatement {
  return {
    Sid: "ReadLogBucket",
    Effect: "Allow",
    Action: [
      "s3:GetBucketObjectLockConfiguration",
      "s3:GetBucketOwnershipControls",
      "s3:GetBucketPolicy",
      "s3:GetBucketPolicyStatus",
      "s3:GetBucketPublicAccessBlock",
      "s3:GetBucketVersioning",
      "s3:GetEncryptionConfiguration",
      "s3:GetLifecycleConfiguration",
      "s3:ListBucket",
      "s3:ListBucketVersions",
    ],
    Resource: bucketArn({ region, name: logBucket.name }),
  };
}

/** Same page as the bucket. */
function allowLogFiles({ region, logBucket, trail, organization, accounts }: Settings): PolicyStatement {
  const owner = trail.isOrganizationTrail ? organization.id : accounts.management.id;
  return {
    Sid: "ReadLockOfLogFiles",
    Effect: "Allow",
    Action: ["s3:GetObject", "s3:GetObjectRetention"],
    Resource: `${bucketArn({ region, name: logBucket.name })}/${logFolder(trail, owner)}/*`,
  };
}

/** Same page as the log bucket. */
function allowStateBucket(state: { readonly region: string; readonly bucket: string }): PolicyStatement {
  return {
    Sid: "ReadStateBucket",
    Effect: "Allow",
    Action: [
      "s3:GetBucketPolicyStatus",
      "s3:GetBucketPublicAccessBlock",
      "s3:GetBucketVersioning",
      "s3:GetEncryptionConfiguration",
    ],
    Resource: bucketArn({ region: state.region, name: state.bucket }),
  };
}
