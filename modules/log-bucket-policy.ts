import { bucketArn } from "./arns";
import { exceptPrincipals, type PolicyStatement } from "./policy-document";
import { denyInsecureTransport } from "./private-bucket-policy";

/** What the policy of the log bucket is built from: names that are known before anything exists. */
export interface LogBucketPolicyProps {
  /** Name of the bucket. */
  readonly name: string;
  /** Region of the bucket; it decides the partition of the ARNs. */
  readonly region: string;
  /** ARN of the one trail that may write. */
  readonly trailArn: string;
  /** Account that owns the trail. */
  readonly managementAccountId: string;
  /** Organization whose principals may be let in at all. */
  readonly organizationId: string;
  /** The only principals who may delete log files or lift their lock. */
  readonly breakGlassPrincipalArns: readonly string[];
}

const CLOUDTRAIL = { Service: "cloudtrail.amazonaws.com" };

/** The whole policy of the log bucket. */
export function logBucketPolicy(props: LogBucketPolicyProps): readonly PolicyStatement[] {
  return [
    allowAclCheck(props),
    allowWriteOfManagementAccount(props),
    allowWriteOfOrganization(props),
    denyInsecureTransport(bucketArn(props)),
    denyOutsideOrganization(props),
    denyUndoingTheLock(props),
  ];
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html */
export function allowAclCheck(props: LogBucketPolicyProps): PolicyStatement {
  return {
    Sid: "AllowCloudTrailAclCheck",
    Effect: "Allow",
    Principal: CLOUDTRAIL,
    Action: "s3:GetBucketAcl",
    Resource: bucketArn(props),
    Condition: { StringEquals: { "aws:SourceArn": props.trailArn } },
  };
}

/** Keeps delivery going while the trail is one of the management account alone. Same page as the ACL check. */
export function allowWriteOfManagementAccount(props: LogBucketPolicyProps): PolicyStatement {
  return allowWrite("AllowCloudTrailWriteOfManagementAccount", props.managementAccountId, props);
}

/** Every account's log files, the management account's among them. Same page as the ACL check. */
export function allowWriteOfOrganization(props: LogBucketPolicyProps): PolicyStatement {
  return allowWrite("AllowCloudTrailWriteOfOrganization", props.organizationId, props);
}

function allowWrite(sid: string, owner: string, props: LogBucketPolicyProps): PolicyStatement {
  return {
    Sid: sid,
    Effect: "Allow",
    Principal: CLOUDTRAIL,
    Action: "s3:PutObject",
    Resource: `${bucketArn(props)}/AWSLogs/${owner}/*`,
    Condition: {
      StringEquals: { "aws:SourceArn": props.trailArn, "s3:x-amz-acl": "bucket-owner-full-control" },
    },
  };
}

/**
 * A data perimeter: AWS services have no organization, so they are spared; anonymous callers are not.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html
 */
export function denyOutsideOrganization(props: LogBucketPolicyProps): PolicyStatement {
  const arn = bucketArn(props);
  return {
    Sid: "DenyOutsideOrganization",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [arn, `${arn}/*`],
    Condition: {
      StringNotEquals: { "aws:PrincipalOrgID": props.organizationId },
      BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
    },
  };
}

/**
 * Objects only: a deny of the bucket's own calls would lock Terraform out. Lifecycle is not subject to it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html
 */
export function denyUndoingTheLock(props: LogBucketPolicyProps): PolicyStatement {
  return {
    Sid: "DenyUndoingTheLock",
    Effect: "Deny",
    Principal: "*",
    Action: [
      "s3:DeleteObject",
      "s3:DeleteObjectVersion",
      "s3:PutObjectRetention",
      "s3:PutObjectLegalHold",
      "s3:BypassGovernanceRetention",
    ],
    Resource: `${bucketArn(props)}/*`,
    ...exceptPrincipals(props.breakGlassPrincipalArns),
  };
}
